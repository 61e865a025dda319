"""Campaigns as a table: what was sent, to how many, what became of it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Kind, Row, Table
from consult.notifications.models import Campaign, Message
from consult.notifications.states import MessageState

COLUMNS = (
    Column("campaign_id", _l("Numéro"), Kind.INTEGER),
    Column("consultation_id", _l("Consultation"), Kind.INTEGER, _l("Numéro de la consultation dont elle parle.")),
    Column("kind", _l("Sorte"), note=_l("invitation, reminder, thanks, results ou appeal.")),
    Column("state", _l("État")),
    Column("subject", _l("Objet"), note=_l("Vide : celui de la maison."), width=40),
    Column("created_at", _l("Créée le"), Kind.INSTANT),
    Column("started_at", _l("Commencée le"), Kind.INSTANT),
    Column("finished_at", _l("Finie le"), Kind.INSTANT),
    Column("messages", _l("Messages"), Kind.INTEGER, _l("Écrits en tout.")),
    *(
        Column(state.value, label, Kind.INTEGER)
        for state, label in (
            (MessageState.QUEUED, _l("En attente")),
            (MessageState.SENDING, _l("Sans nouvelle du serveur")),
            (MessageState.SENT, _l("Envoyés")),
            (MessageState.FAILED, _l("En échec")),
        )
    ),
)


def campaigns_table(request: Request) -> Table:
    rows = list(_rows(request.organisation_id))
    return Table("campagnes", "Campagnes", COLUMNS, lambda: iter(rows), count=len(rows))


def _rows(organisation_id: int) -> Iterator[Row]:
    campaigns = db.session.scalars(
        sa.select(Campaign).where(Campaign.organisation_id == organisation_id).order_by(Campaign.id)
    ).all()
    counted: dict[int, dict[MessageState, int]] = {}
    query = (
        sa.select(Message.campaign_id, Message.state, sa.func.count())
        .where(Message.organisation_id == organisation_id, Message.campaign_id.is_not(None))
        .group_by(Message.campaign_id, Message.state)
    )
    for campaign_id, state, count in db.session.execute(query):
        counted.setdefault(campaign_id or 0, {})[state] = count
    for each in campaigns:
        counts = counted.get(each.id, {})
        yield (
            each.id,
            each.consultation_id,
            each.kind.value,
            each.state.value,
            each.subject or None,
            each.created_at,
            each.started_at,
            each.finished_at,
            sum(counts.values()),
            *(counts.get(state, 0) for state in MessageState),
        )


register(
    Subject(
        "campagnes",
        _l("Campagnes"),
        _l("Invitations, relances et appels : messages envoyés, en attente, en échec."),
        {Audience.STAFF: Permission.CONSULTATION_INVITE},
        campaigns_table,
        of_consultation=False,
        rank=2,
    )
)
