"""What each step of filing holds of a project, and what the project still lacks."""

from __future__ import annotations

from typing import Any

from consult.projects.models import Call, Project
from consult.projects.rules.filing import missing_from
from consult.web.filters import euros

FIELDS: dict[str, tuple[str, ...]] = {
    "projet": ("title", "summary", "category_id"),
    "besoin": ("need", "description", "partners"),
    "lieu": ("territory_id", "place"),
}


def step_values(project: Project, step: str) -> dict[str, Any]:
    """What the page of a step shows, by field; the lines of a budget as text."""
    if step == "budget":
        return {"lines": "\n".join(f"{line.label} : {euros(line.cents)}" for line in project.budget)}
    if step == "precisions":
        return dict(project.own_values)
    return {name: getattr(project, name) for name in FIELDS.get(step, ())}


def missing_of(project: Project, call: Call) -> list[tuple[str, str]]:
    """(step, what) for each thing without which it cannot be filed. A category that was retired since must be chosen
    again, unless the project is filed with it."""
    offered = [category.id for category in call.categories if not category.retired]
    if project.filed_at is not None and project.category_id is not None:
        offered.append(project.category_id)
    return missing_from(
        project,
        kind=call.kind,
        categories=offered,
        own_fields=call.own_fields,
        most_cents=call.most_cents,
    )
