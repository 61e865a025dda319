"""Saying a question otherwise while it already has answers."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries, queries_life
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms_editor import RewordForm
from consult.consultations.operations.reword_question import RewordingRefused, reword_question
from consult.consultations.views.composing import blueprint
from consult.web.guard import current_actor


@blueprint.route("/consultations/<slug>/questions/<code>/reformuler", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def reword(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    question = queries.question_by_code(consultation.id, code)
    form = RewordForm(data={"prompt": question.prompt, "help": question.help})
    form.watch({"prompt": question.prompt, "help": question.help})
    wordings = queries_life.wordings_of(consultation.id).get(question.id, [])
    if form.validate_on_submit():
        try:
            reword_question(
                actor=current_actor(), consultation=consultation, code=code, seen=form.seen.data, **form.values()
            )
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        except RewordingRefused as refusal:
            form.refuse(refusal, refusal.field)
        else:
            flash(_("La question est reformulée. Les deux textes seront au rapport."), "success")
            return redirect(url_for("composing.questions", slug=slug))
    page = render_template("composing/reword.html", consultation=consultation, form=form, wordings=wordings)
    return page, form.status
