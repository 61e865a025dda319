"""The commission's desk, its list of projects, one project in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from consult.accounts.queries_team import names_of
from consult.authz import Actor, Permission
from consult.clock import today
from consult.projects.labels import ADMISSIBILITIES, OUTCOMES
from consult.projects.models import Call, CriterionKind, Evaluation, Project, Stage
from consult.projects.pages.delays import delay_rows
from consult.projects.queries import commission as queries
from consult.projects.queries.calls import call_by_id, calls_by_id, published_calls
from consult.projects.queries.commission import Wanted
from consult.projects.queries.examiners import TO_EXAMINE, examiners_of, kept_from, load_of, waiting
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.projects.rules.assigning import may_examine, propose
from consult.projects.rules.examination import MARKED, differences, is_late
from consult.projects.rules.life_cycle import WITHOUT_VOTE
from consult.territories import queries as territories
from consult.web.filters import euros

STATE_LABELS = {
    "unassigned": _l("À attribuer"),
    "waiting": _l("Grilles attendues"),
    "to_complete": _l("Complément attendu"),
    "to_decide": _l("À décider"),
    "decided": _l("Réponse à publier"),
}
MOST_PROPOSED = 200
"""Projects in one proposal of assignment: what a person can read through."""


def decides(actor: Actor) -> bool:
    return actor.can_somewhere(Permission.PROJECT_DECIDE)


def desk_page(actor: Actor, now: datetime) -> dict[str, Any]:
    mine = queries.my_assignments(actor)
    calls = calls_by_id(actor.organisation_id, {project.call_id for _a, project, _g in mine})
    titles = shown_titles(project for _assignment, project, _grid in mine)
    rows = [
        {
            "title": titles[project.id],
            "url": url_for("commission.grid", project_id=project.id),
            "call": calls[project.call_id].title,
            "due_at": assignment.due_at,
            "late": is_late(assignment.due_at, now),
            "begun": grid is not None,
            "waits": project.stage == Stage.TO_COMPLETE,
        }
        for assignment, project, grid in mine
    ]
    return {
        "rows": rows,
        "states": [
            {"label": str(STATE_LABELS[state]), "count": count, "url": url_for("commission.projects", etat=state)}
            for state, count in queries.state_counts(actor).items()
        ],
        "load": _load(actor) if decides(actor) else [],
        "delays": delay_rows(actor, now) if decides(actor) else [],
        "decides": decides(actor),
    }


def _load(actor: Actor) -> list[dict[str, Any]]:
    """One bar for each examiner, the most loaded first."""
    load = load_of(actor.organisation_id)
    people = {examiner.id for examiner in examiners_of(actor.organisation_id, today())} | set(load)
    names = names_of(actor.organisation_id, people)
    bars = [
        {
            "label": names.get(id_, ""),
            "value": load.get(id_, 0),
            "display": ngettext("%(num)s grille", "%(num)s grilles", load.get(id_, 0)),
        }
        for id_ in people
    ]
    return sorted(bars, key=lambda bar: (-bar["value"], bar["label"]))


def projects_page(actor: Actor, wanted: Wanted, page: int, now: datetime) -> dict[str, Any]:
    projects, count = queries.examined_projects(actor, wanted, page)
    progress = queries.progress_of([project.id for project in projects])
    places = {place.id: place.name for place in territories.territories_of(actor.organisation_id)}
    calls = calls_by_id(actor.organisation_id, {project.call_id for project in projects})
    rows, titles = [], shown_titles(projects)
    for project in projects:
        done, call = progress[project.id], calls[project.call_id]
        rows.append(
            {
                "id": project.id,
                "project": titles[project.id] or _("Sans titre"),
                "url": url_for("commission.show", project_id=project.id),
                "territory": places.get(project.territory_id, "") if project.territory_id else _("Sans territoire"),
                "grids": _("%(sent)s sur %(wanted)s", sent=done.sent, wanted=call.examiners_per_project),
                "state": state_label(project, done, call),
                "late": is_late(done.due_at, now) and done.sent < call.examiners_per_project,
            }
        )
    return {"rows": rows, "count": count, "decides": decides(actor)}


def state_label(project: Project, done: queries.Progress, call: Call) -> str:
    """Where its examination is, as the list says it."""
    if project.stage == Stage.EXAMINED:
        state = "decided"
    elif project.stage == Stage.TO_COMPLETE:
        state = "to_complete"
    elif done.assigned < call.examiners_per_project:
        state = "unassigned"
    else:
        state = "to_decide" if done.sent >= call.examiners_per_project else "waiting"
    return str(STATE_LABELS[state])


def filter_choices(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """What the list can be narrowed to."""
    calls = [call for call in published_calls(actor.organisation_id) if call.kind not in WITHOUT_VOTE]
    return {
        "calls": calls,
        "categories": sorted({category.name for call in calls for category in call.categories}),
        "places": territories.territories_of(actor.organisation_id),
        "states": STATE_LABELS,
        "wanted": wanted,
    }


def proposal(actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    """Who could examine what lacks examiners, the load being shared: nothing is written."""
    projects = queries.unassigned(actor, wanted, MOST_PROPOSED)
    calls = calls_by_id(actor.organisation_id, {project.call_id for project in projects})
    examiners, load = examiners_of(actor.organisation_id, today()), load_of(actor.organisation_id)
    pairs: list[tuple[int, int]] = []
    for call in calls.values():
        part = waiting(actor.organisation_id, [project for project in projects if project.call_id == call.id])
        found = propose(part, examiners, load, call.examiners_per_project)
        for _project_id, examiner_id in found:
            load[examiner_id] = load.get(examiner_id, 0) + 1
        pairs += found
    names = names_of(actor.organisation_id, {examiner_id for _project, examiner_id in pairs})
    by_project: dict[int, list[int]] = {}
    for project_id, examiner_id in pairs:
        by_project.setdefault(project_id, []).append(examiner_id)
    titles = shown_titles(projects)
    return [
        {
            "title": titles[project.id] or _("Sans titre"),
            "examiners": [
                {"pair": f"{project.id}-{id_}", "name": names[id_]} for id_ in by_project.get(project.id, [])
            ],
        }
        for project in projects
    ]


def project_page(actor: Actor, project: Project, now: datetime) -> dict[str, Any]:
    """Everything that somebody who examines may read, without what moderation hides; who is kept from it reads what
    everybody reads."""
    call = call_by_id(project.call_id)
    apart = actor.person_id in kept_from([project.id]).get(project.id, frozenset())
    context: dict[str, Any] = {
        "project": project,
        "texts": shown_parts(project),
        "call": call,
        "apart": apart,
        "place": _place(actor, project),
        "decides": decides(actor) and not apart,
        "may_assign": decides(actor) and project.stage in TO_EXAMINE and not apart,
        "may_ask": project.stage in TO_EXAMINE and not apart,
        "may_decide": decides(actor) and not apart and project.stage in (*TO_EXAMINE, Stage.EXAMINED),
    }
    if apart:
        return context
    assigned = queries.assignments_of(project.id)
    conflicts = queries.conflicts_of(project.id)
    people = {each.examiner_id for each in assigned} | {each.person_id for each in conflicts}
    complements = queries.complements_of(project.id)
    mine = next((each for each in assigned if each.examiner_id == actor.person_id), None)
    grids = readable_grids(actor, project, call, mine is not None)
    people |= {grid.examiner_id for grid in grids or []} | {each.asked_by_id or 0 for each in complements}
    returned = {grid.examiner_id for grid in queries.sent_grids(project.id)}
    decision = queries.decision_of(project.id)
    if decision and decision.decided_by_id:
        people.add(decision.decided_by_id)
    return context | {
        "names": names_of(actor.organisation_id, people),
        "assigned": [(each, each.examiner_id in returned, is_late(each.due_at, now)) for each in assigned],
        "mine": mine,
        "my_grid": queries.grid_of(project.id, actor.person_id),
        "grids": grids,
        "comparison": comparison(call, grids or []),
        "complements": complements,
        "conflicts": conflicts,
        "decision": decision,
        "outcomes": OUTCOMES,
        "authors": [author for author in project.authors if author.left_at is None],
        "candidates": candidates(actor, project) if context["may_assign"] else [],
    }


def _place(actor: Actor, project: Project) -> str:
    names = {place.id: place.name for place in territories.territories_of(actor.organisation_id)}
    return names.get(project.territory_id, "") if project.territory_id else ""


def readable_grids(actor: Actor, project: Project, call: Call, is_examiner: bool) -> Sequence[Evaluation] | None:
    """The grids sent; None for an examiner who has not sent theirs: nobody is led by a colleague."""
    own = queries.grid_of(project.id, actor.person_id)
    if is_examiner and (own is None or own.sent_at is None):
        return None
    return queries.sent_grids(project.id)


def candidates(actor: Actor, project: Project) -> list[tuple[int, str]]:
    """Who may be given this project, by name."""
    seen = waiting(actor.organisation_id, [project])[0]
    able = [
        examiner.id
        for examiner in examiners_of(actor.organisation_id, today())
        if examiner.id not in seen.examiners and may_examine(seen, examiner)
    ]
    names = names_of(actor.organisation_id, able)
    return sorted(((id_, names[id_]) for id_ in able), key=lambda pair: pair[1])


def comparison(call: Call, grids: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """The grids side by side, a line each; `apart` where they disagree."""
    if not grids:
        return []
    apart = {difference.criterion_id for difference in differences(call.criteria, grids)}
    lines = [
        {
            "label": _("Entre dans le cadre de l’appel"),
            "values": [{"said": admissibility_text(grid), "words": ""} for grid in grids],
            "apart": None in apart,
        }
    ]
    for line in call.criteria:
        if line.kind == CriterionKind.ADMISSIBILITY:
            continue
        said = [grid.grades.get(str(line.id), {}) for grid in grids]
        lines.append(
            {
                "label": line.label,
                "values": [
                    {"said": grade_text(line.kind, each.get("grade")), "words": each.get("words", "")} for each in said
                ],
                "apart": line.id in apart,
            }
        )
    return lines


def admissibility_text(grid: Evaluation) -> str:
    return str(ADMISSIBILITIES[grid.admissibility]) if grid.admissibility else "–"


def grade_text(kind: CriterionKind, grade: int | None) -> str:
    if grade is None:
        return "–"
    if kind in MARKED:
        return _("%(grade)s sur 4", grade=grade)
    if kind == CriterionKind.COST:
        return euros(grade)
    return ngettext("%(num)s mois", "%(num)s mois", grade)
