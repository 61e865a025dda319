"""What the pages of filing show to an author."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Actor
from consult.projects import author_parts
from consult.projects.calls_pages import dates_sentence
from consult.projects.files import is_picture
from consult.projects.labels import PHASES, STAGE_SENTENCES, STAGES
from consult.projects.labels_filing import EVENTS, LINEAGE, MISSING, STEPS
from consult.projects.likeness import similar
from consult.projects.models import Call, PhaseKind, Project, Stage
from consult.projects.queries import filing as queries
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.calendar import is_in, next_phase
from consult.projects.rules.filing import may_edit, steps_of
from consult.projects.rules.life_cycle import PRIVATE_KINDS, may_follow, shown_stage
from consult.projects.step_values import missing_of
from consult.territories import queries as territories
from consult.territories.levels import ORDER
from consult.web.filters import date_long, datetime_long, euros, number

BADGES = {
    Stage.DRAFT: "turn",
    Stage.TO_COMPLETE: "turn",
    Stage.ADMISSIBLE: "success",
    Stage.SELECTED: "success",
    Stage.DONE: "success",
    Stage.UNDER_WAY: "success",
}


def similar_rows(project: Project, call: Call) -> list[dict[str, str]]:
    """Public projects of close words, to join rather than to write twice; none beside somebody's own need."""
    text = " ".join((project.title, project.summary, project.need))
    if call.kind in PRIVATE_KINDS or not text.strip():
        return []
    found = similar(project.organisation_id, text, queries.public_by_id(project.organisation_id, project.id))
    titles = shown_titles(found)
    return [
        {
            "title": titles[row.id],
            "url": url_for("projects.show", slug=row.slug),
            "join_url": url_for("filing.join", slug=row.slug),
        }
        for row in found
    ]


def stage_badge(project: Project) -> tuple[Any, str]:
    stage = shown_stage(project.stage)
    return STAGES[stage], BADGES.get(stage, "neutral")


def project_rows(projects: Sequence[Project]) -> list[dict[str, Any]]:
    return [
        {
            "title": project.title or _("Sans titre"),
            "url": url_for("filing.show", slug=project.slug),
            "badge": stage_badge(project),
            "since": _("depuis le %(day)s", day=date_long(project.stage_since)),
        }
        for project in projects
    ]


def missing_rows(project: Project, call: Call) -> list[dict[str, str]]:
    """A sentence for each thing that is missing, with the page where it is given."""
    labels = {field["key"]: _("« %(field)s » attend une réponse.", field=field["label"]) for field in call.own_fields}
    sums = {"most": euros(call.most_cents), "asked": euros(project.asked_cents)}
    return [
        {
            "sentence": labels.get(what) or str(MISSING[what]) % sums,
            "url": step_url(project.slug, step),
        }
        for step, what in missing_of(project, call)
    ]


def step_url(slug: str, step: str, **values: Any) -> str:
    """The address of a step: three of them have pages of another kind."""
    endpoint = {"fichiers": "filing.files", "auteurs": "filing.authors", "verifier": "filing.check"}.get(step)
    return url_for(endpoint, slug=slug) if endpoint else url_for("filing.step", slug=slug, step=step, **values)


def path_of_steps(call: Call) -> list[str]:
    return steps_of(call.kind, own_fields=bool(call.own_fields))


def draft_page(project: Project, call: Call) -> dict[str, Any]:
    """The list of steps of a draft: what is done, where to go on."""
    lacking = {step for step, _what in missing_of(project, call)}
    steps, waiting = [], False
    for step in path_of_steps(call):
        done = step not in lacking and (step != "verifier")
        state = "done" if done else "todo" if waiting else "next"
        waiting = waiting or not done
        url = step_url(project.slug, step)
        steps.append({"label": STEPS[step], "url": url, "state": state, "hint": ""})
    return {"steps": steps, "dates": dates_sentence(call, project.created_at)}


def places_of(call: Call) -> list[Any]:
    """The territories where a project of this call may stand, by name."""
    every = territories.territories_of(call.organisation_id)
    if call.territory_id is None:
        return list(every)
    inside = set(territories.territory_and_below(call.organisation_id, call.territory_id))
    return [place for place in every if place.id in inside]


def place_choices(call: Call) -> list[tuple[int, str]]:
    """With the name of what holds them, where two have the same name."""
    places = places_of(call)
    names = [place.name for place in places]
    levels = {level: rank for rank, level in enumerate(ORDER)}
    by_id = {place.id: place for place in places}
    rows = sorted(places, key=lambda place: (levels[place.level],))
    return [
        (
            place.id,
            f"{place.name} ({by_id[place.parent_id].name})"
            if names.count(place.name) > 1 and place.parent_id in by_id
            else place.name,
        )
        for place in rows
    ]


def place_tiles(project: Project, call: Call) -> list[dict[str, Any]]:
    """The tile map: how many projects are filed in each territory, a link to choose it."""
    counts = queries.count_by_territory(call.id)
    return [
        {
            "row": place.tile_row,
            "column": place.tile_column,
            "code": place.code,
            "label": place.name,
            "value": counts.get(place.id, 0),
            "display": number(counts.get(place.id, 0)),
            "hidden": False,
            "url": step_url(project.slug, "lieu", territoire=place.id),
        }
        for place in places_of(call)
        if place.tile_row is not None
    ]


def file_rows(project: Project) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "url": url_for("filing.file", token=file.token),
            "kilobytes": max(1, round(file.size / 1024)),
            "picture": is_picture(file),
            "alternative": file.alternative,
            "drop_url": url_for("filing.drop_file", slug=project.slug, file_id=file.id),
        }
        for file in queries.files_of(project.id)
    ]


