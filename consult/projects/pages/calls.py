"""Calls as everybody reads them: what is sought, when, by which values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.projects.labels import KINDS, PHASES
from consult.projects.models import Call, PhaseKind
from consult.projects.queries import public
from consult.projects.queries.calls import published_calls
from consult.projects.rules.calendar import is_in, next_phase, phases_at
from consult.projects.rules.life_cycle import PRIVATE_KINDS
from consult.territories import queries as territories
from consult.web.filters import datetime_long, euros, number


def moment_sentence(call: Call, now: datetime) -> str:
    """« Dépôt jusqu’au 12 mars 2027 à 18 h », « Choix des élus à partir du… »."""
    if call.permanent:
        return _("Ouvert toute l’année.")
    running = phases_at(call.phases, now)
    if running:
        return " · ".join(
            _("%(phase)s jusqu’au %(day)s", phase=PHASES[phase.kind], day=datetime_long(phase.ends_at))
            for phase in running
        )
    following = next_phase(call.phases, now)
    if following is not None:
        day = datetime_long(following.starts_at)
        return _("%(phase)s à partir du %(day)s", phase=PHASES[following.kind], day=day)
    return _("Cet appel est terminé.")


def calendar_rows(call: Call, now: datetime) -> list[dict[str, Any]]:
    """The phases as the drawing of a process shows them (templates/phases/timeline.html)."""
    rows = []
    for phase in sorted(call.phases, key=lambda phase: list(PhaseKind).index(phase.kind)):
        moment = "now" if phase.starts_at <= now < phase.ends_at else "past" if phase.ends_at <= now else "future"
        rows.append(
            {
                "title": str(PHASES[phase.kind]),
                "moment": moment,
                "badge": (_("En ce moment"), "turn") if moment == "now" else None,
                "dates": _(
                    "Du %(start)s au %(end)s", start=datetime_long(phase.starts_at), end=datetime_long(phase.ends_at)
                ),
                "body": phase_sentence(phase.kind),
                "kind": "",
                "documents": [],
            }
        )
    return rows


def phase_sentence(kind: PhaseKind) -> str:
    return {
        PhaseKind.FILING: _("Chacun propose et complète ses projets."),
        PhaseKind.EXAMINATION: _("Une commission regarde ce qui est faisable et conforme à nos valeurs."),
        PhaseKind.SUPPORT: _("Les membres soutiennent et commentent ; les soutiens informent les élus."),
        PhaseKind.SELECTION: _("Les élus de chaque territoire choisissent."),
        PhaseKind.RESULTS: _("Les choix sont publiés, avec leurs raisons."),
        PhaseKind.REALISATION: _("Les projets choisis se réalisent, étape par étape."),
    }[kind]


def calls_page(organisation_id: int, now: datetime) -> dict[str, Any]:
    """Those in which something may be filed first."""
    counts = public.count_by_call(organisation_id)
    calls = sorted(published_calls(organisation_id), key=lambda call: not is_in(call, PhaseKind.FILING, now))
    return {"rows": [_row(call, counts.get(call.id, 0), now) for call in calls]}


def _row(call: Call, count: int, now: datetime) -> dict[str, Any]:
    filing = is_in(call, PhaseKind.FILING, now)
    projects = ngettext("%(n)s projet", "%(n)s projets", count, n=number(count))
    private = call.kind in PRIVATE_KINDS
    return {
        "title": call.title,
        "url": url_for("projects.call", slug=call.slug),
        "kind": KINDS[call.kind],
        "when": moment_sentence(call, now),
        "badge": (_("On peut déposer"), "turn") if filing else None,
        "projects": "" if private else projects,
    }


def file_url(call: Call, now: datetime, signed_in: bool) -> str | None:
    """Where filing begins, while it is open; somebody without an account says who they are first, where they may."""
    if not is_in(call, PhaseKind.FILING, now):
        return None
    outside = call.open_to_visitors and not signed_in
    return url_for("filing.introduce" if outside else "filing.begin", slug=call.slug)


def call_page(call: Call, now: datetime, *, signed_in: bool) -> dict[str, Any]:
    count = public.count_by_call(call.organisation_id).get(call.id, 0)
    place = next((t for t in territories.territories_of(call.organisation_id) if t.id == call.territory_id), None)
    private = call.kind in PRIVATE_KINDS
    return {
        "call": call,
        "kind": KINDS[call.kind],
        "when": moment_sentence(call, now),
        "calendar": calendar_rows(call, now),
        "categories": [category.name for category in call.categories if not category.retired],
        "territory": place.name if place else "",
        "budget": euros(call.budget_cents) if call.budget_cents else "",
        "most": euros(call.most_cents) if call.most_cents else "",
        "file_url": file_url(call, now, signed_in),
        "count": count,
        "private": private,
        "projects_url": None if private else url_for("projects.index", appel=call.slug),
        "ics_url": url_for("projects.calendar", slug=call.slug) if call.phases else None,
    }
