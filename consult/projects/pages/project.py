"""One project as everybody reads it, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Actor
from consult.projects.labels import STAGES
from consult.projects.models import CallKind, Decision, LineageKind, Outcome, Project, Stage
from consult.projects.pages.calls import moment_sentence
from consult.projects.pages.comments import comment_threads
from consult.projects.pages.following import outcome_block
from consult.projects.pages.listing import cards
from consult.projects.queries import public
from consult.projects.queries.taking_part import follows_project, supports_of
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.projects.rules.life_cycle import shown_stage
from consult.projects.rules.taking_part import MOST_COMPARED, may_comment, may_support
from consult.territories import queries as territories
from consult.web.context import link
from consult.web.filters import euros
from consult.web.links import site_url

TEXTS = ("need", "description", "partners")


def text_labels() -> dict[str, str]:
    return {"need": _("Le besoin"), "description": _("Le projet"), "partners": _("Les partenaires")}


def project_page(project: Project, actor: Actor, now: datetime, chosen: Sequence[str]) -> dict[str, Any]:
    """`chosen`: the slugs kept to be compared."""
    parts = shown_parts(project)
    organisation = territories.organisation(project.organisation_id)
    call = public.calls_by_ids(project.organisation_id, [project.call_id])[project.call_id]
    shown = cards(project.organisation_id, [project.id])[0]
    names = public.names_of_authors(project.id)
    return {
        "project": shown,
        "call": call,
        "when": moment_sentence(call, now),
        "texts": _texts(parts, call.own_fields),
        "authors": [name or _("un adhérent") for name in names],
        "budget": _budget(project),
        "pictures": _files(project, pictures=True),
        "documents": _files(project, pictures=False),
        "history": _history(project),
        "lineage": _lineage(project),
        "decision": _decision(public.published_decision(project.id)),
        "outcome": outcome_block(project),
        "votes": call.kind is CallKind.PROJECT,
        "may_support": may_support(call, project.stage, now),
        "supported": project.id in supports_of(actor.person_id, [project.id]),
        "follows": follows_project(actor.person_id, project.id),
        "signed_in": actor.person_id is not None,
        "may_comment": may_comment(project.stage),
        "threads": comment_threads(project, actor),
        "client_key": str(uuid4()),
        "chosen": chosen,
        "page_url": site_url(organisation, "projects.show", slug=project.slug),
        "card_url": site_url(organisation, "projects.card", slug=project.slug),
    }


def _texts(parts: dict[str, str], own_fields: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    labels = text_labels() | {f"own.{field['key']}": field["label"] for field in own_fields}
    return [(label, parts[name]) for name, label in labels.items() if parts.get(name)]


def _budget(project: Project) -> dict[str, Any]:
    rows = [
        {
            "label": line.label,
            "who": _("Autre financement") if line.own else _("Demandé ici"),
            "amount": euros(line.cents),
        }
        for line in project.budget
    ]
    total = sum(line.cents for line in project.budget)
    return {"rows": rows, "total": euros(total), "asked": euros(project.asked_cents)}


def _files(project: Project, *, pictures: bool) -> list[dict[str, Any]]:
    """Those that everybody may see, where the site serves them; news have their own page."""
    return [
        {"url": url, "alternative": file.alternative, "name": file.name}
        for file in project.files
        if file.public and file.news_id is None and file.media_type.startswith("image/") is pictures
        for url in (link("filing.file", token=file.token),)
        if url
    ]


def _history(project: Project) -> list[dict[str, Any]]:
    """What happened, in words that say nothing of what is not published."""
    rows = []
    for event in public.public_events(project.id):
        label = STAGES[shown_stage(Stage(event.kind))] if event.kind in set(Stage) else None
        if label is not None:
            rows.append({"label": label, "at": event.at})
    if not rows and project.filed_at:
        rows.append({"label": STAGES[Stage.FILED], "at": project.filed_at})
    return rows


def _lineage(project: Project) -> list[dict[str, Any]]:
    rows = public.lineage_of(project.organisation_id, project.id)
    titles = shown_titles([other for _row, other in rows])
    return [
        {
            "label": _lineage_label(row.kind, forward=row.from_id == project.id),
            "title": titles[other.id],
            "url": url_for("projects.show", slug=other.slug),
        }
        for row, other in rows
    ]


def _lineage_label(kind: LineageKind, *, forward: bool) -> str:
    if kind is LineageKind.MERGED_INTO:
        return _("Réuni à") if forward else _("Réunit aussi")
    if kind is LineageKind.SPLIT_FROM:
        return _("Issu de") if forward else _("A donné aussi")
    return _("Transmis à") if forward else _("Transmis depuis")


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    labels = {
        Outcome.ADMISSIBLE: _("Ce projet est recevable."),
        Outcome.REFUSED: _("Ce projet n’est pas recevable."),
        Outcome.REDIRECTED: _("Ce projet est transmis à %(who)s.", who=decision.redirected_to),
        Outcome.MERGED: _("Ce projet est réuni à un autre."),
    }
    kinds = {Outcome.ADMISSIBLE: "success", Outcome.REFUSED: "attention"}
    return {
        "label": labels[decision.outcome],
        "kind": kinds.get(decision.outcome, "info"),
        "reasons": decision.reasons,
        "at": decision.published_at,
    }


def compare_page(organisation_id: int, slugs: Sequence[str]) -> dict[str, Any]:
    """Up to five, in the order in which they were chosen, a line for each thing that is compared."""
    projects = public.projects_by_slugs(organisation_id, slugs[:MOST_COMPARED])
    shown = {row["id"]: row for row in cards(organisation_id, [project.id for project in projects])}
    columns = []
    for project in projects:
        parts = shown_parts(project)
        budget = _budget(project)
        columns.append(
            shown[project.id]
            | {
                "texts": {name: parts.get(name, "") for name in TEXTS},
                "asked": budget["asked"],
                "total": budget["total"],
            }
        )
    return {
        "columns": columns,
        "labels": text_labels(),
        "too_many": len(slugs) > MOST_COMPARED,
        "slugs": [project.slug for project in projects],
    }
