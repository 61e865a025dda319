"""Where moderators arrive: what waits in each consultation."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations import queries as consultations
from consult.moderation import queries
from consult.moderation.models import Subject
from consult.moderation.queries_writings import has_writings, waiting_total
from consult.moderation.subjects import NOT_BEGUN
from consult.web.filters import number


def waiting_rows(organisation_id: int) -> list[dict[str, Any]]:
    """Everything that waits, for the home page."""
    return _projects_row(organisation_id) + consultation_rows(organisation_id)


def consultation_rows(organisation_id: int) -> list[dict[str, Any]]:
    """Consultations that receive contributions, the one with the most waiting first."""
    shown = [row for row in consultations.consultations_of(organisation_id) if row.state not in NOT_BEGUN]
    waiting = queries.waiting_by_consultation([row.id for row in shown])
    rows = []
    for consultation in sorted(shown, key=lambda row: -sum(waiting.get(row.id, {}).values())):
        counts = waiting.get(consultation.id, {})
        total = sum(counts.values())
        rows.append(
            {
                "title": consultation.title,
                "url": url_for("moderation.queue", slug=consultation.slug),
                "dates": _sentence(counts, total),
                "badge": (_("À lire : %(n)s", n=number(total)), "turn") if total else (_("À jour"), "success"),
            }
        )
    return rows


def _projects_row(organisation_id: int) -> list[dict[str, Any]]:
    """Projects and comments belong to no consultation."""
    if not has_writings(organisation_id):
        return []
    total = waiting_total(organisation_id)
    return [
        {
            "title": _("Projets et commentaires"),
            "url": url_for("moderation.index"),
            "dates": ngettext("%(n)s texte attend", "%(n)s textes attendent", total, n=number(total))
            if total
            else _("Rien n’attend."),
            "badge": (_("À lire : %(n)s", n=number(total)), "turn") if total else (_("À jour"), "success"),
        }
    ]


def _sentence(counts: dict[Subject, int], total: int) -> str:
    """« 12 contributions attendent, dont 2 contestations »."""
    if not total:
        return _("Rien n’attend.")
    parts = [ngettext("%(n)s contribution attend", "%(n)s contributions attendent", total, n=number(total))]
    if contests := counts.get(Subject.CONTEST, 0):
        parts.append(ngettext("dont une contestation", "dont %(num)s contestations", contests))
    if reports := counts.get(Subject.REPORT, 0):
        parts.append(ngettext("un signalement de lecteur", "%(num)s signalements de lecteurs", reports))
    return ", ".join(parts)
