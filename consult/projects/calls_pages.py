"""What the pages of calls show to those who lay them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.projects.labels import CHANNELS, CRITERIA, FIELD_KINDS, KINDS, METHODS, MISSING_FROM_CALL, PHASES, STAGES
from consult.projects.models import Call, PhaseKind, Project, Stage
from consult.projects.operations.open_call import missing_of
from consult.projects.queries.calls import categories_in_use, count_by_stage
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.calendar import next_phase, phases_at
from consult.web.filters import date_long, datetime_long, euros, number


def call_badge(call: Call, now: datetime) -> tuple[Any, str]:
    """The phase it is in, in a word."""
    if call.opened_at is None:
        return _("En préparation"), "neutral"
    if call.permanent:
        return (_("Fermé"), "neutral") if call.closed_at else (_("Ouvert toute l’année"), "success")
    under_way = phases_at(call.phases, now)
    if under_way:
        filing = any(phase.kind is PhaseKind.FILING for phase in under_way)
        return PHASES[under_way[0].kind], "success" if filing else "info"
    return (_("À venir"), "info") if next_phase(call.phases, now) else (_("Terminé"), "neutral")


def dates_sentence(call: Call, now: datetime) -> str:
    """What ends next, or begins."""
    under_way = phases_at(call.phases, now)
    if call.opened_at and under_way:
        last = under_way[0]
        return _("%(phase)s jusqu’au %(when)s", phase=PHASES[last.kind], when=datetime_long(last.ends_at))
    coming = next_phase(call.phases, now)
    if coming is None:
        return ""
    return _("%(phase)s à partir du %(when)s", phase=PHASES[coming.kind], when=datetime_long(coming.starts_at))


def call_rows(calls: Sequence[Call], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": call.title,
            "url": url_for("calls.show", slug=call.slug),
            "badge": call_badge(call, now),
            "about": " · ".join(part for part in (str(KINDS[call.kind]), dates_sentence(call, now)) if part),
        }
        for call in calls
    ]


def call_page(call: Call, now: datetime) -> dict[str, Any]:
    """Everything of the page of one call: its parts, what it lacks, what is filed."""
    counts = count_by_stage(call.id)
    missing = missing_of(call)
    return {
        "state": call_badge(call, now),
        "dates": dates_sentence(call, now),
        "kind": KINDS[call.kind],
        "steps": _steps(call, now),
        "missing": [MISSING_FROM_CALL[code] for code in missing] if call.opened_at is None else [],
        "may_open": not missing and (call.opened_at is None or call.closed_at is not None),
        "may_close": call.permanent and call.opened_at is not None and call.closed_at is None,
        "counts": [
            {"label": STAGES[stage], "count": number(counts[stage])}
            for stage in Stage
            if counts.get(stage) and stage is not Stage.DRAFT
        ],
        "drafts": counts.get(Stage.DRAFT, 0),
    }


def _steps(call: Call, now: datetime) -> list[dict[str, Any]]:
    """The parts to fill, in the order in which one fills them; the first that is missing is « à vous »."""
    lacking = set(missing_of(call))
    used = sum(not category.retired for category in call.categories)
    parts = [
        (_("Présentation"), "calls.presentation", "intro" not in lacking, ""),
        *(
            []
            if call.permanent
            else [
                (
                    _("Calendrier"),
                    "calls.calendar",
                    not lacking & {"phases", "selection", "calendar", "over"},
                    dates_sentence(call, now),
                )
            ]
        ),
        (_("Qui dépose, et où"), "calls.filers", True, _("Ouvert à tous") if not call.college_ids else ""),
        (
            _("Catégories"),
            "calls.categories",
            bool(used),
            ngettext("Une catégorie", "%(num)s catégories", used) if used else "",
        ),
        (
            _("Champs propres à l’appel"),
            "calls.fields",
            True,
            ngettext("Un champ", "%(num)s champs", len(call.own_fields)) if call.own_fields else _("Aucun"),
        ),
        (
            _("Grille de la commission"),
            "calls.criteria",
            bool(call.criteria),
            ngettext("Un critère", "%(num)s critères", len(call.criteria)) if call.criteria else "",
        ),
        (
            _("Budget et examen"),
            "calls.budget",
            True,
            euros(call.budget_cents) if call.budget_cents is not None else _("Sans budget"),
        ),
        (_("Règles du vote"), "calls.vote", True, METHODS.get(str(call.vote_rules.get("method")), ("",))[0]),
    ]
    steps, waiting = [], False
    for label, endpoint, done, hint in parts:
        state = "done" if done else "todo" if waiting else "next"
        waiting = waiting or not done
        steps.append({"label": label, "url": url_for(endpoint, slug=call.slug), "state": state, "hint": str(hint)})
    return steps


def category_rows(call: Call) -> list[dict[str, Any]]:
    used = categories_in_use(call.id)
    return [
        {
            "name": category.name,
            "retired": category.retired,
            "used": ngettext("Un projet", "%(num)s projets", used[category.id]) if used.get(category.id) else "",
            "url": url_for("calls.category", slug=call.slug, category_id=category.id),
            "retire_url": url_for("calls.retire", slug=call.slug, category_id=category.id),
        }
        for category in call.categories
    ]


def criterion_rows(call: Call) -> list[dict[str, Any]]:
    return [
        {
            "label": line.label,
            "kind": CRITERIA[line.kind],
            "weight": line.weight,
            "url": url_for("calls.criterion", slug=call.slug, criterion_id=line.id),
            "drop_url": url_for("calls.drop_criterion", slug=call.slug, criterion_id=line.id),
        }
        for line in call.criteria
    ]


def field_rows(call: Call) -> list[dict[str, Any]]:
    return [
        {
            "label": field["label"],
            "kind": FIELD_KINDS[field["kind"]],
            "required": field["required"],
            "url": url_for("calls.field", slug=call.slug, key=field["key"]),
            "drop_url": url_for("calls.drop_field", slug=call.slug, key=field["key"]),
        }
        for field in call.own_fields
    ]


def project_lines(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """The filed projects of a call, as a table."""
    titles = shown_titles(projects)
    return [
        {
            "title": titles[project.id] or _("Sans titre"),
            "url": url_for("arranging.show", project_id=project.id),
            "stage": STAGES[project.stage],
            "channel": CHANNELS[project.channel],
            "filed": date_long(project.filed_at),
        }
        for project in projects
    ]
