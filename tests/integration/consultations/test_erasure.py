"""A canary text is gone after its erasure: from tables, bytes of the database, files, exports and pages."""

from __future__ import annotations

import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.profile import Purpose
from consult.audit.models import AuditEvent
from consult.authz import system_actor
from consult.consultations.errors_answering import SessionOver
from consult.consultations.maintenance import empty_log
from consult.consultations.models import (
    Consultation,
    Contribution,
    ContributionStatus,
    Draft,
    ErasureEntry,
    ImportBatch,
    ImportState,
    Mask,
    Participation,
    ParticipationLink,
)
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.save_values import save_values
from consult.consultations.operations.store_contribution import store_contribution
from consult.consultations.operations.withdraw_participation import withdraw_participation
from consult.consultations.queries_answering import sheet_of
from consult.db import db, utcnow
from consult.jobs import JobHandle, submit_job
from consult.jobs.runner import run_pending
from tests.factories.answering import linked, question
from tests.factories.basics import make_organisation, make_participation, make_person
from tests.support.journey import Participant
from tests.support.traces import traces

CANARY = "Zorglubissime"
STEM = "zorglub"
TEXT = f"Le {CANARY} de ma voisine Mme Durandal, 06 12 34 56 78, et la canarisation zorglubesque."


@pytest.fixture
def erased(context: Flask, client: FlaskClient) -> Participant:
    """Someone who wrote the canary everywhere one can write, among a thousand others, then asked for erasure."""
    organisation = make_organisation()
    consultation, token = linked(organisation, make_person(organisation))
    crowd(consultation, 500)
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    member.write(1, TEXT, TEXT + " Encore.")
    member.choose(3, CANARY)
    member.send()
    crowd(consultation, 500)
    db.session.commit()
    sent = db.session.scalars(sa.select(Contribution.id).where(Contribution.body == TEXT)).one()
    member.post(f"/mes-reponses/{sent}/corriger")
    member.write(2, f"Brouillon {CANARY}")
    db.session.remove()
    assert traces(context, STEM), "the canary was there: the test can fail"
    assert member.post("/effacer").status_code == 303
    assert run_pending()
    return member


def crowd(consultation: Consultation, count: int) -> None:
    """Other people, so that pages are full and the search index has several segments."""
    everyone = make_participation(consultation)
    for number in range(count):
        store_contribution(
            participation=everyone,
            question=question(consultation, "q1"),
            client_key=f"{everyone.id}-{number}",
            body=f"Une idée ordinaire numéro {number}, avec des mots communs et un médecin.",
            quotable=False,
            submitted_at=utcnow(),
        )


def test_no_trace_is_left(context: Flask, erased: Participant) -> None:
    assert traces(context, STEM) == []
    if db.engine.dialect.name == "postgresql":
        dead = "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname IN ('contributions', 'drafts', 'answers')"
        db.session.execute(sa.text("SELECT pg_stat_clear_snapshot()"))
        assert not db.session.scalar(sa.text(dead))


def test_rows_stay_without_text_and_the_link_is_cut(context: Flask, erased: Participant) -> None:
    own = sa.select(Contribution).join(Participation).where(Participation.erased_at.is_not(None))
    rows = db.session.scalars(own).all()
    assert [(row.body, row.status, row.search_text) for row in rows] == [(None, ContributionStatus.ERASED, "")] * 2
    for table in (Draft, ParticipationLink, Mask):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    entry = db.session.scalars(sa.select(ErasureEntry)).one()
    assert entry.contributions == 2
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "participation.erase")).one()
    assert event.actor_id is None
    assert CANARY not in json.dumps(event.details)


def test_erasing_twice_changes_nothing(context: Flask, erased: Participant) -> None:
    participation = db.session.scalars(sa.select(Participation).where(Participation.erased_at.is_not(None))).one()
    when = participation.erased_at
    erase_participation(actor=system_actor(participation.organisation_id), participation=participation)
    db.session.commit()
    assert participation.erased_at == when
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ErasureEntry)) == 1


