"""The themes of a call's projects, for those who govern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import ngettext

from consult.authz import Actor, Permission
from consult.jobs.card import job_card
from consult.jobs.models import JobState
from consult.projects.models import Call
from consult.projects.queries.themes import held_by, last_work, public_projects_of, themes_of
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.themes import LEAST_PROJECTS
from consult.reports.others import KeptTheme


def themes_page(actor: Actor, call: Call) -> dict[str, Any]:
    """Only what everybody may still read is counted and named."""
    found = themes_of(actor.organisation_id, call.id)
    work = last_work(actor.organisation_id, call.id)
    projects = public_projects_of(actor.organisation_id, call.id)
    titles = shown_titles(projects)
    links = {
        project.id: {"title": titles[project.id], "url": url_for("projects.show", slug=project.slug)}
        for project in projects
    }
    held = held_by(found)
    themes = [_theme(theme, held.get(theme.id, []), links) for theme in found.themes] if found else []
    read = {project_id for ids in held.values() for project_id in ids}
    return {
        "call": call,
        "found_at": found.finished_at if found else None,
        "themes": sorted((theme for theme in themes if theme["value"]), key=lambda theme: -theme["value"]),
        "others": [links[id_] for id_ in held.get(None, []) if id_ in links],
        "read": len(read & links.keys()),
        "newer": len(links.keys() - read) if found else 0,
        "public": len(links),
        "least": LEAST_PROJECTS,
        "card": job_card(work) if work is not None and work.state is not JobState.DONE else None,
        "may_start": actor.can(Permission.ANALYSIS_RUN)
        and (work is None or work.finished_at is not None)
        and len(links) >= LEAST_PROJECTS,
    }


def _theme(theme: KeptTheme, held: Sequence[int], links: dict[int, dict[str, str]]) -> dict[str, Any]:
    shown = [links[id_] for id_ in held if id_ in links]
    return {
        "slug": theme.slug,
        "label": theme.label,
        "terms": theme.terms,
        "projects": shown,
        "value": len(shown),
        "display": ngettext("%(num)s projet", "%(num)s projets", len(shown)),
    }
