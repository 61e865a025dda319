"""What the page where entry begins shows: how far this person is, their last sheets, those of everybody."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from consult.authz import Actor
from consult.clock import PARIS, paris_day
from consult.consultations.forms_paper import CHANNELS
from consult.consultations.labels_paper import ASIDE_LABELS
from consult.consultations.models import Consultation, State
from consult.consultations.paper.errors import ReportOut
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.period import Period, period_of
from consult.consultations.paper.queries import counts_of, session_of
from consult.web.filters import date_long, time_short


def session_page(consultation: Consultation, actor: Actor, now: datetime) -> dict[str, Any]:
    midnight = datetime.combine(paris_day(now), time.min, PARIS)
    own = session_of(consultation.id, actor.person_id or 0, midnight)
    counts = counts_of(consultation.id)
    return {
        "period": period_sentence(period_of(consultation, now), paris_day(now)),
        "own": own,
        "counts": counts,
        "aside": [(ASIDE_LABELS[reason], count) for reason, count in counts.set_aside.items()],
        "last": [_row(entry) for entry in own.last],
    }


def period_sentence(period: Period, day: date) -> dict[str, str] | None:
    """Until when sheets may still be entered, once the consultation is closed."""
    if period.state in (State.PUBLISHED, State.ARCHIVED):
        return {"kind": "attention", "text": str(ReportOut())}
    if period.closed_at is None or period.last_day is None:
        return None
    values = {"closed": date_long(period.closed_at), "last": date_long(period.last_day)}
    if not period.takes(day):
        text = _(
            "La consultation est fermée depuis le %(closed)s, et les feuilles se saisissaient jusqu’au %(last)s. "
            "L’administration peut allonger ce délai dans « Titre, dates et accès ».",
            **values,
        )
        return {"kind": "attention", "text": text}
    text = _(
        "La consultation est fermée depuis le %(closed)s. Les feuilles se saisissent encore jusqu’au %(last)s ; celles "
        "reçues après la fermeture sont comptées, et le rapport dit combien.",
        **values,
    )
    return {"kind": "info", "text": text}


def _row(entry: PaperEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "label": _("Feuille n° %(number)s", number=entry.number),
        "channel": CHANNELS.get(entry.channel, entry.channel.value),
        "received": date_long(entry.received_on),
        "sent": time_short(entry.sent_at),
    }
