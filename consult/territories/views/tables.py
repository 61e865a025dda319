"""Territories and colleges: what there is, and a file to add to it or correct it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts import queries_places as people
from consult.authz import Permission, requires
from consult.territories import labels, queries
from consult.territories.forms import TableForm
from consult.territories.operations.import_colleges import import_colleges
from consult.territories.operations.import_territories import import_territories
from consult.territories.rules import Plan
from consult.territories.views import blueprint
from consult.web.csv_table import Column, UnreadableFile, read_table
from consult.web.guard import current_actor

TERRITORY_COLUMNS = (
    Column("code", ("code",)),
    Column("name", ("name", "nom")),
    Column("level", ("level", "niveau")),
    Column("parent", ("parent",), required=False),
    Column("tile_row", ("tile_row", "ligne"), required=False),
    Column("tile_column", ("tile_column", "colonne"), required=False),
)
COLLEGE_COLUMNS = (
    Column("code", ("code",)),
    Column("name", ("name", "nom")),
    Column("signature_feminine", ("signature_feminine", "signature féminine")),
    Column("signature_masculine", ("signature_masculine", "signature masculine")),
    Column("signature_neutral", ("signature_neutral", "signature neutre")),
)
MOST_ROWS = 3_000


@blueprint.route("/administration/territoires", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def territories() -> Any:
    form, plan = TableForm(), None
    if form.validate_on_submit():
        plan, stored = take_file(form, TERRITORY_COLUMNS, import_territories)
        if stored:
            return redirect(url_for("territories.territories"))
    counts = people.count_by_territory(g.organisation.id)
    rows = labels.territory_rows(queries.tree_rows(queries.territories_of(g.organisation.id), counts))
    page = render_template("territories/territories.html", form=form, plan=plan, rows=rows, tiles=labels.tiles(rows))
    return page, 422 if form.errors or (plan and plan.faults) else 200


@blueprint.route("/administration/colleges", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def colleges() -> Any:
    form, plan = TableForm(), None
    if form.validate_on_submit():
        plan, stored = take_file(form, COLLEGE_COLUMNS, import_colleges)
        if stored:
            return redirect(url_for("territories.colleges"))
    counts = people.count_by_college(g.organisation.id)
    rows = labels.college_rows(queries.colleges_of(g.organisation.id), counts)
    page = render_template("territories/colleges.html", form=form, plan=plan, rows=rows)
    return page, 422 if form.errors or (plan and plan.faults) else 200


def take_file(form: TableForm, columns: Sequence[Column], operation: Callable[..., Plan]) -> tuple[Plan | None, bool]:
    """Look at the file, or store what was looked at and confirmed; returns the plan and whether it is stored."""
    data = form.bytes_given()
    if not data:
        form.refuse(_("Choisissez un fichier."), "file")
        return None, False
    try:
        table = read_table(data, columns, max_rows=MOST_ROWS)
    except UnreadableFile as refusal:
        form.refuse(refusal, "file")
        return None, False
    plan = operation(actor=current_actor(), lines=table.rows, store=form.confirms)
    stored = form.confirms and not plan.faults
    if stored:
        flash(
            ngettext("%(num)s ligne enregistrée.", "%(num)s lignes enregistrées.", len(plan.wanted))
            + " "
            + ngettext("%(num)s ajoutée,", "%(num)s ajoutées,", len(plan.added))
            + " "
            + ngettext("%(num)s modifiée.", "%(num)s modifiées.", len(plan.changed)),
            "success",
        )
    elif not plan.faults:
        form.content.data = table.text
    return plan, stored
