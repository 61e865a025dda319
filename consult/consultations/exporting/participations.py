"""Participations as a table: who answered, by profile, without a name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.consultations.exporting import columns as c
from consult.consultations.exporting.drawn import Drawn
from consult.consultations.models import Channel, Participation
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Row, Table

COLUMNS: dict[Audience, tuple[Column, ...]] = {
    Audience.STAFF: (c.DAY, c.CHANNEL, c.PERSON_KIND, c.HEADCOUNT, *c.PROFILE),
    Audience.GOVERNANCE: (c.PARTICIPATION, c.PERSON_KIND, c.HEADCOUNT, *c.PROFILE, c.GENDERED_FORM, c.ATTRIBUTES),
}

_colleges = sa.table("colleges", sa.column("id"), sa.column("code"))
_territories = sa.table("territories", sa.column("id"), sa.column("code"))
_ROWS = (
    sa.select(
        Participation.id,
        Participation.pseudonym,
        Participation.submitted_on,
        Participation.channel,
        Participation.kind,
        Participation.headcount,
        Participation.age_band,
        Participation.gendered_form,
        Participation.attributes,
        _colleges.c.code.label("college"),
        _territories.c.code.label("territory"),
    )
    .outerjoin(_colleges, _colleges.c.id == Participation.college_id)
    .outerjoin(_territories, _territories.c.id == Participation.territory_id)
)


def participations_table(request: Request) -> Table:
    """Those that were sent and still stand, the trial's left out."""
    query = sa.select(Participation.id).where(
        Participation.consultation_id == int(request.consultation_id or 0),
        Participation.submitted_at.is_not(None),
        Participation.withdrawn_at.is_(None),
        Participation.erased_at.is_(None),
        Participation.channel != Channel.PILOT,
    )
    ids = db.session.scalars(query).all()
    columns = COLUMNS[request.audience]
    return Table(
        "participations", "Participations", columns, lambda: _rows(ids, request.audience, Drawn()), count=len(ids)
    )


def _rows(ids: Sequence[int], audience: Audience, drawn: Drawn) -> Iterator[Row]:
    for chunk in drawn.chunks(ids):
        found = {row.id: row for row in db.session.execute(_ROWS.where(Participation.id.in_(chunk)))}
        db.session.rollback()
        for number in chunk:
            if number in found:
                yield _row(found[number], audience, drawn)


def _row(row: Any, audience: Audience, drawn: Drawn) -> Row:
    profile = (row.college, row.territory, row.age_band.value if row.age_band else None)
    if audience is Audience.STAFF:
        return row.submitted_on, row.channel.value, row.kind.value, row.headcount, *profile
    return (
        drawn.name("participation", row.pseudonym),
        row.kind.value,
        row.headcount,
        *profile,
        row.gendered_form.value if row.gendered_form else None,
        json.dumps(row.attributes, ensure_ascii=False) if row.attributes else None,
    )


register(
    Subject(
        "participations",
        _l("Participations"),
        _l("Une ligne par personne ou groupe qui a répondu : profil et canal."),
        {Audience.STAFF: Permission.PARTICIPATION_READ, Audience.GOVERNANCE: Permission.PARTICIPATION_READ},
        participations_table,
        rank=3,
    )
)
