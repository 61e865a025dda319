"""Reading, signing, objecting, publishing, correcting."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.reports.composing import pages
from consult.reports.composing.forms import AnswerForm
from consult.reports.composing.models import CompositionState
from consult.reports.composing.operations.answer_signing import answer_signing
from consult.reports.composing.operations.open_correction import open_correction
from consult.reports.composing.operations.propose_signing import propose_signing
from consult.reports.composing.operations.publish_composition import publish_composition
from consult.reports.views.writing import blueprint, desk_of
from consult.web.guard import current_actor

MOST_SIGNERS = 6


@blueprint.get("/<int:composition_id>/signature")
@requires(Permission.REPORT_READ)
def sign(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    page = pages.signing_page(desk, current_actor().person_id)
    return render_template("composition/signing.html", form=AnswerForm(formdata=None), **page)


@blueprint.post("/<int:composition_id>/signature/proposer")
@requires(Permission.REPORT_CURATE)
def propose(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    named = [
        (int(request.form[f"person-{place}"]), request.form.get(f"quality-{place}", ""))
        for place in range(MOST_SIGNERS)
        if request.form.get(f"person-{place}", "").isdigit()
    ]
    propose_signing(
        actor=current_actor(),
        composition=desk.composition,
        consultation=desk.consultation,
        signers=named,
        reason=request.form.get("reason", "")[:2_000],
    )
    flash(_("Le rapport est figé : les personnes nommées peuvent le lire et le signer."), "success")
    return redirect(url_for("writing.sign", slug=slug, composition_id=composition_id))


@blueprint.post("/<int:composition_id>/signature/<any(signer, objecter):answer>")
@requires(Permission.REPORT_READ)
def answer(slug: str, composition_id: int, answer: str) -> Any:
    desk, form = desk_of(slug, composition_id), AnswerForm()
    state = answer_signing(
        actor=current_actor(),
        composition=desk.composition,
        seal=form.seal.data or "",
        agreed=answer == "signer",
        reason=form.reason.data or "",
    )
    said = {
        CompositionState.SIGNED: _("Votre signature est là, et toutes les autres : le rapport peut être publié."),
        CompositionState.REVIEW: _("Votre signature est enregistrée."),
    }
    flash(said.get(state) or _("Votre objection est enregistrée : le rapport revient à ses auteurs."), "success")
    return redirect(url_for("writing.sign", slug=slug, composition_id=composition_id))


@blueprint.post("/<int:composition_id>/publier")
@requires(Permission.REPORT_PUBLISH)
def publish(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    publish_composition(actor=current_actor(), composition=desk.composition, consultation=desk.consultation)
    flash(_("Le rapport est publié : tout le monde peut le lire."), "success")
    return redirect(url_for("reports.report", slug=slug, version="publique"))


@blueprint.post("/<int:composition_id>/corriger")
@requires(Permission.REPORT_CURATE)
def correct(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    open_correction(actor=current_actor(), composition=desk.composition)
    flash(_("Corrigez le texte, puis proposez-le de nouveau : la version publiée reste lisible."), "success")
    return redirect(url_for("writing.show", slug=slug, composition_id=composition_id))
