"""One contribution, once; what is found again by searching."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Contribution, ContributionStatus, Mask, Participation, Question
from consult.consultations.operations.store_contribution import AlreadyReplaced, OtherTextUnderKey, store_contribution
from consult.consultations.search import match_clause, search_terms
from consult.db import db, unit_of_work
from tests.factories.basics import make_consultation, make_organisation, make_participation, make_question

LATE = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # the 1st of April in Paris


@pytest.fixture
def place(context: Flask) -> tuple[Participation, Question]:
    consultation = make_consultation(make_organisation())
    return make_participation(consultation), make_question(consultation)


def store(place: tuple[Participation, Question], key: str, body: str, **values: object) -> Contribution:
    participation, question = place
    return store_contribution(
        participation=participation,
        question=question,
        client_key=key,
        body=body,
        quotable=True,
        submitted_at=LATE,
        **values,  # type: ignore[arg-type]
    )


def test_stores_the_text_its_masks_and_its_day(place: tuple[Participation, Question]) -> None:
    contribution = store(place, "k1", "Merci à Mme Martin,\r\nvraiment\x00")
    db.session.commit()
    stored = db.session.scalars(sa.select(Contribution)).one()
    assert stored.id == contribution.id
    assert stored.body == "Merci à Mme Martin,\nvraiment"
    assert stored.day == date(2026, 4, 1)
    assert [(mask.start, mask.end, mask.kind) for mask in stored.masks] == [(12, 18, "name")]
    assert "martin" not in stored.search_text
    assert stored.quotable


def test_the_same_key_and_text_give_the_same_row(place: tuple[Participation, Question]) -> None:
    first = store(place, "k1", "Plus de médecins\r\nici")
    assert store(place, "k1", "Plus de médecins\nici").id == first.id
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 1


def test_another_text_under_the_key_is_refused(place: tuple[Participation, Question]) -> None:
    store(place, "k1", "Plus de médecins")
    with pytest.raises(OtherTextUnderKey) as refusal:
        store(place, "k1", "Moins de papiers")
    assert refusal.value.status == 409


def test_a_correction_supersedes(place: tuple[Participation, Question]) -> None:
    first = store(place, "k1", "Plus de medecins")
    second = store(place, "k2", "Plus de médecins", replaces=first)
    assert (first.status, second.status) == (ContributionStatus.SUPERSEDED, ContributionStatus.CURRENT)
    assert second.replaces_id == first.id
    with pytest.raises(AlreadyReplaced):
        store(place, "k3", "Encore", replaces=first)
    assert store(place, "k2", "Plus de médecins", replaces=first).id == second.id


def test_search_finds_accents_plurals_and_every_word(place: tuple[Participation, Question]) -> None:
    store(place, "k1", "Des médecins près de chez nous")
    store(place, "k2", "Un medecin du travail")
    store(place, "k3", "L’hôpital de Mme Martin")
    db.session.commit()

    def hits(typed: str) -> list[str]:
        query = sa.select(Contribution.client_key).where(match_clause(search_terms(typed))).order_by(Contribution.id)
        return list(db.session.scalars(query))

    assert hits("médecin") == ["k1", "k2"]
    assert hits("MEDECINS travail") == ["k2"]
    assert hits("hopital") == ["k3"]
    assert hits("dentiste") == []
    assert hits("Martin") == []  # masked
    assert hits('") OR 1=1 --') == hits("or 1 1")
    assert hits("") == ["k1", "k2", "k3"]


def test_an_erased_text_is_no_longer_found(place: tuple[Participation, Question]) -> None:
    contribution = store(place, "k1", "Un canari dans la mine")
    db.session.commit()
    contribution.search_text = ""
    db.session.commit()
    assert list(db.session.scalars(sa.select(Contribution).where(match_clause(search_terms("canari"))))) == []


def test_the_same_key_at_the_same_moment(app: Flask, place: tuple[Participation, Question]) -> None:
    participation_id, question_id = place[0].id, place[1].id
    db.session.commit()
    barrier, ids, failures = threading.Barrier(4), [], []

    def send() -> None:
        with app.app_context():
            try:
                barrier.wait()
                with unit_of_work() as session:
                    here = session.get_one(Participation, participation_id), session.get_one(Question, question_id)
                    ids.append(store(here, "k1", "Ensemble").id)
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(ids) == 4
    assert len(set(ids)) == 1
    assert db.session.scalar(sa.select(sa.func.count(Mask.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 1
