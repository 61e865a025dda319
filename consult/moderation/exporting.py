"""Decisions of moderation as a table: what was decided and why, without a text nor a note."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.clock import paris_day
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Kind, Row, Table
from consult.moderation import queries
from consult.moderation.labels import ACT_LABELS

COLUMNS = (
    Column("contribution_id", _l("Contribution"), Kind.INTEGER, _l("Numéro de la contribution sur le site.")),
    Column("day", _l("Jour"), Kind.DAY, _l("Jour de la décision.")),
    Column("decision", _l("Décision"), note=_l("Publiée, écartée, publiée avec des passages cachés, ou retenue.")),
    Column("reason", _l("Raison"), note=_l("Raison de la charte, telle qu’elle était écrite ce jour-là."), width=40),
    Column("undone", _l("Annulée"), Kind.YES_NO, _l("La décision ne vaut plus.")),
    Column("contested", _l("Contestée"), Kind.YES_NO, _l("L’auteur l’a contestée.")),
)


def decisions_table(request: Request) -> Table:
    consultation_id = int(request.consultation_id or 0)
    return Table("moderation", "Modération", COLUMNS, lambda: _rows(consultation_id))


def _rows(consultation_id: int) -> Iterator[Row]:
    """In the order in which they were taken; memory holds a chunk."""
    for acts, contested in queries.decisions_in_chunks(consultation_id):
        for act in acts:
            yield (
                act.contribution_id,
                paris_day(act.at),
                str(ACT_LABELS[act.kind]),
                act.reason or None,
                act.undone_at is not None,
                act.id in contested,
            )


register(
    Subject(
        "moderation",
        _l("Décisions de modération"),
        _l("Ce qui a été publié, caché ou écarté, et pourquoi."),
        {Audience.STAFF: Permission.CONTRIBUTION_MODERATE},
        decisions_table,
    )
)
