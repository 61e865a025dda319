"""An author contests what moderation decided of their contribution."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import participant
from consult.consultations.views.answering import blueprint, session
from consult.moderation import queries as moderation
from consult.moderation.errors import NotContestable
from consult.moderation.forms import ContestForm
from consult.moderation.operations.contest_decision import contest_decision
from consult.moderation.pages.public import author_notices


@blueprint.route("/consultations/<slug>/mes-reponses/<int:contribution_id>/contester", methods=["GET", "POST"])
@participant
def contest(slug: str, contribution_id: int) -> Any:
    sheet = session.sheet(slug)
    contribution = sheet.contribution(contribution_id)
    notice = author_notices([contribution.id]).get(contribution.id)
    if notice is None or notice["act_id"] is None:
        raise NotContestable
    form = ContestForm()
    if form.validate_on_submit():
        act = moderation.act_by_id(sheet.consultation.id, notice["act_id"])
        contest_decision(actor=session.participant(), act=act, body=form.body.data)
        flash(_("Votre contestation est reçue. Quelqu’un d’autre relira votre texte et vous répondra ici."), "success")
        return redirect(url_for("answering.mine", slug=slug), 303)
    page = render_template("answering/contest.html", sheet=sheet, contribution=contribution, notice=notice, form=form)
    return page, 422 if form.errors else 200
