"""What will be published, what was left out last time, and every letter that will leave with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import session

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.jobs.queries import ALIVE, jobs_of
from consult.notifications.letters import Letter, preview_letter
from consult.projects.labels import OUTCOMES
from consult.projects.models import Author, Decision, Project
from consult.projects.operations.publish_decisions import KIND
from consult.projects.queries.commission import to_publish
from consult.projects.queries.for_selection import projects_by_ids
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.life_cycle import AFTER_DECISION

UNDER_WAY = "publications"
"""Where the session keeps the works that this person started, until their result is shown."""


def waiting_page(actor: Actor) -> dict[str, Any]:
    """What is decided and not yet published, by answer."""
    groups: dict[str, list[dict[str, Any]]] = {}
    found = to_publish(actor)
    titles = shown_titles(project for project, _decision in found)
    for project, decision in found:
        groups.setdefault(str(OUTCOMES[decision.outcome]), []).append(
            {"id": project.id, "title": titles[project.id], "reasons": decision.reasons}
        )
    return {"groups": groups, "left_out": _left_out(actor)}


def remember_work(job_id: int) -> None:
    session[UNDER_WAY] = [*session.get(UNDER_WAY, []), job_id]


def _left_out(actor: Actor) -> list[dict[str, str]]:
    """What the works that this person started left out, and why: shown once, when they are over."""
    asked = session.get(UNDER_WAY, [])
    works = [job for job in jobs_of(actor.organisation_id, KIND) if job.id in asked]
    if asked:
        session[UNDER_WAY] = [job.id for job in works if job.state in ALIVE]
    rows = [row for job in works if job.state not in ALIVE for row in job.result.get("left_out", [])]
    found = projects_by_ids(actor.organisation_id, [row["project_id"] for row in rows])
    titles = shown_titles(found.values())
    return [{"title": titles.get(row["project_id"], ""), "why": row["why"]} for row in rows]


def preview_page(actor: Actor, chosen: Sequence[int]) -> dict[str, Any]:
    """Each answer as the public will read it, and the letter to its authors; nothing is written."""
    found = [(project, decision) for project, decision in to_publish(actor) if project.id in chosen]
    titles = shown_titles(project for project, _decision in found)
    rows = []
    for project, decision in found:
        rows.append(
            {
                "project": project,
                "title": titles[project.id],
                "decision": decision,
                "outcome": OUTCOMES[decision.outcome],
                "letter": _letter(project, decision),
                "written": len(accounts.addresses_of(project.organisation_id, _carriers(project))),
            }
        )
    return {"rows": rows}


def _carriers(project: Project) -> list[int]:
    return [author.person_id for author in project.authors if _is_there(author) and author.person_id is not None]


def _is_there(author: Author) -> bool:
    return author.joined_at is not None and author.left_at is None


def _letter(project: Project, decision: Decision) -> Letter:
    """The very letter that would leave now, never stored."""
    stage = AFTER_DECISION[decision.outcome]
    context = {"project_id": project.id, "stage": stage.value, "preview": True}
    return preview_letter(project.organisation_id, "project_step", context)
