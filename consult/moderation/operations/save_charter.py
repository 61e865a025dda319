"""Write the charter of an organisation and the reasons that it gives for excluding."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.moderation import queries
from consult.moderation.charter import MOST_REASONS, Charter, Reason, as_rows
from consult.moderation.errors import BadCharter
from consult.moderation.models import ModerationCharter


def save_charter(*, actor: Actor, text: str, reasons: list[Reason]) -> None:
    """Decisions taken keep the reason as it was worded. Raises BadCharter."""
    labels = [reason.label for reason in reasons]
    if not labels:
        raise BadCharter(_("Il faut au moins une raison : sans elle, rien ne peut être écarté."))
    if len(labels) > MOST_REASONS:
        raise BadCharter(_("%(most)s raisons au plus : chacune a sa touche.", most=MOST_REASONS))
    if len(set(labels)) < len(labels):
        raise BadCharter(_("Deux raisons portent le même nom."))
    charter = writable_charter(actor=actor)
    charter.text, charter.reasons, charter.updated_at = text, as_rows(tuple(reasons)), utcnow()
    db.session.flush()
    record(actor, "moderation.charter", "organisation", actor.organisation_id, reasons=len(reasons))


def writable_charter(*, actor: Actor) -> ModerationCharter:
    """The organisation's own row, begun with what stood until then."""
    row = db.session.get(ModerationCharter, actor.organisation_id)
    if row is None:
        first: Charter = queries.charter_of(actor.organisation_id)
        row = ModerationCharter(
            organisation_id=actor.organisation_id,
            text=first.text,
            reasons=as_rows(first.reasons),
            words=list(first.words),
        )
        db.session.add(row)
    return row
