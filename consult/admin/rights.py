"""The record of acts and the erasures, as rows of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts import queries as accounts
from consult.admin.labels import DETAILS, OBJECTS, action_label
from consult.audit.models import AuditEvent
from consult.consultations.queries_erasure import Erasable, erasable_by_pseudonym, erasable_of_person
from consult.web.filters import date_long, datetime_long, number

MOST_FOUND = 20


def journal_rows(events: Sequence[AuditEvent]) -> list[dict[str, Any]]:
    """Who, what, when; the record holds ids, and names are those of today."""
    names = accounts.names_of([event.actor_id for event in events if event.actor_id])
    return [
        {
            "at": datetime_long(event.at),
            "who": names.get(event.actor_id, _("Personne n° %(n)s", n=event.actor_id))
            if event.actor_id
            else _("L’installation")
            if event.details.get("installation_account")
            else _("Le système"),
            "action": action_label(event.action),
            "object": f"{OBJECTS.get(event.object_type, event.object_type)} {event.object_id}",
            "details": ", ".join(
                f"{DETAILS.get(key, key)} {value}" for key, value in event.details.items() if value is not None
            ),
            "chained": _("Oui") if event.digest else _("Bientôt"),
        }
        for event in events
    ]


def erasure_candidates(organisation_id: int, typed: str) -> list[dict[str, Any]]:
    """What a search finds: by pseudonym, else by person."""
    if not typed:
        return []
    found = [_candidate(typed, row) for row in erasable_by_pseudonym(organisation_id, typed)]
    if not found:
        people, _count = accounts.people(organisation_id, accounts.PeopleFilter(typed), 1)
        for person in people[:MOST_FOUND]:
            found += [_candidate(person.full_name, row) for row in erasable_of_person(organisation_id, person.id)]
    return found


def _candidate(who: str, row: Erasable) -> dict[str, Any]:
    return {
        "who": who,
        "title": row.title,
        "contributions": ngettext("%(num)s contribution", "%(num)s contributions", row.contributions),
        "url": url_for("admin.erase", participation_id=row.participation.id),
    }


def erasure_rows(entries: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "pseudonym": entry.pseudonym,
            "contributions": number(entry.contributions),
            "when": date_long(entry.erased_at),
        }
        for entry in entries
    ]
