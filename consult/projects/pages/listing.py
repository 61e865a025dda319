"""The list of projects: filters in the address, an order that favours nobody, the tile map of where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from consult.db import utcnow
from consult.projects.labels import STAGES
from consult.projects.models import Call, Project, Stage
from consult.projects.queries import public
from consult.projects.queries.calls import published_calls
from consult.projects.queries.public import Listed, Wanted
from consult.projects.queries.writings import shown_parts_of
from consult.projects.rules.fair_order import ordered
from consult.projects.rules.life_cycle import PRIVATE_KINDS, shown_stage
from consult.projects.subjects import Place
from consult.territories import queries as territories
from consult.web.filters import NBSP, euros, number
from consult.web.forms import strip_nul
from consult.web.paging import page_count

PAGE = 24
SHOWN = [stage for stage in Stage if shown_stage(stage) == stage and stage not in (Stage.DRAFT, Stage.WITHDRAWN)]
STAGE_BADGES = {
    Stage.FILED: "info",
    Stage.TO_COMPLETE: "attention",
    Stage.ADMISSIBLE: "success",
    Stage.SELECTED: "success",
    Stage.UNDER_WAY: "success",
    Stage.DONE: "success",
}


@dataclass(frozen=True)
class Visit:
    """What makes an order somebody's own for as long as their visit lasts."""

    seed: str
    since: datetime


def sort_choices() -> list[tuple[str, str]]:
    return [
        ("", _("Au hasard : aucun n’est favorisé")),
        ("soutiens", _("Les plus soutenus d’abord")),
        ("recents", _("Les plus récents d’abord")),
    ]


def in_order(rows: Sequence[Listed], sort: str, visit: Visit) -> list[int]:
    """Ids in the order that was asked for; by default the visitor's own, in which what came since stands last, so that
    no page repeats another."""
    if sort == "soutiens":
        fair = {id_: rank for rank, id_ in enumerate(ordered([row.id for row in rows], visit.seed))}
        return [row.id for row in sorted(rows, key=lambda row: (-row.supports, fair[row.id]))]
    if sort == "recents":
        return [row.id for row in sorted(rows, key=lambda row: (row.published_at, row.id), reverse=True)]
    before = [row.id for row in rows if row.published_at <= visit.since]
    since = [row.id for row in rows if row.published_at > visit.since]
    return ordered(before, visit.seed) + ordered(since, visit.seed)


class Filters:
    """What the address asks for; whatever is not known there is left out."""

    def __init__(self, organisation_id: int) -> None:
        self.calls = [call for call in published_calls(organisation_id) if call.kind not in PRIVATE_KINDS]
        self.places = territories.territories_of(organisation_id)
        args = {name: strip_nul(value) for name, value in request.args.items()}
        self.call = next((call for call in self.calls if call.slug == args.get("appel")), None)
        self.place = next((place for place in self.places if place.code == args.get("territoire")), None)
        stage = args.get("etape", "")
        self.words = args.get("q", "").strip()[:200]
        self.sort = args.get("ordre", "") if args.get("ordre") in ("soutiens", "recents") else ""
        self.wanted = Wanted(
            call_id=self.call.id if self.call else None,
            places=tuple(territories.territory_and_below(organisation_id, self.place.id)) if self.place else (),
            category=args.get("categorie", "").strip()[:80],
            stage=Stage(stage) if stage in {each.value for each in SHOWN} else None,
            words=self.words,
        )

    def values(self, **changed: str | None) -> dict[str, Any]:
        """The parameters of this same list, some of them changed or, being None, left out; always the first page."""
        kept: dict[str, str | None] = {
            "appel": self.call.slug if self.call else None,
            "territoire": self.place.code if self.place else None,
            "categorie": self.wanted.category,
            "etape": self.wanted.stage.value if self.wanted.stage else None,
            "q": self.words,
            "ordre": self.sort,
        }
        return {name: value for name, value in (kept | changed).items() if value}

    def url(self, **changed: str | None) -> str:
        return url_for("projects.index", **self.values(**changed))

    def active(self) -> list[dict[str, str]]:
        labels = {
            "appel": self.call.title if self.call else "",
            "territoire": self.place.name if self.place else "",
            "categorie": self.wanted.category,
            "etape": str(STAGES[self.wanted.stage]) if self.wanted.stage else "",
            "q": _("« %(words)s »", words=self.words) if self.words else "",
        }
        return [{"label": label, "remove_url": self.url(**{name: None})} for name, label in labels.items() if label]


