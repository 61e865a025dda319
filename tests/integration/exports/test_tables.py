"""The tables of a consultation: columns agreed for each audience, masked texts, and files that cannot be joined."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from consult.consultations.exporting import answers, contributions, participations
from consult.consultations.exporting.answers import hidden_counts
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Channel,
    Choice,
    Consultation,
    ContributionStatus,
    Mask,
    Moderation,
    QuestionKind,
)
from consult.db import db
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_contribution,
    make_organisation,
    make_participation,
    make_question,
    make_territory,
)

PROFILE = ["college", "territory", "age_band"]
GOLDEN: dict[str, dict[Audience, list[str]]] = {
    "contributions": {
        Audience.STAFF: [
            "contribution_id", "question", "day", "channel", "moderation", "quotable", *PROFILE, "text", "url", "votes",
        ],
        Audience.GOVERNANCE: [
            "contribution", "participation", "question", "moderation", "quotable", *PROFILE, "gendered_form",
            "attributes", "text",
        ],
        Audience.OPEN: ["question", "text"],
    },
    "reponses": {
        Audience.STAFF: [
            "question", "prompt", "kind", "position", "row", "answer", "number", "day", "channel", *PROFILE,
        ],
        Audience.GOVERNANCE: [
            "participation", "question", "prompt", "kind", "position", "row", "answer", "number", *PROFILE,
            "gendered_form",
        ],
        Audience.OPEN: ["question", "prompt", "kind", "row", "answer", "people"],
    },
    "participations": {
        Audience.STAFF: ["day", "channel", "kind", "headcount", *PROFILE],
        Audience.GOVERNANCE: ["participation", "kind", "headcount", *PROFILE, "gendered_form", "attributes"],
    },
}  # fmt: skip
PEOPLE, IDEAS = 80, 5


def rows(consultation: Consultation, subject: str, audience: Audience) -> list[dict[str, Any]]:
    table = subject_named(subject).make(Request(consultation.organisation_id, consultation.id, audience))
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.rows()]
    assert table.count == len(found)
    return found


@pytest.fixture
def filled(context: Flask) -> Consultation:
    """Eighty people of varied profiles, five ideas each, on different days."""
    organisation = make_organisation()
    college, territory = make_college(organisation), make_territory(organisation)
    consultation = make_consultation(organisation)
    question = make_question(consultation, code="q1")
    scale = make_question(consultation, QuestionKind.SCALE, code="note")
    for number in range(PEOPLE):
        participation = make_participation(
            consultation,
            college_id=college.id if number % 2 else None,
            territory_id=territory.id if number % 3 else None,
            attributes={"role": f"r{number % 4}"},
            submitted_on=date(2026, 3, 1) + timedelta(days=number % 9),
        )
        for idea in range(IDEAS):
            when = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number % 9, minutes=number * 10 + idea)
            make_contribution(question, participation, f"Idée {number} {idea}", submitted_at=when)
        db.session.add(Answer(participation_id=participation.id, question_id=scale.id, number=number % 10 + 1))
    db.session.commit()
    db.session.refresh(consultation)
    db.session.expunge(consultation)
    return consultation


@pytest.mark.parametrize("subject", GOLDEN)
def test_columns_are_those_that_were_agreed(subject: str) -> None:
    modules: Any = {"contributions": contributions, "reponses": answers, "participations": participations}
    described = modules[subject].COLUMNS
    assert {audience: [column.name for column in columns] for audience, columns in described.items()} == GOLDEN[subject]
    assert set(subject_named(subject).permissions) == set(GOLDEN[subject])
    for column in itertools.chain(*described.values()):
        assert str(column.label)
        assert str(column.note), f"{column.name} says nothing of what it means"


def test_only_current_masked_contributions_of_real_people(context: Flask) -> None:
    consultation = make_consultation(make_organisation())
    question, participation = make_question(consultation), make_participation(consultation)
    shown = make_contribution(
        question, participation, "Appelez le 06 12 34 56 78", details={"url": "https://exemple.test/1", "votes": "12"}
    )
    db.session.add(Mask(contribution_id=shown.id, start=11, end=25, kind="phone"))
    make_contribution(question, participation, "Ancienne version", status=ContributionStatus.SUPERSEDED)
    make_contribution(question, participation, "Écartée", moderation=Moderation.EXCLUDED)
    make_contribution(question, make_participation(consultation, channel=Channel.PILOT), "Essai")
    db.session.commit()
    staff = rows(consultation, "contributions", Audience.STAFF)
    assert {row["text"] for row in staff} == {"Appelez le " + "█" * 14, "Écartée"}
    assert {(row["url"], row["votes"]) for row in staff} == {("https://exemple.test/1", 12), (None, None)}
    assert [row["text"] for row in rows(consultation, "contributions", Audience.OPEN)] == ["Appelez le " + "█" * 14]


def test_every_kind_of_answer_is_exported(context: Flask) -> None:
    consultation = make_consultation(make_organisation())
    person = make_participation(consultation, submitted_on=date(2026, 3, 1))

    def ask(code: str, kind: QuestionKind, labels: str = "", **options: Any) -> Any:
        question = make_question(consultation, kind, code=code, **options)
        question.choices = [Choice(position=n, label=label) for n, label in enumerate(labels.split())]
        db.session.flush()
        return question

    choice, rank = ask("choix", QuestionKind.CHOICE, "Oui Non"), ask("rang", QuestionKind.RANKING, "A B")
    matrix = ask("grille", QuestionKind.MATRIX, "Bien Mal", settings={"rows": ["Accueil", "Prix"]})
    word, scale = ask("mot", QuestionKind.FEW_WORDS), ask("note", QuestionKind.SCALE)
    number, day = ask("nombre", QuestionKind.NUMBER), ask("jour", QuestionKind.DATE)
    file = ask("fichier", QuestionKind.FILE)
    kept = AnswerFile(
        organisation_id=consultation.organisation_id, participation_id=person.id, question_id=file.id,
        client_key="k", name="lettre de Mme Martin.pdf", media_type="application/pdf", size=3, sha256="x", path="p",
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    given: list[tuple[Any, dict[str, Any]]] = [
        (choice, {"choice_id": choice.choices[1].id}),
        (rank, {"choice_id": rank.choices[1].id}),
        (rank, {"choice_id": rank.choices[0].id, "position": 1}),
        (matrix, {"choice_id": matrix.choices[1].id, "position": 1}),
        (word, {"word": "proximité"}),
        (scale, {"number": 7}),
        (number, {"word": "12.5"}),
        (day, {"word": "2026-03-12"}),
        (file, {"file_id": kept.id}),
    ]
    for question, values in given:
        db.session.add(Answer(participation_id=person.id, question_id=question.id, **values))
    db.session.commit()
    told = [
        (row["question"], row["position"], row["row"], row["answer"], row["number"])
        for row in rows(consultation, "reponses", Audience.GOVERNANCE)
    ]
    assert sorted(told, key=str) == sorted(
        [
            ("choix", None, None, "Non", None),
            ("rang", 1, None, "B", None),
            ("rang", 2, None, "A", None),
            ("grille", None, "Prix", "Mal", None),
            ("mot", None, None, "proximité", None),
            ("note", None, None, "7", 7),
            ("nombre", None, None, "12.5", 12.5),
            ("jour", None, None, "2026-03-12", None),
            ("fichier", None, None, "application/pdf", None),
        ],
        key=str,
    )
    assert "Martin" not in json.dumps(rows(consultation, "reponses", Audience.STAFF), default=str)


def test_open_answers_are_counts_with_small_ones_masked(context: Flask) -> None:
    consultation = make_consultation(make_organisation(k=3))
    question = make_question(consultation, QuestionKind.CHOICE, code="choix")
    question.choices = [Choice(position=n, label=label) for n, label in enumerate(("Oui", "Non", "Peut-être"))]
    words = make_question(consultation, QuestionKind.FEW_WORDS, code="mot")
    number = make_question(consultation, QuestionKind.NUMBER, code="nombre")
    db.session.flush()
    for place in range(12):
        person = make_participation(consultation)
        chosen = question.choices[0 if place < 6 else 1 if place < 10 else 2]
        db.session.add(Answer(participation_id=person.id, question_id=question.id, choice_id=chosen.id))
        word = "santé" if place < 5 else f"rare{place}"
        db.session.add(Answer(participation_id=person.id, question_id=words.id, word=word))
        db.session.add(Answer(participation_id=person.id, question_id=number.id, word=str(place)))
    db.session.commit()
    told = {(row["question"], row["answer"]): row["people"] for row in rows(consultation, "reponses", Audience.OPEN)}
    assert told == {
        ("choix", "Oui"): 6,
        ("choix", "Non"): "masqué",
        ("choix", "Peut-être"): "masqué",
        ("mot", "santé"): 5,
    }


def test_one_small_count_hides_a_second_one() -> None:
    assert hidden_counts({"a": 20, "b": 12, "c": 3}, k=11) == {"b", "c"}
    assert hidden_counts({"a": 20, "b": 12}, k=11) == set()
    assert hidden_counts({"a": 2, "b": 3, "c": 30}, k=11) == {"a", "b"}


PAIRS = [
    *itertools.combinations_with_replacement(Audience, 2),
]


@pytest.mark.parametrize("subjects", [("contributions", "contributions"), ("contributions", "reponses")])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_two_files_can_be_joined_on_ids_order_or_times(
    filled: Consultation, one: Audience, other: Audience, subjects: tuple[str, str]
) -> None:
    """The attempts of somebody who holds two files and wants to know which rows are of the same person."""
    first, second = rows(filled, subjects[0], one), rows(filled, subjects[1], other)
    _no_shared_identifier(first, second, same=one is other is Audience.STAFF)
    _no_shared_order(first, second)
    _no_time_that_pairs(first, second, both_staff=one is other is Audience.STAFF)


def _no_shared_identifier(first: list[dict[str, Any]], second: list[dict[str, Any]], *, same: bool) -> None:
    """Values that name one row or one person in a file: none is in the other. Two files of the team may share the
    numbers of the site, which they show to whoever may read the site anyway, and which name no person."""
    for name in ("participation", "contribution", *(() if same else ("contribution_id",))):
        values = {row[name] for row in first if name in row}
        everything = {value for row in second for key, value in row.items() if key not in ("text", "number", "people")}
        assert not values & everything


def _no_shared_order(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    """Rows of the same place are of the same text no more often than by chance (1 in 400)."""
    if "text" not in first[0] or "text" not in second[0]:
        return
    together = sum(a["text"] == b["text"] for a, b in zip(first, second, strict=True))
    assert together < len(first) / 20
    follow = [row["text"].split()[1] for row in first]
    neighbours = sum(a == b for a, b in itertools.pairwise(follow))
    assert neighbours < len(follow) / 5, "texts of one person stand together: the order re-links them"


def _no_time_that_pairs(first: list[dict[str, Any]], second: list[dict[str, Any]], *, both_staff: bool) -> None:
    """No time finer than a day anywhere, and no day in two files for different readers."""
    for row in (*first, *second):
        assert not any(isinstance(value, datetime) for value in row.values())
    days = [
        {name for row in table for name, value in row.items() if isinstance(value, date)} for table in (first, second)
    ]
    assert both_staff or not (days[0] and days[1])


def test_one_file_keeps_people_together_under_its_own_pseudonyms(filled: Consultation) -> None:
    first, second = (rows(filled, "contributions", Audience.GOVERNANCE) for _ in range(2))
    assert set(Counter(row["participation"] for row in first).values()) == {IDEAS}
    assert not {row["participation"] for row in first} & {row["participation"] for row in second}
    assert {row["text"] for row in first} == {row["text"] for row in second}
