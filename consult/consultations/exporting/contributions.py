"""Contributions as a table: masked texts, for three audiences."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.consultations.exporting import columns as c
from consult.consultations.exporting.drawn import Drawn
from consult.consultations.masking import Span, masked
from consult.consultations.models import (
    Channel,
    Contribution,
    ContributionStatus,
    Mask,
    Moderation,
    Participation,
    Question,
)
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Row, Table

COLUMNS: dict[Audience, tuple[Column, ...]] = {
    Audience.STAFF: (
        c.CONTRIBUTION_ID, c.QUESTION, c.DAY, c.CHANNEL, c.MODERATION, c.QUOTABLE, *c.PROFILE, c.TEXT, c.URL, c.VOTES,
    ),
    Audience.GOVERNANCE: (
        c.REFERENCE, c.PARTICIPATION, c.QUESTION, c.MODERATION, c.QUOTABLE, *c.PROFILE, c.GENDERED_FORM, c.ATTRIBUTES,
        c.TEXT,
    ),
    Audience.OPEN: (c.QUESTION, c.TEXT),
}  # fmt: skip

_colleges = sa.table("colleges", sa.column("id"), sa.column("code"))
_territories = sa.table("territories", sa.column("id"), sa.column("code"))
_ROWS = (
    sa.select(
        Contribution.id,
        Contribution.body,
        Contribution.day,
        Contribution.moderation,
        Contribution.quotable,
        Contribution.details,
        Question.code.label("question"),
        Participation.pseudonym,
        Participation.channel,
        Participation.age_band,
        Participation.gendered_form,
        Participation.attributes,
        _colleges.c.code.label("college"),
        _territories.c.code.label("territory"),
    )
    .join(Participation, Participation.id == Contribution.participation_id)
    .join(Question, Question.id == Contribution.question_id)
    .outerjoin(_colleges, _colleges.c.id == Participation.college_id)
    .outerjoin(_territories, _territories.c.id == Participation.territory_id)
)


def contributions_table(request: Request) -> Table:
    """Current ones; for everybody, without those that moderation left out. Memory holds their ids and a chunk."""
    ids = _ids(int(request.consultation_id or 0), request.audience)
    return Table(
        "contributions",
        "Contributions",
        COLUMNS[request.audience],
        lambda: _rows(ids, request.audience, Drawn()),
        count=len(ids),
    )


def _ids(consultation_id: int, audience: Audience) -> Sequence[int]:
    query = (
        sa.select(Contribution.id)
        .join(Participation, Participation.id == Contribution.participation_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
            Participation.channel != Channel.PILOT,
        )
    )
    if audience is Audience.OPEN:
        query = query.where(Contribution.moderation == Moderation.PUBLISHED)
    return db.session.scalars(query).all()


def _rows(ids: Sequence[int], audience: Audience, drawn: Drawn) -> Iterator[Row]:
    for chunk in drawn.chunks(ids):
        spans: dict[int, list[Span]] = defaultdict(list)
        masks = sa.select(Mask.contribution_id, Mask.start, Mask.end, Mask.kind).where(Mask.contribution_id.in_(chunk))
        for number, start, end, kind in db.session.execute(masks):
            spans[number].append(Span(start, end, kind))
        still = ContributionStatus.CURRENT
        query = _ROWS.where(Contribution.id.in_(chunk), Contribution.status == still)
        found = {row.id: row for row in db.session.execute(query)}
        db.session.rollback()
        for number in chunk:
            if number in found:
                yield _row(found[number], masked(found[number].body or "", spans[number]), audience, drawn)


def _row(row: Any, text: str, audience: Audience, drawn: Drawn) -> Row:
    if audience is Audience.OPEN:
        return row.question, text
    profile = (row.college, row.territory, row.age_band.value if row.age_band else None)
    if audience is Audience.STAFF:
        details = row.details or {}
        votes = int(details["votes"]) if "votes" in details else None
        return (
            row.id, row.question, row.day, row.channel.value, row.moderation.value, row.quotable, *profile, text,
            details.get("url"), votes,
        )  # fmt: skip
    return (
        drawn.name("contribution", row.id),
        drawn.name("participation", row.pseudonym),
        row.question,
        row.moderation.value,
        row.quotable,
        *profile,
        row.gendered_form.value if row.gendered_form else None,
        json.dumps(row.attributes, ensure_ascii=False) if row.attributes else None,
        text,
    )


register(
    Subject(
        "contributions",
        _l("Contributions"),
        _l("Chaque texte envoyé, masqué."),
        {
            Audience.STAFF: Permission.CONTRIBUTION_READ,
            Audience.GOVERNANCE: Permission.PARTICIPATION_READ,
            Audience.OPEN: Permission.CONTRIBUTION_READ,
        },
        contributions_table,
        rank=1,
    )
)
