"""Files of imports hold people's words: they go when nobody needs them, and with an erasure."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import system_actor
from consult.consultations.imports.files import find_upload, forget_rows, has_refused_file, refused_path
from consult.consultations.imports.job import sweep_import_files
from consult.consultations.models import Consultation, Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db, utcnow
from consult.errors import NotFound
from tests.factories.imports import begin_import, import_file, make_upload, refused, uploads

REFUSED = "id,qui,question,texte\n1,a,q1,Bonne\n2,a,q9,Refusée de a\n3,b,q9,Refusée de b\n4,+c,q9,Refusée de c\n"


def age(path: Path, days: float) -> None:
    then = (utcnow() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_an_upload_of_which_nothing_came_goes_after_a_day(closed_consultation: Consultation) -> None:
    old, new = make_upload(closed_consultation, "a\n1\n"), make_upload(closed_consultation, "a\n1\n")
    age(old.path.parent, 1.5)
    age(new.path.parent, 0.5)
    sweep_import_files()
    assert uploads() == [new.path.parent]
    place = {"organisation_id": closed_consultation.organisation_id, "consultation_id": closed_consultation.id}
    assert find_upload(new.token, **place) == new
    with pytest.raises(NotFound):
        find_upload(old.token, **place)


def test_an_upload_that_waits_for_its_import_stays(closed_consultation: Consultation) -> None:
    begin_import(closed_consultation, "texte\nun\n")
    age(uploads()[0], 3)
    sweep_import_files()
    assert len(uploads()) == 1


def test_refused_rows_are_kept_a_month(closed_consultation: Consultation) -> None:
    batch = import_file(closed_consultation, REFUSED)
    path = refused_path(str(batch.refused_file))
    age(path, 29)
    sweep_import_files()
    assert has_refused_file(batch)
    age(path, 31)
    sweep_import_files()
    assert not has_refused_file(batch)


def test_an_erasure_takes_the_refused_rows_of_the_person(context: Flask, closed_consultation: Consultation) -> None:
    batch = import_file(closed_consultation, REFUSED.replace("qui", "participant"))
    assert len(refused(batch)) == 4
    person = db.session.scalars(sa.select(Participation).where(Participation.external_id == "a")).one()
    erase_participation(actor=system_actor(closed_consultation.organisation_id), participation=person)
    db.session.commit()
    assert [row[3] for row in refused(batch)[1:]] == ["b", "'+c"]
    assert "Refusée de a" not in refused_path(str(batch.refused_file)).read_text("utf-8")


def test_rows_are_forgotten_by_their_identifiers(closed_consultation: Consultation) -> None:
    name = str(import_file(closed_consultation, REFUSED).refused_file)
    assert forget_rows(name, ["qui", "absente"], ["+c"]) == 1
    assert forget_rows(name, ["id"], ["3"]) == 1
    assert forget_rows(name, ["id"], ["3"]) == 0
    assert forget_rows("absent.csv", ["id"], ["3"]) == 0
