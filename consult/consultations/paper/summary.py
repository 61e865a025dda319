"""What the page where entry begins shows: how far this person is, their last sheets, those of everybody."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _

from consult.authz import Actor
from consult.clock import PARIS, paris_day
from consult.consultations.forms_paper import CHANNELS
from consult.consultations.labels_paper import ASIDE_LABELS
from consult.consultations.models import Consultation
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.queries import counts_of, session_of
from consult.web.filters import date_long, time_short


def session_page(consultation: Consultation, actor: Actor, now: datetime) -> dict[str, Any]:
    midnight = datetime.combine(paris_day(now), time.min, PARIS)
    own = session_of(consultation.id, actor.person_id or 0, midnight)
    counts = counts_of(consultation.id)
    return {
        "own": own,
        "counts": counts,
        "aside": [(ASIDE_LABELS[reason], count) for reason, count in counts.set_aside.items()],
        "last": [_row(entry) for entry in own.last],
    }


def _row(entry: PaperEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "label": _("Feuille n° %(number)s", number=entry.number),
        "channel": CHANNELS.get(entry.channel, entry.channel.value),
        "received": date_long(entry.received_on),
        "sent": time_short(entry.sent_at),
    }
