"""`python app.py consultation import`, in this process, on the database of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli.consultation import consultation as group
from consult.consultations.imports.files import refused_path
from consult.consultations.imports.mapping import WrongMapping
from consult.consultations.models import Access, Consultation, Contribution, ImportBatch, Participation, Question, State
from consult.db import db
from consult.errors import DomainError
from consult.jobs.models import Job, JobState
from tests.factories.basics import make_organisation
from tests.factories.imports import begin_import

QUESTIONS = "question_id,question\nq1,Que changer ?\nq2,Et quoi encore ?\n"
ANSWERS = "id,qui,q,reponse\n1,a,q1,Des soins\n2,b,q2,Des bus\n3,c,q9,Perdue\n"
MAP = "external_id=id,participant=qui,question=q,text=reponse"


@pytest.fixture
def folder(context: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_organisation()
    db.session.commit()
    monkeypatch.setattr("consult.factory.create_app", lambda: context)
    (tmp_path / "questions.csv").write_text(QUESTIONS, "utf-8")
    (tmp_path / "reponses.csv").write_text(ANSWERS, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, file: str = "reponses.csv") -> Result:
    return CliRunner().invoke(group, ["import", str(folder / file), "--consultation", "mairie", *arguments])


def create(folder: Path, *arguments: str) -> Result:
    return run(folder, "--create", "--title", "Ma ville", "--questions", str(folder / "questions.csv"), *arguments)


def test_a_closed_consultation_is_made_and_filled_once(folder: Path) -> None:
    first = create(folder, "--map", MAP)
    assert first.exit_code == 0, first.output
    assert "3 lignes lues : 2 ajoutées, 0 déjà présentes, 1 refusées." in first.output
    consultation = db.session.scalars(sa.select(Consultation)).one()
    assert (consultation.title, consultation.state, consultation.access) == ("Ma ville", State.CLOSED, Access.LINK)
    assert list(db.session.scalars(sa.select(Question.code).order_by(Question.position))) == ["q1", "q2"]
    assert list(db.session.scalars(sa.select(Contribution.body))) == ["Des soins", "Des bus"]
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert str(refused_path(str(batch.refused_file))) in first.output
    again = create(folder, "--map", MAP)
    assert "3 lignes lues : 0 ajoutées, 2 déjà présentes, 1 refusées." in again.output
    assert db.session.scalar(sa.select(sa.func.count(Participation.id))) == 2


def test_a_wrong_column_leaves_nothing(folder: Path) -> None:
    result = create(folder, "--map", "text=absente,question=q")
    assert isinstance(result.exception, WrongMapping)
    assert "« absente » (text)" in str(result.exception)
    assert "« id », « qui », « q », « reponse »" in str(result.exception)
    assert db.session.scalar(sa.select(sa.func.count(Consultation.id))) == 0


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ("question_id,question\nq1,\n", "n’a pas de texte"),
        ("question_id,question\nq1,a\nq1,b\n", "un code à elle"),
        ("numero,libelle\nq1,a\n", "Il manque"),
    ],
)
def test_wrong_questions_are_told(folder: Path, questions: str, said: str) -> None:
    (folder / "questions.csv").write_text(questions, "utf-8")
    result = create(folder, "--map", MAP)
    assert isinstance(result.exception, DomainError)
    assert said in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "file", "said"),
    [
        ((), "reponses.csv", "Ajoutez --create"),
        ((), "absent.csv", "n’existe pas"),
        (("--organisation", "personne"), "reponses.csv", "Il n’y a pas d’organisation"),
        (("--create",), "reponses.csv", "--questions"),
        (("--map", "texte=a"), "reponses.csv", "« texte » n’existe pas"),
    ],
)
def test_bad_arguments_are_told(folder: Path, arguments: tuple[str, ...], file: str, said: str) -> None:
    result = run(folder, *arguments, file=file)
    assert isinstance(result.exception, DomainError)
    assert said in str(result.exception)


def test_a_broken_file_ends_with_the_code_of_bad_input(folder: Path) -> None:
    (folder / "reponses.csv").write_text(ANSWERS + '4,d,q1,"ouvert\n', "utf-8")
    result = create(folder, "--map", MAP)
    assert result.exit_code == 2
    assert "Un guillemet ouvert à la ligne 5" in result.output
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 0


def test_an_interrupted_import_ends_first(folder: Path) -> None:
    create(folder, "--map", MAP)
    consultation = db.session.scalars(sa.select(Consultation)).one()
    job_id = begin_import(consultation, "id,question,texte\n7,q1,Laissée en plan\n").job_id
    result = run(folder, "--map", MAP)
    assert result.exit_code == 0, result.output
    assert "il se termine d’abord" in result.output
    db.session.rollback()
    assert db.session.get_one(Job, job_id).state is JobState.DONE
    assert "Laissée en plan" in list(db.session.scalars(sa.select(Contribution.body)))


@pytest.mark.data
def test_the_real_consultation_comes_in_whole(folder: Path, shared_data: Path) -> None:
    """2,204 answers to 19 questions; the second time adds nothing."""
    data = shared_data / "grand-debat"
    arguments = ["--create", "--title", "Grand débat", "--questions", str(data / "questions.csv")]
    arguments += ["--map", "text=text,participant=participant_id,question=question_id,submitted_at=submitted_at"]
    arguments += ["--map", "external_id=contribution_id,attribute:role=role,attribute:departement=departement"]
    first = run(data, *arguments, file="contributions.csv")
    assert "2204 lignes lues : 2204 ajoutées, 0 déjà présentes, 0 refusées." in first.output
    second = run(data, *arguments, file="contributions.csv")
    assert "2204 lignes lues : 0 ajoutées, 2204 déjà présentes, 0 refusées." in second.output
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(Contribution.question_id)))) == 19
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 2204
