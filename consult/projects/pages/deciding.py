"""What a chair reads before deciding."""

from __future__ import annotations

from typing import Any

from consult.authz import Actor
from consult.projects.models import Project
from consult.projects.pages.commission import comparison
from consult.projects.queries import commission as queries
from consult.projects.queries.calls import call_by_id
from consult.projects.queries.writings import shown_parts, shown_titles


def decision_page(project: Project) -> dict[str, Any]:
    call = call_by_id(project.call_id)
    grids = queries.sent_grids(project.id)
    return {
        "project": project,
        "texts": shown_parts(project),
        "call": call,
        "comparison": comparison(call, grids),
        "grids": grids,
        "missing": max(0, call.examiners_per_project - len(grids)),
    }


def decision_values(project: Project) -> dict[str, Any]:
    """What the form holds at first: the decision written before, if any."""
    known = queries.decision_of(project.id)
    if known is None:
        return {}
    return {
        "outcome": known.outcome,
        "reasons": known.reasons,
        "redirected_to": known.redirected_to,
        "merged_into_id": known.merged_into_id,
    }


def merge_choices(actor: Actor, project: Project) -> list[tuple[str, str]]:
    """Projects of the same call that this one may join."""
    others = queries.mergeable_with(actor, project)
    titles = shown_titles(others)
    return [(str(other.id), titles[other.id]) for other in others]
