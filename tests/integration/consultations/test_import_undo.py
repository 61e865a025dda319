"""An import is taken out again, whole, whatever depended on it; and the same file comes in once more."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from consult.accounts.models import Consent
from consult.audit.models import AuditEvent
from consult.authz import system_actor
from consult.consultations.imports.files import refused_path
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.pace import Pace
from consult.consultations.models import (
    Answer,
    Choice,
    Consultation,
    Contribution,
    ContributionStatus,
    ImportBatch,
    ImportState,
    Mask,
    Participation,
    QuestionKind,
    State,
)
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.start_undo import NothingToUndo, UndoPublished, start_undo
from consult.consultations.operations.undo_import import undo_import
from consult.consultations.search import match_clause, search_terms
from consult.db import db
from consult.jobs import JobHandle
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.reports.models import AnalysisRun, RunContribution, RunState
from consult.reports.operations.open_corpus import open_corpus
from tests.factories.basics import make_question
from tests.factories.imports import FILE, bodies, counts, import_file


def ask(consultation: Consultation, batch_id: int) -> Job:
    consultation = db.session.get_one(Consultation, consultation.id)
    batch = db.session.get_one(ImportBatch, batch_id)
    job = start_undo(actor=system_actor(consultation.organisation_id), consultation=consultation, batch=batch)
    db.session.commit()
    return job


def undo(consultation: Consultation, batch_id: int) -> ImportBatch:
    ask(consultation, batch_id)
    run_pending()
    return db.session.get_one(ImportBatch, batch_id)


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_nothing_of_it_is_left_and_the_file_comes_in_again(closed_consultation: Consultation) -> None:
    batch_id = import_file(closed_consultation, FILE).id
    undone = undo(closed_consultation, batch_id)
    assert (undone.state, undone.rows_removed, undone.undone_at is not None) == (ImportState.UNDONE, 4, True)
    assert [count(model) for model in (Contribution, Mask, Participation, Consent)] == [0, 0, 0, 0]
    assert not db.session.scalars(sa.select(Contribution.id).where(match_clause(search_terms("médecins")))).all()
    assert "contributions.import_undo" in set(db.session.scalars(sa.select(AuditEvent.action)))
    assert counts(import_file(closed_consultation, FILE)) == (4, 4, 0, 0)


def test_only_what_that_import_brought_in_goes(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)
    second = import_file(closed_consultation, FILE + "c5;p2;q1;;;;;;;Une idée de plus\nc6;p9;q1;;;;;;;Une autre\n")
    undo(closed_consultation, second.id)
    assert "Une idée de plus" not in bodies()
    assert len(bodies()) == 4
    assert set(db.session.scalars(sa.select(Participation.external_id))) >= {"p1", "p2"}
    assert "p9" not in set(db.session.scalars(sa.select(Participation.external_id)))


def test_answers_go_and_refused_rows_too(closed_consultation: Consultation) -> None:
    choice = make_question(closed_consultation, QuestionKind.CHOICE, code="choix")
    choice.choices = [Choice(position=1, label="Oui"), Choice(position=2, label="Non")]
    db.session.commit()
    batch = import_file(closed_consultation, "participant,question,texte\np1,choix,oui\np2,q9,perdue\n")
    batch_id = batch.id
    name = str(batch.refused_file)
    assert count(Answer) == 1
    undone = undo(closed_consultation, batch_id)
    assert (undone.rows_removed, count(Answer), count(Participation)) == (1, 0, 0)
    assert not refused_path(name).exists()


def test_whoever_asked_to_be_forgotten_stays_forgotten(closed_consultation: Consultation) -> None:
    batch_id = import_file(closed_consultation, FILE).id
    person = db.session.scalars(sa.select(Participation).where(Participation.external_id == "p1")).one()
    erase_participation(actor=system_actor(person.organisation_id), participation=person)
    db.session.commit()
    undo(closed_consultation, batch_id)
    assert set(db.session.scalars(sa.select(Contribution.status))) == {ContributionStatus.ERASED}
    again = import_file(closed_consultation, FILE)
    assert counts(again) == (4, 2, 2, 0)
    assert None in bodies()
    assert "Merci à Mme Martin, plus de médecins" not in bodies()


def test_a_kill_in_the_middle_is_made_up_for(
    closed_consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "MOST", 3)
    batch = import_file(closed_consultation, "id,texte\n" + "".join(f"{n},Idée {n}\n" for n in range(20)))
    batch_id = batch.id
    job_id = ask(closed_consultation, batch_id).id
    handle = JobHandle(job_id, {})
    told = iter(range(100))

    class Killed(BaseException):
        pass

    def die(_self: Pace, *_measured: float) -> None:
        if next(told) == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Pace, "note", die)
        with pytest.raises(Killed):
            undo_import(handle=handle, batch_id=batch_id)
    db.session.rollback()
    assert 0 < count(Contribution) < 20
    run_pending()
    db.session.rollback()
    assert count(Contribution) == 0
    batch = db.session.get_one(ImportBatch, batch_id)
    assert (batch.state, batch.rows_removed) == (ImportState.UNDONE, 20)


def test_stopped_it_can_be_taken_up_again(closed_consultation: Consultation) -> None:
    batch_id = import_file(closed_consultation, FILE).id
    job = ask(closed_consultation, batch_id)
    job.cancel_requested = True
    db.session.commit()
    run_pending()
    db.session.rollback()
    assert db.session.get_one(ImportBatch, batch_id).state is ImportState.CANCELLED
    assert undo(closed_consultation, batch_id).state is ImportState.UNDONE


def test_it_is_refused_once_published_or_when_nothing_is_left(closed_consultation: Consultation) -> None:
    batch_id = import_file(closed_consultation, FILE).id
    db.session.get_one(Consultation, closed_consultation.id).state = State.PUBLISHED
    db.session.commit()
    with pytest.raises(UndoPublished):
        ask(closed_consultation, batch_id)
    db.session.rollback()
    db.session.get_one(Consultation, closed_consultation.id).state = State.CLOSED
    db.session.commit()
    undone = undo(closed_consultation, batch_id)
    with pytest.raises(NothingToUndo):
        ask(closed_consultation, undone.id)


def test_every_kind_of_answer_comes_in_and_goes(closed_consultation: Consultation) -> None:
    def ask_for(code: str, kind: QuestionKind, labels: str = "", **options: object) -> None:
        question = make_question(closed_consultation, kind, code=code, **options)
        question.choices = [Choice(position=n, label=label) for n, label in enumerate(labels.split(), start=1)]

    ask_for("matrice", QuestionKind.MATRIX, "Bien Mal", settings={"rows": ["Accueil", "Prix"]})
    ask_for("rang", QuestionKind.RANKING, "A B C", max_choices=2)
    ask_for("nombre", QuestionKind.NUMBER, settings={"min": 0, "max": 20})
    ask_for("jour", QuestionKind.DATE)
    ask_for("fichier", QuestionKind.FILE)
    db.session.commit()
    data = (
        "participant;question;texte\n"
        'p1;matrice;"Prix : mal; Accueil : bien"\n'
        "p1;rang;C > A\n"
        "p1;nombre;12,50\n"
        "p1;jour;31/03/2026\n"
        "p1;nombre;21\n"
        "p1;jour;2026-04-01\n"
        "p1;matrice;Prix : bien\n"
        "p1;matrice;Autre : bien\n"
        "p1;fichier;x\n"
    )
    batch = import_file(closed_consultation, data)
    batch_id = batch.id
    assert counts(batch) == (9, 4, 0, 5)
    rows = db.session.execute(
        sa.select(Answer.position, Answer.word, Choice.label)
        .join(Choice, Choice.id == Answer.choice_id, isouter=True)
        .order_by(Answer.question_id, Answer.position)
    ).all()
    assert [tuple(row) for row in rows] == [
        (0, None, "Bien"),
        (1, None, "Mal"),
        (0, None, "C"),
        (1, None, "A"),
        (0, "12.5", None),
        (0, "2026-03-31", None),
    ]
    assert counts(import_file(closed_consultation, data)) == (9, 0, 4, 5)
    undo(closed_consultation, batch_id)
    assert count(Answer) == 0


def test_one_question_can_answer_for_all_rows_and_origins_are_kept(closed_consultation: Consultation) -> None:
    make_question(closed_consultation, code="q2")
    db.session.commit()
    columns = ColumnMap({"text": "texte", "url": "lien", "votes": "pour"}, question="q2")
    data = "texte;lien;pour\nIdée;https://exemple.test/1;12\nSans;javascript:alert(1);beaucoup\n"
    import_file(closed_consultation, data, columns=columns)
    rows = db.session.scalars(sa.select(Contribution).order_by(Contribution.id)).all()
    assert {row.question_id for row in rows} != {None}
    assert len({row.question_id for row in rows}) == 1
    assert [row.details for row in rows] == [{"url": "https://exemple.test/1", "votes": "12"}, None]
    assert db.session.scalars(sa.select(Job.state).order_by(Job.id.desc())).first() is JobState.DONE


def test_analyses_lose_it_and_say_how_many(closed_consultation: Consultation) -> None:
    batch_id = import_file(closed_consultation, FILE).id
    corpus = open_corpus(consultation=db.session.get_one(Consultation, closed_consultation.id))
    run = AnalysisRun(
        organisation_id=closed_consultation.organisation_id, corpus_id=corpus.id, folder="essai", state=RunState.DONE
    )
    db.session.add(run)
    db.session.flush()
    for contribution_id in db.session.scalars(sa.select(Contribution.id)).all():
        db.session.add(RunContribution(run_id=run.id, contribution_id=contribution_id, status="themed"))
    db.session.commit()
    run_id = run.id
    undo(closed_consultation, batch_id)
    assert count(RunContribution) == 0
    assert db.session.get_one(AnalysisRun, run_id).erased == 4
    assert db.session.scalars(sa.select(Job.state).where(Job.kind == "reports.forget_files")).one() is JobState.DONE
