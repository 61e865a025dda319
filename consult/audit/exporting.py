"""The record of acts as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.models import AuditEvent
from consult.authz import Permission
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Kind, Row, Table

CHUNK = 2_000
COLUMNS = (
    Column("at", _l("Quand"), Kind.INSTANT),
    Column("actor_id", _l("Qui"), Kind.INTEGER, _l("Numéro de la personne ; vide : le site lui-même.")),
    Column("action", _l("Quoi"), width=32),
    Column("object_type", _l("Sur quoi")),
    Column("object_id", _l("Numéro")),
    Column(
        "details", _l("Précisions"), note=_l("Nombres et identifiants, en JSON ; jamais un nom ni un texte."), width=60
    ),
    Column("rank", _l("Rang scellé"), Kind.INTEGER, _l("Place dans la chaîne ; vide : pas encore scellé.")),
    Column("digest", _l("Sceau"), note=_l("Empreinte qui scelle cette ligne et les précédentes."), width=40),
)


def journal_table(request: Request) -> Table:
    own = AuditEvent.organisation_id == request.organisation_id
    count = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent).where(own))
    return Table("journal", "Journal", COLUMNS, lambda: _rows(request.organisation_id), count=count)


def _rows(organisation_id: int) -> Iterator[Row]:
    after = 0
    while True:
        query = (
            sa.select(AuditEvent)
            .where(AuditEvent.organisation_id == organisation_id, AuditEvent.id > after)
            .order_by(AuditEvent.id)
            .limit(CHUNK)
        )
        found = db.session.scalars(query).all()
        rows = [
            (
                event.at,
                event.actor_id,
                event.action,
                event.object_type,
                event.object_id,
                json.dumps(event.details, ensure_ascii=False) if event.details else None,
                event.rank,
                event.digest,
            )
            for event in found
        ]
        after = found[-1].id if found else after
        db.session.rollback()
        if not rows:
            return
        yield from rows


register(
    Subject(
        "journal",
        _l("Journal"),
        _l("Ce que l’équipe a fait, par identifiants seulement."),
        {Audience.STAFF: Permission.AUDIT_READ},
        journal_table,
        of_consultation=False,
        rank=3,
    )
)