def test_other_people_s_words_are_still_found(context: Flask, erased: Participant) -> None:
    from consult.consultations.search import match_clause, search_terms

    query = sa.select(sa.func.count()).select_from(Contribution).where(match_clause(search_terms("médecins")))
    assert db.session.scalar(query) == 1000
    gone = sa.select(sa.func.count()).select_from(Contribution).where(match_clause(search_terms(CANARY)))
    assert db.session.scalar(gone) == 0


def test_the_log_is_emptied_between_two_readers(context: Flask, erased: Participant, monkeypatch: Any) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no log of that kind")
    reader = sqlite3.connect(db.engine.url.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contributions").fetchone()
    job = submit_job(actor=system_actor(1), kind="essai", title="", arguments={})
    db.session.commit()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        reader.close()

    monkeypatch.setattr("consult.consultations.maintenance.time.sleep", pause)
    assert empty_log(JobHandle(job.id, {}))
    assert len(pauses) == 1
    assert Path(f"{db.engine.url.database}-wal").stat().st_size == 0
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


def test_refused_rows_of_an_imported_person_go_with_them(context: Flask) -> None:
    organisation = make_organisation()
    consultation, _token = linked(organisation, make_person(organisation))
    participation = make_participation(consultation, source="fichier", external_id="A12")
    job = submit_job(actor=system_actor(organisation.id), kind="essai", title="", arguments={})
    batch = ImportBatch(
        job_id=job.id,
        organisation_id=organisation.id,
        consultation_id=consultation.id,
        file_name="f.csv",
        file_sha256="0" * 64,
        mapping={"columns": {"text": "texte", "participant": "auteur"}, "attributes": {}},
        state=ImportState.DONE,
        refused_file="refus.csv",
    )
    db.session.add(batch)
    db.session.commit()
    refused = Path(context.config["FILES_FOLDER"]) / "imports" / "refused" / "refus.csv"
    refused.parent.mkdir(parents=True, exist_ok=True)
    refused.write_text(f"ligne;motif;auteur;texte\n2;vide;A12;{TEXT}\n3;vide;B7;Autre\n", "utf-8-sig")
    erase_participation(actor=system_actor(organisation.id), participation=participation)
    assert CANARY in refused.read_text("utf-8-sig"), "nothing before the commit"
    db.session.commit()
    assert "B7" in refused.read_text("utf-8-sig")
    assert CANARY not in refused.read_text("utf-8-sig")


def test_withdrawing_everything_reaches_what_another_device_just_sent(context: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    participation = db.session.scalars(sa.select(Participation)).one()
    sheet = sheet_of(consultation, participation)
    member.write(1, TEXT)
    member.send()
    withdraw_participation(actor=system_actor(organisation.id), sheet=sheet, now=utcnow())
    db.session.commit()
    assert db.session.scalars(sa.select(Contribution.body)).all() == [None]


def test_what_arrives_late_from_another_tab_is_not_kept(context: Flask, client: FlaskClient) -> None:
    """The other tab read the page, and waited for its turn, before the erasure was done."""
    organisation = make_organisation()
    consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    participation = db.session.scalars(sa.select(Participation)).one()
    sheet = sheet_of(consultation, participation)
    erase_participation(actor=system_actor(organisation.id), participation=participation)
    db.session.commit()
    late: dict[str, Any] = {"actor": system_actor(organisation.id), "sheet": sheet, "now": utcnow()}
    with pytest.raises(SessionOver):
        save_draft(**late, part=sheet.parts[0], client_key=str(uuid.uuid4()), slot=1, body=TEXT, version="")
    with pytest.raises(SessionOver):
        save_values(**late, part=sheet.parts[2], values=[CANARY])
    with pytest.raises(SessionOver):
        change_consents(**late, granted={Purpose.NOTICE, Purpose.HEALTH_TEXT})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
