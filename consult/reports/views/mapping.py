"""The map of all contributions, and what the browser draws it from."""

from __future__ import annotations

from typing import Any

from flask import g, jsonify, render_template, send_file

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.errors import NotFound
from consult.reports import pages, queries
from consult.reports.folders import derived_folder
from consult.reports.views import blueprint


@blueprint.get("/carte")
@requires(Permission.CONTRIBUTION_READ)
def map_page(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_template("reports/map.html", **pages.map_page(consultation))


@blueprint.get("/carte/points")
@requires(Permission.CONTRIBUTION_READ)
def map_points(slug: str) -> Any:
    run = queries.current_run(consultations.consultation_by_slug(g.organisation.id, slug))
    path = derived_folder(run.folder) / "map.bin"
    if not path.exists():
        raise NotFound
    return send_file(path, mimetype="application/octet-stream", conditional=True, etag=True, max_age=0)


@blueprint.get("/carte/themes")
@requires(Permission.CONTRIBUTION_READ)
def map_themes(slug: str) -> Any:
    return jsonify(pages.map_themes(consultations.consultation_by_slug(g.organisation.id, slug)))