def author_rows(actor: Actor, project: Project) -> list[dict[str, Any]]:
    """Those who carry it, are invited, or ask to."""
    rows = []
    for author in queries.authors_of(project.id):
        kind = "joined" if author.joined_at else "asks" if author.person_id else "invited"
        mine = author.person_id == actor.person_id and kind == "joined"
        name = author.shown_name or (author.email if kind == "invited" else _("Un adhérent"))
        rows.append(
            {
                "name": _("%(name)s (vous)", name=name) if mine else name,
                "kind": kind,
                "accept_url": url_for("filing.accept", slug=project.slug, author_id=author.id),
                "refuse_url": url_for("filing.refuse", slug=project.slug, author_id=author.id),
            }
        )
    return rows


def budget_sums(project: Project) -> dict[str, Any]:
    total = sum(line.cents for line in project.budget)
    return {"total": euros(total), "asked": euros(project.asked_cents), "others": euros(total - project.asked_cents)}


def summary_rows(project: Project, call: Call) -> list[dict[str, Any]]:
    """« Vérifiez votre projet »: question, answer, link to change it."""
    categories = {row.id: row.name for row in call.categories}
    places = dict(place_choices(call))
    sums = budget_sums(project)
    answers: dict[str, list[tuple[Any, Any]]] = {
        "projet": [
            (_("Titre"), project.title),
            (_("Résumé"), project.summary),
            (_("Catégorie"), categories.get(project.category_id or 0, "")),
        ],
        "besoin": [
            (_("Besoin"), project.need),
            (_("Ce qui est proposé"), project.description),
            (_("Partenaires"), project.partners),
        ],
        "lieu": [
            (_("Lieu"), ", ".join(part for part in (project.place, places.get(project.territory_id or 0)) if part))
        ],
        "budget": [
            (
                _("Budget"),
                [f"{line.label} : {euros(line.cents)}" for line in project.budget]
                + ([_("Total %(total)s, dont %(asked)s demandés.", **sums)] if project.budget else []),
            )
        ],
        "precisions": [(field["label"], project.own_values.get(field["key"])) for field in call.own_fields],
        "fichiers": [(_("Pièces jointes"), [file.name for file in queries.files_of(project.id)])],
        "auteurs": [(_("Personnes qui portent le projet"), author_names(project))],
    }
    return [
        {
            "label": label,
            "answers": value if isinstance(value, list) else [str(value)] if value not in (None, "") else [],
            "change_url": step_url(project.slug, step),
        }
        for step in path_of_steps(call)
        for label, value in answers.get(step, [])
    ]


def author_names(project: Project) -> list[str]:
    return [
        author.shown_name or _("un adhérent") if author.joined_at else _("%(who)s, invité", who=author.email or "…")
        for author in queries.authors_of(project.id)
        if author.joined_at or author.email
    ]


def lineage_rows(project: Project) -> list[dict[str, str]]:
    """The projects that it comes from or went to, where their authors may read of them."""
    rows, found = [], queries.lineage_of(project)
    titles = shown_titles(other for _link, other, _forward in found)
    for link, other, forward in found:
        title = titles[other.id] or _("Sans titre")
        rows.append(
            {"sentence": str(LINEAGE[link.kind][0 if forward else 1]) % {"title": title}, "reason": link.reason}
        )
    return rows


def phase_rows(call: Call, now: datetime) -> list[dict[str, Any]]:
    """The calendar: past, now, to come."""
    return [
        {
            "label": PHASES[phase.kind],
            "when": _(
                "du %(start)s au %(end)s", start=datetime_long(phase.starts_at), end=datetime_long(phase.ends_at)
            ),
            "state": "done" if phase.ends_at <= now else "next" if phase.starts_at <= now else "todo",
        }
        for phase in sorted(call.phases, key=lambda phase: list(PhaseKind).index(phase.kind))
    ]


def coming(project: Project, call: Call, now: datetime) -> str:
    """What comes next, and when."""
    if project.stage in (Stage.FILED, Stage.EXAMINED) and project.filed_at is not None:
        return ngettext(
            "La commission vous répond au plus tard un jour après le dépôt, ou à la date du calendrier.",
            "La commission vous répond au plus tard %(num)s jours après le dépôt, ou à la date du calendrier.",
            call.answer_days,
        )
    after = next_phase(call.phases, now)
    if after is None:
        return ""
    return _(
        "Ensuite : %(phase)s, à partir du %(when)s.", phase=PHASES[after.kind], when=datetime_long(after.starts_at)
    )


def own_page(actor: Actor, project: Project, call: Call, now: datetime) -> dict[str, Any]:
    """The author's page: where it stands, what comes next, what may still be done."""
    stage, editable = shown_stage(project.stage), may_edit(project.stage, call, now)
    return {
        "badge": stage_badge(project),
        "sentence": STAGE_SENTENCES.get(stage, ""),
        "coming": coming(project, call, now),
        "phases": phase_rows(call, now),
        "summary": [row if editable else row | {"change_url": ""} for row in summary_rows(project, call)],
        "may_edit": editable,
        "may_withdraw": may_follow(call.kind, project.stage, Stage.WITHDRAWN),
        "filing_open": is_in(call, PhaseKind.FILING, now),
        "history": [
            {"label": EVENTS[event.kind], "at": event.at}
            for event in queries.public_events(project.id)
            if event.kind in EVENTS
        ],
        "lineage": lineage_rows(project),
        "authors": author_rows(actor, project),
        "parts": author_parts.parts_of(actor, project),
    }
