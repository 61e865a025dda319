"""What everybody may read: the charter, the figures, the contributions where the notice said so."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Actor, public
from consult.consultations import queries as consultations
from consult.consultations.queries_moderating import texts_by_ids
from consult.consultations.rules import effective_state
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.moderation import queries
from consult.moderation.forms import ReportForm
from consult.moderation.operations.report_contribution import report_contribution
from consult.moderation.pages.public import PAGE, figures_page, reading_page
from consult.moderation.subjects import NOT_BEGUN, Consultation
from consult.web.paging import page_count, page_number, page_url

blueprint = Blueprint("moderated", __name__)


def begun(slug: str) -> Consultation:
    """A consultation that the public knows of. Raises NotFound."""
    found = consultations.consultation_by_slug(g.organisation.id, slug)
    if effective_state(found, utcnow()) in NOT_BEGUN:
        raise NotFound
    return found


def readable(slug: str) -> Consultation:
    """One whose notice said, before it opened, that everybody would read the contributions."""
    found = begun(slug)
    if not found.public_contributions:
        raise NotFound
    return found


@blueprint.get("/charte-de-moderation")
@public
def charter() -> Any:
    return render_template("moderation/charter.html", charter=queries.charter_of(g.organisation.id))


@blueprint.get("/consultations/<slug>/moderation")
@public
def figures(slug: str) -> Any:
    return render_template("moderation/figures.html", **figures_page(begun(slug), g.organisation.k))


@blueprint.get("/consultations/<slug>/lire")
@public
def read(slug: str) -> Any:
    page = reading_page(readable(slug), page_number())
    return render_template(
        "moderation/read.html",
        **page,
        page=page_number(),
        pages=page_count(page["count"], PAGE),
        pager_url=page_url(),
    )


@blueprint.route("/consultations/<slug>/lire/<int:contribution_id>/signaler", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
def report(slug: str, contribution_id: int) -> Any:
    consultation = readable(slug)
    text = texts_by_ids(consultation.id, [contribution_id]).get(contribution_id)
    if text is None or text.excluded:
        raise NotFound
    form = ReportForm().offer(queries.charter_of(g.organisation.id))
    if form.validate_on_submit():
        report_contribution(
            actor=Actor(organisation_id=g.organisation.id),
            consultation_id=consultation.id,
            contribution_id=contribution_id,
            reason=form.raison.data,
            comment=form.commentaire.data or "",
        )
        flash(_("Merci. Quelqu’un de l’équipe relira cette contribution."), "success")
        return redirect(url_for("moderated.read", slug=slug), 303)
    page = render_template("moderation/report.html", form=form, consultation=consultation, text=text.masked)
    return page, 422 if form.errors else 200
