"""The list of projects as a table, for the team and for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.clock import paris_day
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Kind, Row, Table
from consult.projects.labels import STAGES
from consult.projects.models import Project
from consult.projects.queries import public
from consult.projects.queries.exported import projects_in_chunks
from consult.projects.queries.writings import shown_parts_of
from consult.projects.rules.life_cycle import shown_stage
from consult.territories import queries as territories

SHARED = (
    Column("slug", _l("Adresse"), note=_l("Dernière partie de l’adresse de sa page."), width=30),
    Column("title", _l("Titre"), width=50),
    Column("call", _l("Appel"), width=30),
    Column("category", _l("Catégorie")),
    Column("territory", _l("Territoire")),
    Column("stage", _l("Étape"), note=_l("Comme tout le monde la voit : une réponse non publiée n’y paraît pas.")),
    Column("summary", _l("Résumé"), width=60),
    Column("asked", _l("Montant demandé"), Kind.NUMBER, _l("En euros.")),
    Column("supports", _l("Soutiens"), Kind.INTEGER),
    Column("comments", _l("Commentaires"), Kind.INTEGER, _l("Ceux qui sont publiés.")),
)
STAFF = (
    Column("project_id", _l("Numéro"), Kind.INTEGER, _l("Numéro du projet sur le site.")),
    Column("channel", _l("Canal"), note=_l("Par où il est arrivé : web, box, agora, phone, paper ou file.")),
    Column("filed", _l("Déposé le"), Kind.DAY),
    *SHARED,
)


def projects_table(request: Request) -> Table:
    staff = request.audience is Audience.STAFF
    return Table("projets", "Projets", STAFF if staff else SHARED, lambda: _rows(request.organisation_id, staff=staff))


def _rows(organisation_id: int, *, staff: bool) -> Iterator[Row]:
    """Staff reads those that were filed, of private calls too; everybody, the public ones."""
    places = {place.id: place.name for place in territories.territories_of(organisation_id)}
    for projects in projects_in_chunks(organisation_id, everybody=not staff):
        rows = list(_chunk(organisation_id, projects, places, staff=staff))
        db.session.rollback()
        yield from rows


def _chunk(organisation_id: int, projects: Sequence[Project], places: dict[int, str], *, staff: bool) -> Iterator[Row]:
    ids = [project.id for project in projects]
    parts = shown_parts_of(projects)
    calls = public.calls_by_ids(organisation_id, {project.call_id for project in projects})
    categories = public.categories_by_ids({project.category_id for project in projects})
    supports, comments = public.count_supports(ids), public.count_comments(ids)
    for project in projects:
        shared: tuple[Any, ...] = (
            project.slug,
            parts[project.id]["title"],
            calls[project.call_id].title,
            categories.get(project.category_id),
            places.get(project.territory_id or 0),
            str(STAGES[shown_stage(project.stage)]),
            parts[project.id]["summary"],
            project.asked_cents / 100,
            supports.get(project.id, 0),
            comments.get(project.id, 0),
        )
        filed = paris_day(project.filed_at) if project.filed_at else None
        yield (project.id, project.channel.value, filed, *shared) if staff else shared


register(
    Subject(
        "projects",
        _l("Projets"),
        _l("Les projets déposés, leur étape publique, leurs soutiens."),
        {Audience.STAFF: Permission.CALL_MANAGE, Audience.OPEN: Permission.CALL_MANAGE},
        projects_table,
        of_consultation=False,
        rank=2,
    )
)
