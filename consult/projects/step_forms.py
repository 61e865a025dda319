"""The form and the page of each step of filing."""

from __future__ import annotations

from typing import Any

from consult.projects.filing_pages import budget_sums, path_of_steps, place_choices, place_tiles, similar_rows, step_url
from consult.projects.forms_filing import BudgetForm, NeedForm, PlaceForm, ProjectForm, StepForm, own_fields_form
from consult.projects.labels_filing import STEPS
from consult.projects.models import Call, Project, Stage
from consult.projects.step_values import step_values
from consult.secrets import new_token


def step_form(project: Project, call: Call, step: str, territory_id: int | None = None) -> StepForm:
    """What the page of a step asks, filled with what is stored; `territory_id` is the tile that was just chosen."""
    form = _form(project, call, step)
    if not form.is_submitted():
        form.page_key.data = new_token()
    form.watch(step_values(project, step))
    if isinstance(form, PlaceForm) and territory_id is not None and not form.is_submitted():
        form.territory_id.data = territory_id
    return form


def _form(project: Project, call: Call, step: str) -> StepForm:
    if step == "projet":
        return ProjectForm(obj=project).offer(call, project)
    if step == "besoin":
        return NeedForm(obj=project)
    if step == "lieu":
        return PlaceForm(obj=project).offer(place_choices(call))
    if step == "budget":
        return BudgetForm().open_lines(project)
    return own_fields_form(call.own_fields, project.own_values)


def step_page(project: Project, call: Call, step: str) -> dict[str, Any]:
    """What the page of a step shows besides its form."""
    steps = path_of_steps(call)
    place = steps.index(step)
    page: dict[str, Any] = {
        "project": project,
        "call": call,
        "step": step,
        "number": place + 1,
        "total": len(steps),
        "is_draft": project.stage is Stage.DRAFT,
        "title": STEPS[step],
        "before_url": step_url(project.slug, steps[place - 1]) if place else "",
        "after_url": step_url(project.slug, steps[place + 1]),
    }
    if step in ("projet", "besoin"):
        page["similar"] = similar_rows(project, call) if page["is_draft"] else []
    if step == "budget":
        page["sums"] = budget_sums(project)
    if step == "lieu":
        page["tiles"] = place_tiles(project, call)
    return page
