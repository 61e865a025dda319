"""The staff export: its columns are known, texts are masked, and two exports cannot be joined on people or order."""

from __future__ import annotations

from flask import Flask

from consult.consultations.exports import STAFF_COLUMNS, staff_rows
from consult.consultations.models import ContributionStatus, Mask
from consult.db import db
from tests.factories.basics import (
    make_consultation,
    make_contribution,
    make_organisation,
    make_participation,
    make_question,
)


def export(consultation_id: int) -> list[dict[str, str]]:
    return [dict(zip(STAFF_COLUMNS, row, strict=True)) for row in staff_rows(consultation_id)]


def fill(people: int = 6) -> int:
    consultation = make_consultation(make_organisation())
    question = make_question(consultation)
    for number in range(people):
        participation = make_participation(consultation)
        for idea in range(5):
            make_contribution(question, participation, f"Idée {number} {idea}")
    db.session.commit()
    return consultation.id


def test_columns_are_those_that_were_agreed() -> None:
    assert STAFF_COLUMNS == (
        "contribution_id",
        "participation",
        "question",
        "day",
        "moderation",
        "college",
        "territory",
        "age_band",
        "text",
    )


def test_current_contributions_only_and_masked(context: Flask) -> None:
    consultation = make_consultation(make_organisation())
    question, participation = make_question(consultation), make_participation(consultation)
    shown = make_contribution(question, participation, "Appelez le 06 12 34 56 78")
    db.session.add(Mask(contribution_id=shown.id, start=11, end=25, kind="phone"))
    make_contribution(question, participation, "Ancienne version", status=ContributionStatus.SUPERSEDED)
    db.session.commit()
    rows = export(consultation.id)
    assert [row["text"] for row in rows] == ["Appelez le " + "█" * 14]


def test_two_exports_share_no_pseudonym_and_no_order(context: Flask) -> None:
    consultation_id = fill(people=40)
    first, second = export(consultation_id), export(consultation_id)
    assert {row["text"] for row in first} == {row["text"] for row in second}
    assert not {row["participation"] for row in first} & {row["participation"] for row in second}
    assert [row["contribution_id"] for row in first] != [row["contribution_id"] for row in second]
    assert len({row["participation"] for row in first}) == 40