def list_page(organisation_id: int, visit: Visit, page: int, chosen: Sequence[str]) -> dict[str, Any]:
    """Everything the list shows. `chosen`: the slugs kept to be compared."""
    filters = Filters(organisation_id)
    rows = public.listed(organisation_id, filters.wanted)
    pages = page_count(len(rows), PAGE)
    page = min(page, pages)
    ids = in_order(rows, filters.sort, visit)[(page - 1) * PAGE : page * PAGE]
    by_place = public.count_by_territory(organisation_id, filters.wanted.without("places"))
    return {
        "cards": cards(organisation_id, ids),
        "total": len(rows),
        "page": page,
        "pages": pages,
        "filters": filters.active(),
        "values": filters.values(),
        "sort": filters.sort,
        "sorts": sort_choices(),
        "fields": _fields(organisation_id, filters, by_place),
        "tiles": _tiles(filters, by_place),
        "chosen": chosen,
        "feed_url": url_for("projects.feed", **{k: v for k, v in filters.values().items() if k in FEED_FILTERS}),
        "call": filters.call,
    }


FEED_FILTERS = ("territoire", "categorie", "appel")


def _fields(organisation_id: int, filters: Filters, by_place: dict[int | None, int]) -> list[dict[str, Any]]:
    """One list to choose from for each filter, each choice with what it would give."""
    wanted = filters.wanted
    by_call = public.count_by_call(organisation_id)
    categories = public.count_by_category(organisation_id, wanted.without("category"))
    stages = public.count_by_stage(organisation_id, wanted.without("stage"))
    tree = territories.tree_rows(filters.places, by_place)
    return [
        {
            "name": "appel",
            "label": _("Appel"),
            "options": [("", _("Tous"))]
            + [(call.slug, _counted(call.title, by_call.get(call.id, 0))) for call in filters.calls],
        },
        {
            "name": "territoire",
            "label": _("Territoire"),
            "options": [("", _("Tous"))]
            + [
                (row.territory.code, _counted(NBSP * 3 * row.depth + row.territory.name, row.people))
                for row in tree
                if row.people or row.territory is filters.place
            ],
        },
        {
            "name": "categorie",
            "label": _("Catégorie"),
            "options": [("", _("Toutes"))]
            + [
                (name, _counted(name, categories.get(name, 0)))
                for name in sorted({*categories, wanted.category} - {""})
            ],
        },
        {
            "name": "etape",
            "label": _("Étape"),
            "options": [("", _("Toutes"))]
            + [
                (stage.value, _counted(str(STAGES[stage]), stages.get(stage, 0)))
                for stage in SHOWN
                if stage in stages or stage is wanted.stage
            ],
        },
    ]


def _counted(label: str, count: int) -> str:
    return f"{label} ({number(count)})"


def _tiles(filters: Filters, by_place: dict[int | None, int]) -> list[dict[str, Any]]:
    """Each territory that has a place on the map, with the projects there and below."""
    return [
        {
            "column": place.tile_column,
            "row": place.tile_row,
            "code": place.code,
            "label": place.name,
            "value": row.people,
            "display": number(row.people),
            "url": filters.url(territoire=place.code) if row.people else "",
        }
        for row in territories.tree_rows(filters.places, by_place)
        for place in (row.territory,)
        if place.tile_row is not None
    ]


def cards(organisation_id: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Projects as lists, comparisons and feeds show them."""
    projects = public.projects_by_ids(organisation_id, ids)
    calls = public.calls_by_ids(organisation_id, {project.call_id for project in projects})
    places = {place.id: place for place in territories.territories_of(organisation_id)}
    categories = public.categories_by_ids({project.category_id for project in projects})
    parts, supports = shown_parts_of(projects), public.count_supports(ids)
    comments = public.count_comments(ids)
    return [
        card(project, parts[project.id], calls[project.call_id], places)
        | {
            "category": categories.get(project.category_id, ""),
            "supports": supports.get(project.id, 0),
            "comments": comments.get(project.id, 0),
        }
        for project in projects
    ]


def card(project: Project, parts: dict[str, str], call: Call, places: Mapping[int, Place]) -> dict[str, Any]:
    stage = shown_stage(project.stage)
    place = places.get(project.territory_id or 0)
    return {
        "id": project.id,
        "slug": project.slug,
        "title": parts["title"] or _("Sans titre"),
        "summary": parts["summary"],
        "url": url_for("projects.show", slug=project.slug),
        "stage": (STAGES[stage], STAGE_BADGES.get(stage, "neutral")),
        "territory": place.name if place else _("Toute l’organisation"),
        "place": parts["place"],
        "call": call.title,
        "asked": euros(project.asked_cents) if project.asked_cents else "",
        "published": project.published_at or utcnow(),
    }
