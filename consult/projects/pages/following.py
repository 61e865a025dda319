"""What the pages of chosen projects show: to everybody, and to those who follow them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.queries_elected import seats_of
from consult.accounts.queries_team import holders_of, names_of
from consult.authz import Actor, Role
from consult.clock import today
from consult.projects.models import Milestone, Project, Realisation, Stage
from consult.projects.pages.listing import cards
from consult.projects.queries import following as queries
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.projects.rules.following import FOLLOWED, is_late, progress
from consult.selection.queries.outcomes import standing_of
from consult.territories import queries as territories
from consult.web.context import link
from consult.web.filters import euros

TEAM = (Role.ADMINISTRATOR, Role.CHAIR, Role.GOVERNANCE)


def steps_of(milestones: Sequence[Milestone], day: date) -> list[dict[str, Any]]:
    return [
        {
            "id": step.id,
            "label": step.label,
            "due_on": step.due_on,
            "done_on": step.done_on,
            "late": is_late(step, day),
        }
        for step in milestones
    ]


def summary_of(milestones: Sequence[Milestone], realisation: Realisation | None) -> dict[str, Any]:
    """How far a project is, and its money: granted and spent, in words."""
    done, total = progress(milestones)
    granted = realisation.granted_cents if realisation is not None else 0
    spent = realisation.spent_cents if realisation is not None else 0
    told = ngettext("%(num)s étape terminée sur %(total)s", "%(num)s étapes terminées sur %(total)s", done, total=total)
    money = _("%(spent)s dépensés sur %(granted)s accordés", spent=euros(spent), granted=euros(granted))
    return {
        "done": done,
        "total": total,
        "fraction": done / total if total else 0.0,
        "sentence": told if total else _("Étapes à venir"),
        "money": money if granted else "",
        "over": spent > granted > 0,
    }


def public_page(project: Project) -> dict[str, Any]:
    """What everybody reads of a chosen project."""
    realisation, milestones = queries.realisation_of(project.id), queries.milestones_of([project.id])[project.id]
    shown = cards(project.organisation_id, [project.id])[0]
    referent_id = realisation.referent_id if realisation is not None else None
    place = territory_of(project)
    return {
        "project": shown,
        "place": place,
        "begun": project.stage is not Stage.SELECTED,
        "ended_at": realisation.ended_at if realisation is not None else None,
        "end_report": realisation.end_report if realisation is not None else "",
        "referent": names_of(project.organisation_id, {referent_id}).get(referent_id) if referent_id else None,
        "steps": steps_of(milestones, today()),
        "summary": summary_of(milestones, realisation),
        "news": news_rows(project),
        "sheet_url": url_for("following.sheet", slug=project.slug),
    }


def territory_of(project: Project) -> Any:
    """The territory of a project, or nothing."""
    return next(
        (one for one in territories.territories_of(project.organisation_id) if one.id == project.territory_id), None
    )


def news_rows(project: Project) -> list[dict[str, Any]]:
    found = queries.news_of(project.id)
    pictures = queries.pictures_of([news.id for news in found])
    return [
        {
            "id": news.id,
            "title": news.title,
            "body": news.body,
            "at": news.at,
            "pictures": [
                {
                    "url": url_for("following.picture", slug=project.slug, token=file.token),
                    "alternative": file.alternative,
                }
                for file in pictures[news.id]
            ],
        }
        for news in found
    ]


def outcome_block(project: Project) -> dict[str, Any] | None:
    """What the page of a project says of what became of it: how far it is, or why it was not chosen and what next."""
    if project.stage in FOLLOWED:
        realisation = queries.realisation_of(project.id)
        milestones = queries.milestones_of([project.id])[project.id]
        return {
            "chosen": True,
            "summary": summary_of(milestones, realisation),
            "url": url_for("following.show", slug=project.slug),
            "choice": choice_sentences(project),
        }
    if project.stage is Stage.NOT_SELECTED:
        return {"chosen": False, "choice": choice_sentences(project), "next": what_next(project)}
    return None


def choice_sentences(project: Project) -> dict[str, Any] | None:
    """How the élus chose, in figures that the published result holds."""
    standing = standing_of(project.id)
    if standing is None:
        return None
    return {
        "sentence": _(
            "%(rank)sᵉ sur %(projects)s projets présentés ; les élus en ont retenu %(chosen)s.",
            rank=standing.rank,
            projects=standing.projects,
            chosen=standing.chosen,
        )
        if standing.rank > 1
        else _(
            "Premier sur %(projects)s projets présentés ; les élus en ont retenu %(chosen)s.",
            projects=standing.projects,
            chosen=standing.chosen,
        ),
        "turnout": _("%(voted)s élus ont voté, sur %(roll)s.", voted=standing.voted, roll=standing.roll),
        "url": link("results.show", round_id=standing.round_id),
    }


def what_next(project: Project) -> list[tuple[str, str]]:
    """What its authors may do now: file again, write to the élus of the territory."""
    place = territory_of(project)
    again = _("Déposer une nouvelle version, ou la boîte à idées : voir les appels ouverts")
    rows = [(again, url_for("projects.calls"))]
    if place is not None:
        officials = url_for("officials.territory", code=place.code)
        rows.append((_("En parler avec les élus : %(place)s", place=place.name), officials))
        chosen = url_for("following.chosen", code=place.code)
        rows.append((_("Voir les projets que ce territoire a choisis"), chosen))
    return rows


def chosen_page(organisation_id: int, code: str) -> dict[str, Any]:
    """The projects that a territory chose, to be promoted."""
    place = territories.territory_by_code(organisation_id, code)
    below = territories.territory_and_below(organisation_id, place.id)
    projects = queries.chosen_projects(organisation_id, below)
    return {"territory": place, "rows": chosen_rows(organisation_id, projects)}


def chosen_rows(organisation_id: int, projects: Sequence[Project]) -> list[dict[str, Any]]:
    ids = [project.id for project in projects]
    milestones, realisations = queries.milestones_of(ids), queries.realisations_of(ids)
    shown = {card["id"]: card for card in cards(organisation_id, ids)}
    return [
        shown[id_]
        | {
            "summary_of": summary_of(milestones[id_], realisations.get(id_)),
            "follow_url": url_for("following.show", slug=shown[id_]["slug"]),
            "sheet_url": url_for("following.sheet", slug=shown[id_]["slug"]),
        }
        for id_ in ids
        if id_ in shown
    ]


def index_page(actor: Actor) -> dict[str, Any]:
    """The projects that this person follows."""
    projects = queries.followed_projects(actor)
    ids = [project.id for project in projects]
    milestones, realisations = queries.milestones_of(ids), queries.realisations_of(ids)
    names = names_of(actor.organisation_id, {row.referent_id for row in realisations.values()})
    places = {place.id: place.name for place in territories.territories_of(actor.organisation_id)}
    day, titles = today(), shown_titles(projects)
    rows = []
    for project in projects:
        held = realisations.get(project.id)
        rows.append(
            {
                "title": titles[project.id] or _("Sans titre"),
                "url": url_for("following.manage", project_id=project.id),
                "territory": places.get(project.territory_id or 0, ""),
                "stage": project.stage.value,
                "referent": names.get(held.referent_id) if held is not None else None,
                "summary": summary_of(milestones[project.id], held),
                "late": any(is_late(step, day) for step in milestones[project.id]),
            }
        )
    return {"rows": rows}


def manage_page(project: Project) -> dict[str, Any]:
    """A project in front of those who follow it."""
    realisation, milestones = queries.realisation_of(project.id), queries.milestones_of([project.id])[project.id]
    return {
        "project": project,
        "title": shown_parts(project)["title"],
        "realisation": realisation,
        "steps": steps_of(milestones, today()),
        "summary": summary_of(milestones, realisation),
        "news": news_rows(project),
        "asked": euros(project.asked_cents),
    }


def referents(actor: Actor, project: Project) -> list[tuple[int, str]]:
    """Who may answer for it: the team, whoever asks, and the élus of its territory."""
    day = today()
    found = dict(holders_of(actor.organisation_id, TEAM, day))
    if actor.person_id is not None:
        found.setdefault(actor.person_id, actor.name)
    if project.territory_id is not None:
        found |= {
            seat.person_id: seat.name
            for seat in seats_of(actor.organisation_id, day, territory_ids=[project.territory_id])
        }
    realisation = queries.realisation_of(project.id)
    if realisation is not None and realisation.referent_id is not None:
        names = names_of(actor.organisation_id, {realisation.referent_id})
        found.setdefault(realisation.referent_id, names.get(realisation.referent_id, ""))
    return sorted(found.items(), key=lambda pair: pair[1])
