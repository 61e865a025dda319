"""Making a consultation known: its addresses, its poster, the sites that show it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.embedding import addresses, works_in_frames
from consult.consultations.forms_editor import EmbedForm
from consult.consultations.operations.set_embed_hosts import HostRefused, set_embed_hosts
from consult.consultations.poster import poster as draw_poster
from consult.consultations.qr import qr_path
from consult.consultations.views.composing import blueprint
from consult.db import utcnow
from consult.web.guard import current_actor
from consult.web.pdf import pdf_response


@blueprint.route("/consultations/<slug>/partager", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def share(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    hosts = {"hosts": "\n".join(consultation.embed_hosts)}
    form = EmbedForm(data=hosts)
    form.watch(hosts)
    if form.validate_on_submit():
        try:
            set_embed_hosts(actor=current_actor(), consultation=consultation, lines=form.lines, seen=form.seen.data)
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        except HostRefused as refusal:
            form.refuse(refusal, "hosts")
        else:
            flash(_("Les sites sont enregistrés."), "success")
            return redirect(url_for("composing.share", slug=slug))
    at = addresses(consultation, g.organisation)
    page = render_template(
        "composing/share.html",
        consultation=consultation, form=form, at=at, qr=qr_path(at["short"]), works_in_frames=works_in_frames(),
    )  # fmt: skip
    return page, form.status


@blueprint.get("/consultations/<slug>/affiche.pdf")
@requires(Permission.CONSULTATION_COMPOSE)
def poster(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    return pdf_response(draw_poster(consultation, g.organisation, utcnow()), f"affiche-{slug}.pdf")
