"""A file comes in: once, whole, with the truth about each row; on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from consult.accounts.models import Consent
from consult.audit.models import AuditEvent
from consult.consultations.imports.files import refused_path
from consult.consultations.imports.mapping import ColumnMap, WrongMapping
from consult.consultations.models import (
    Answer,
    Channel,
    Choice,
    Consultation,
    Contribution,
    ImportState,
    Mask,
    NoticeVersion,
    Participation,
    QuestionKind,
    State,
)
from consult.consultations.operations.start_import import ReportPublished
from consult.consultations.search import match_clause, search_terms
from consult.db import db
from consult.jobs.models import Job
from tests.factories.basics import (
    make_question,
)
from tests.factories.imports import FILE, begin_import, bodies, counts, import_file, refused, uploads


def test_rows_become_contributions_of_participations(closed_consultation: Consultation) -> None:
    batch = import_file(closed_consultation, FILE)
    assert (batch.state, counts(batch)) == (ImportState.DONE, (4, 4, 0, 0))
    rows = db.session.scalars(sa.select(Contribution).order_by(Contribution.id)).all()
    first, second, empty, alone = rows
    assert [row.body for row in rows] == [
        "Merci à Mme Martin, plus de médecins",
        "Des soins près de chez nous",
        "",
        "Plus de bus",
    ]
    assert first.participation_id == second.participation_id
    assert len({row.participation_id for row in rows}) == 3
    assert (first.submitted_at, first.day) == (datetime(2026, 3, 31, 21, 30, tzinfo=UTC), date(2026, 3, 31))
    assert (first.quotable, second.quotable, empty.quotable) == (True, False, False)
    assert alone.submitted_at == batch.created_at
    assert (first.source, first.external_id, first.import_batch_id) == ("import", "c1", batch.id)
    assert [(mask.start, mask.end) for mask in db.session.scalars(sa.select(Mask))] == [(12, 18)]
    person = db.session.get_one(Participation, first.participation_id)
    assert (person.external_id, person.channel, person.college_id is not None) == ("p1", Channel.IMPORT, True)
    assert (person.territory_id is not None, person.age_band, person.gendered_form) == (True, "40-60", "feminine")
    assert (person.submitted_at, person.submitted_on) == (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 3, 30))
    consents = db.session.scalars(sa.select(Consent)).all()
    assert [(row.participation_id, row.purpose) for row in consents] == [(person.id, "quotation")]
    assert consents[0].notice_version_id == db.session.scalar(sa.select(NoticeVersion.id))
    assert uploads() == []
    assert batch.refused_file is None
    event = db.session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.object_id) == ("contributions.import", str(batch.id))


def test_what_came_in_is_found(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)

    def hits(typed: str) -> list[str | None]:
        return list(db.session.scalars(sa.select(Contribution.external_id).where(match_clause(search_terms(typed)))))

    assert hits("medecin") == ["c1"]
    assert hits("soin") == ["c2"]
    assert hits("Martin") == []


def test_unknown_values_are_kept_beside_the_profile_and_told(closed_consultation: Consultation) -> None:
    batch = import_file(closed_consultation, FILE)
    person = db.session.scalars(sa.select(Participation).where(Participation.external_id == "p2")).one()
    assert (person.college_id, person.territory_id) == (None, None)
    assert person.attributes == {"college": "Amis", "territory": "Atlantide"}
    assert batch.warnings == {
        "college": {"rows": 1, "values": {"Amis": 1}},
        "territory": {"rows": 1, "values": {"Atlantide": 1}},
    }


def test_the_same_file_again_adds_nothing(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)
    again = import_file(closed_consultation, FILE)
    assert (again.state, counts(again)) == (ImportState.DONE, (4, 0, 4, 0))
    assert len(bodies()) == 4
    assert db.session.scalar(sa.select(sa.func.count(Participation.id))) == 3
    assert db.session.scalar(sa.select(sa.func.count(Consent.id))) == 1


def test_without_identifiers_the_file_and_the_row_are_the_identity(closed_consultation: Consultation) -> None:
    data = "texte\nidem\nidem\n"
    assert counts(import_file(closed_consultation, data)) == (2, 2, 0, 0)
    assert counts(import_file(closed_consultation, data)) == (2, 0, 2, 0)
    assert counts(import_file(closed_consultation, data + "autre\n")) == (3, 3, 0, 0)


def test_a_longer_file_adds_what_is_new_and_completes_the_profile(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)
    batch = import_file(closed_consultation, FILE + "c5;p2;q1;28/03/2026;adherents;;;;oui;Une idée de plus\n")
    assert counts(batch) == (5, 1, 4, 0)
    person = db.session.scalars(sa.select(Participation).where(Participation.external_id == "p2")).one()
    assert person.college_id is not None
    assert person.attributes == {"college": "Amis", "territory": "Atlantide"}
    assert person.submitted_on == date(2026, 3, 28)
    assert db.session.scalar(sa.select(sa.func.count(Consent.id))) == 2


def test_another_source_has_identifiers_of_its_own(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, "id,texte\n1,un\n")
    assert counts(import_file(closed_consultation, "id,texte\n1,autre\n", source="autre")) == (1, 1, 0, 0)


def test_refused_rows_come_back_with_a_reason(closed_consultation: Consultation) -> None:
    batch = import_file(
        closed_consultation,
        "id;qui;question;date;texte\n"
        "1;a;q1;;Bonne\n"
        "2;b;q7;;=question inconnue\n"
        '3;c;q1;31/02/2026;"sur deux\nlignes"\n'
        "1;a;q1;;Autre texte sous le même identifiant\n"
        "1;a;q1;;Bonne\n"
        "4;d\n"
        f"5;e;q1;;{'x' * 100_001}\n",
        columns=ColumnMap(
            {"external_id": "id", "participant": "qui", "question": "question", "submitted_at": "date", "text": "texte"}
        ),
    )
    assert (batch.state, counts(batch)) == (ImportState.DONE, (7, 1, 1, 5))
    assert bodies() == ["Bonne"]
    header, *rows = refused(batch)
    assert header == ["ligne", "motif", "id", "qui", "question", "date", "texte"]
    assert [(row[0], row[1][:24]) for row in rows] == [
        ("3", "question inconnue : « q7"),
        ("4", "date impossible : « 31/0"),
        ("6", "un autre texte est déjà "),
        ("8", "2 colonnes au lieu de 5 "),
        ("9", "texte de plus de 100 000"),
    ]
    assert rows[0][-1] == "'=question inconnue"
    assert rows[1][-1] == "sur deux\nlignes"


def test_a_refused_file_once_corrected_comes_in(closed_consultation: Consultation) -> None:
    batch = import_file(closed_consultation, "id;question;texte\n1;q1;un\n2;q7;deux\n")
    fixed = refused_path(batch.refused_file).read_text("utf-8-sig").replace("q7", "q1")
    columns = ColumnMap({"external_id": "id", "question": "question", "text": "texte"})
    assert counts(import_file(closed_consultation, fixed, columns=columns)) == (1, 1, 0, 0)
    assert bodies() == ["un", "deux"]


def test_other_kinds_of_questions_become_answers(closed_consultation: Consultation) -> None:
    make_question(closed_consultation, QuestionKind.FEW_WORDS, code="mot")
    make_question(closed_consultation, QuestionKind.SCALE, code="note")
    choice = make_question(closed_consultation, QuestionKind.CHOICE, code="choix", max_choices=2)
    choice.choices = [Choice(position=1, label="Oui"), Choice(position=2, label="Non"), Choice(position=3, label="?")]
    db.session.commit()
    data = (
        "participant,question,texte\n"
        'p1,mot,"Proximité, Santé"\n'
        "p1,mot,écoute\n"
        "p1,mot,quatrième\n"
        "p1,note,7\n"
        "p1,note,8\n"
        "p1,choix,non;oui\n"
        ",mot,lien\n"
    )
    batch = import_file(closed_consultation, data)
    assert counts(batch) == (7, 5, 0, 2)
    rows = db.session.execute(
        sa.select(Answer.position, Answer.word, Answer.number, Choice.label)
        .join(Choice, Choice.id == Answer.choice_id, isouter=True)
        .join(Participation, Participation.id == Answer.participation_id)
        .where(Participation.external_id == "p1")
        .order_by(Answer.question_id, Answer.position)
    ).all()
    assert [tuple(row) for row in rows] == [
        (0, "proximité", None, None),
        (1, "santé", None, None),
        (2, "écoute", None, None),
        (0, None, 7, None),
        (0, None, None, "Non"),
        (1, None, None, "Oui"),
    ]
    assert [row[1] for row in refused(batch)[1:]] == ["cette personne a déjà répondu à cette question"] * 2
    again = import_file(closed_consultation, data)
    assert counts(again) == (7, 0, 5, 2)
    assert bodies() == []


def test_nothing_enters_once_the_report_is_published(closed_consultation: Consultation) -> None:
    db.session.execute(sa.update(Consultation).values(state=State.PUBLISHED))
    db.session.commit()
    with pytest.raises(ReportPublished):
        begin_import(closed_consultation, "texte\nun\n")


def test_a_wrong_header_is_told_before_anything(closed_consultation: Consultation) -> None:
    with pytest.raises(WrongMapping, match="Texte de la contribution"):
        begin_import(closed_consultation, "a;b\n1;2\n")
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 0


def test_cp1252_comes_in_whole(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, "id;texte\n1;L’élu œuvre à 100 € près\n".encode("cp1252"))
    assert bodies() == ["L’élu œuvre à 100 € près"]


def test_nuls_formulas_emoji_and_right_to_left_text(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, "id;texte\n1;a\x00b\n2;=1+1\n3;😀 صحة\n")
    assert bodies() == ["ab", "=1+1", "😀 صحة"]
