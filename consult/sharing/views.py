"""The pages of consultations that several organisations hold together."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.errors import DomainError, NotFound
from consult.exports.answer import table_response
from consult.exports.links import ENDING
from consult.exports.writers import Format
from consult.sharing import pages, queries
from consult.sharing.errors import AlreadyInvited, NoSuchOrganisation, NothingToShare
from consult.sharing.forms import InviteForm, ThemeForm
from consult.sharing.operations.answer_invitation import answer_invitation
from consult.sharing.operations.decide_common_theme import decide_common_theme
from consult.sharing.operations.end_membership import end_membership
from consult.sharing.operations.invite_organisation import invite_organisation
from consult.sharing.operations.publish_common_report import publish_common_report
from consult.sharing.operations.start_common_analysis import start_common_analysis
from consult.web.guard import current_actor

blueprint = Blueprint("sharing", __name__)
ANSWERS = {"accepter": True, "decliner": False}


def loaded(slug: str) -> Any:
    return consultations.consultation_by_slug(g.organisation.id, slug)


def back(slug: str) -> Any:
    return redirect(url_for("sharing.show", slug=slug))


@blueprint.get("/administration/consultations/<slug>/partage")
@requires(Permission.CONSULTATION_COMPOSE)
def show(slug: str) -> Any:
    return render_template("sharing/show.html", form=InviteForm(formdata=None), **pages.sharing_page(loaded(slug)))


@blueprint.post("/administration/consultations/<slug>/partage")
@requires(Permission.CONSULTATION_COMPOSE)
def invite(slug: str) -> Any:
    consultation, form = loaded(slug), InviteForm()
    if form.validate_on_submit():
        try:
            invite_organisation(
                actor=current_actor(), consultation=consultation, address=(form.address.data or "").lower()
            )
        except (NoSuchOrganisation, AlreadyInvited, NothingToShare) as refusal:
            form.refuse(refusal, "address")
        else:
            flash(_("L’invitation est envoyée. L’organisation l’accepte, ou non, depuis son site."), "success")
            return back(slug)
    return render_template("sharing/show.html", form=form, **pages.sharing_page(consultation)), 422


@blueprint.post("/administration/consultations/<slug>/partage/membres/<int:member_id>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def remove(slug: str, member_id: int) -> Any:
    shared = queries.led(g.organisation.id, loaded(slug).id)
    end_membership(actor=current_actor(), member=queries.member_of(shared, member_id))
    flash(_("Cette organisation ne fait plus partie de la consultation partagée."), "success")
    return back(slug)


@blueprint.post("/administration/consultations/<slug>/partage/quitter")
@requires(Permission.CONSULTATION_COMPOSE)
def leave(slug: str) -> Any:
    member = queries.membership(g.organisation.id, loaded(slug).id)
    if member is None:
        raise NotFound
    end_membership(actor=current_actor(), member=member)
    flash(_("Vous avez quitté la consultation partagée. La vôtre reste entière."), "success")
    return back(slug)


@blueprint.post("/administration/consultations/<slug>/partage/analyser")
@requires(Permission.ANALYSIS_RUN)
def analyse(slug: str) -> Any:
    consultation = loaded(slug)
    shared = queries.led(g.organisation.id, consultation.id)
    try:
        start_common_analysis(actor=current_actor(), shared=shared, consultation=consultation)
    except DomainError as refusal:
        flash(str(refusal), "attention")
    else:
        flash(_("L’analyse commune est lancée. Vous pouvez quitter cette page : elle continue."), "success")
    return back(slug)


@blueprint.get("/administration/partages")
@requires(Permission.CONSULTATION_COMPOSE)
def invitations() -> Any:
    return render_template("sharing/invitations.html", rows=pages.invitation_rows(g.organisation.id))


@blueprint.post("/administration/partages/<int:member_id>/<answer>")
@requires(Permission.CONSULTATION_COMPOSE)
def answer(member_id: int, answer: str) -> Any:
    member = queries.invitation(g.organisation.id, member_id)
    if answer not in ANSWERS:
        raise NotFound
    answer_invitation(actor=current_actor(), member=member, accepts=ANSWERS[answer])
    if member.consultation_id is None:
        flash(_("L’invitation est déclinée."), "success")
        return redirect(url_for("sharing.invitations"))
    flash(
        _("Vous participez. Écrivez votre notice, invitez vos membres, puis ouvrez : tout reste chez vous."), "success"
    )
    own = consultations.consultation_by_id(member.consultation_id)
    return redirect(url_for("composing.show", slug=own.slug))


@blueprint.get("/consultations/<slug>/rapport-commun")
@public
def report(slug: str) -> Any:
    consultation = loaded(slug)
    found = pages.readable_report(consultation, current_actor())
    return render_template("sharing/report.html", **pages.report_page(consultation, found))


@blueprint.get(f"/consultations/<slug>/rapport-commun/<name>.{ENDING}")
@public
def report_csv(slug: str, name: str, ending: str) -> Any:
    found = pages.readable_report(loaded(slug), current_actor())
    table = pages.common_table(pages.decided(found), name)
    return table_response(table.described(), Format(ending), f"{slug}-commun-{name}")


@blueprint.route("/consultations/<slug>/rapport-commun/themes/<key>", methods=["GET", "POST"])
@requires(Permission.REPORT_CURATE)
def theme(slug: str, key: str) -> Any:
    consultation = loaded(slug)
    found = queries.last_report(queries.led(g.organisation.id, consultation.id).id)
    form = ThemeForm(data=pages.theme_decision(found, key))
    if form.validate_on_submit():
        decide_common_theme(
            actor=current_actor(), report=found, key=key, label=form.label.data or "", hidden=bool(form.hidden.data)
        )
        flash(_("C’est enregistré."), "success")
        return redirect(url_for("sharing.report", slug=slug, _anchor="themes"))
    page = render_template("sharing/theme.html", form=form, consultation=consultation)
    return page, 422 if form.errors else 200


@blueprint.post("/consultations/<slug>/rapport-commun/publier")
@requires(Permission.REPORT_PUBLISH)
def publish(slug: str) -> Any:
    shared = queries.led(g.organisation.id, loaded(slug).id)
    publish_common_report(actor=current_actor(), report=queries.last_report(shared.id))
    flash(_("Le rapport commun est publié : tout le monde peut le lire, chez chaque organisation."), "success")
    return redirect(url_for("sharing.report", slug=slug))
