"""The administrator sets the organisation up."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.errors import NotFound
from consult.territories import queries
from consult.territories.forms import LegalPageForm, OrganisationForm
from consult.territories.legal_pages import TITLES, default_pages
from consult.territories.logos import LogoRefused
from consult.territories.operations.save_legal_page import save_legal_page
from consult.territories.operations.update_organisation import ColourRefused, ThresholdRefused, update_organisation
from consult.territories.rules import has_blanks
from consult.territories.views import blueprint
from consult.web.guard import current_actor

FIELD_OF = {LogoRefused: "logo", ColourRefused: "brand_colour", ThresholdRefused: "k"}


@blueprint.route("/administration/organisation", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def settings() -> Any:
    form = OrganisationForm(obj=None, data=queries.settings_of(g.organisation))
    if form.validate_on_submit():
        try:
            update_organisation(
                actor=current_actor(),
                name=form.name.data,
                k=form.k.data,
                brand_colour=form.brand_colour.data,
                contact_email=form.contact_email.data,
                logo=form.logo.data.read() if form.logo.data else None,
                remove_logo=form.remove_logo.data,
            )
        except tuple(FIELD_OF) as refusal:
            form.refuse(refusal, FIELD_OF[type(refusal)])
        else:
            flash(_("Les réglages de l’organisation sont enregistrés."), "success")
            return redirect(url_for("territories.settings"))
    return render_template("territories/settings.html", form=form), 422 if form.errors else 200


@blueprint.get("/administration/pages-legales")
@requires(Permission.ORGANISATION_CONFIGURE)
def legal_pages() -> Any:
    written = {page.slug: page for page in queries.legal_pages_of(g.organisation.id)}
    pages = [
        (slug, title, written.get(slug), slug in written and has_blanks(written[slug].body))
        for slug, title in TITLES.items()
    ]
    return render_template("territories/legal_pages.html", pages=pages)


@blueprint.route("/administration/pages-legales/<slug>", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def edit_legal_page(slug: str) -> Any:
    if slug not in TITLES:
        raise NotFound
    page = queries.legal_page(g.organisation.id, slug)
    first = next(p for p in default_pages(g.organisation.name, g.organisation.contact_email) if p.slug == slug)
    form = LegalPageForm(obj=page or first)
    if form.validate_on_submit():
        save_legal_page(actor=current_actor(), slug=slug, title=form.title.data, body=form.body.data)
        flash(_("La page est enregistrée."), "success")
        return redirect(url_for("territories.legal_pages"))
    return render_template("territories/edit_legal_page.html", form=form, page=page), 422 if form.errors else 200
