"""What a member follows, in words."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.notifications.queries import stops_at
from consult.notifications.states import MailPurpose
from consult.projects.models import Follow
from consult.projects.queries.public import projects_by_ids
from consult.projects.queries.taking_part import follows_of
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.digests import DAILY
from consult.territories import queries as territories


def alerts_page(actor: Actor) -> dict[str, Any]:
    """Wishes first, then the projects followed; whether mail can reach this person at all."""
    follows = follows_of(actor.organisation_id, actor.person_id or 0)
    places = {place.id: place.name for place in territories.territories_of(actor.organisation_id)}
    projects = {
        p.id: p for p in projects_by_ids(actor.organisation_id, [f.project_id for f in follows if f.project_id])
    }
    titles = shown_titles(projects.values())
    address = accounts.addresses_of(actor.organisation_id, [actor.person_id]).get(actor.person_id or 0, "")
    return {
        "wishes": [
            {
                "label": _wish(follow, places),
                "rhythm": _("chaque jour") if follow.rhythm == DAILY else _("chaque semaine"),
                "drop_url": url_for("projects.drop", follow_id=follow.id),
            }
            for follow in follows
            if follow.project_id is None
        ],
        "projects": [
            {
                "label": titles[follow.project_id],
                "url": url_for("projects.show", slug=projects[follow.project_id].slug),
                "drop_url": url_for("projects.drop", follow_id=follow.id),
            }
            for follow in follows
            if follow.project_id in projects
        ],
        "address": address,
        "refused": bool(stops_at(actor.organisation_id, address) & {MailPurpose.PROJECTS}) if address else False,
    }


def _wish(follow: Follow, places: dict[int, str]) -> str:
    place = places.get(follow.territory_id or 0)
    if place and follow.category:
        return _("%(category)s, %(place)s", category=follow.category, place=place)
    return place or follow.category or _("Tous les nouveaux projets")
