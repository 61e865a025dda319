"""The structure of the membership, to which participants are weighted: what it is now, and a file to replace it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.reports import pages
from consult.reports.errors import BadMargins
from consult.reports.forms import MembershipForm
from consult.reports.operations.load_membership import load_membership
from consult.web.csv_table import Column, UnreadableFile, read_table
from consult.web.guard import current_actor

blueprint = Blueprint("membership", __name__)

COLUMNS = (
    Column("effectif", ("effectif", "personnes", "count")),
    Column("college", ("college", "collège"), required=False),
    Column("age_band", ("age", "âge", "tranche d’âge", "age_band"), required=False),
    Column("region", ("region", "région"), required=False),
    Column("territory", ("territoire", "territory"), required=False),
)
MOST_LINES = 20_000


@blueprint.route("/administration/structure", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def structure() -> Any:
    form = MembershipForm()
    if form.validate_on_submit():
        try:
            lines = read_table(form.file.data.read(), COLUMNS, max_rows=MOST_LINES).rows
            load_membership(actor=current_actor(), lines=lines)
        except (UnreadableFile, BadMargins) as refusal:
            form.refuse(refusal, "file")
        else:
            flash(_("La structure des adhérents est enregistrée."), "success")
            return redirect(url_for("membership.structure"))
    page = render_template("reports/membership.html", form=form, **pages.membership_page(g.organisation.id))
    return page, 422 if form.errors else 200
