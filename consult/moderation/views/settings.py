"""The charter, the words of the filter, and whether a consultation holds back what is flagged."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.moderation import queries
from consult.moderation.errors import BadCharter
from consult.moderation.forms import CharterForm, HidingForm, WordsForm, reasons_text
from consult.moderation.operations.save_charter import save_charter
from consult.moderation.operations.save_words import save_words
from consult.moderation.operations.set_hiding import set_hiding
from consult.moderation.subjects import NOT_BEGUN
from consult.moderation.views.queue import blueprint, loaded
from consult.web.guard import current_actor


@blueprint.route("/charte-de-moderation", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def charter() -> Any:
    current = queries.charter_of(g.organisation.id)
    form = CharterForm(data={"text": current.text, "reasons": reasons_text(current)})
    if form.validate_on_submit():
        try:
            save_charter(actor=current_actor(), text=form.text.data, reasons=form.parsed())
        except BadCharter as refusal:
            form.refuse(refusal, "reasons")
        else:
            flash(_("La charte est enregistrée et publiée."), "success")
            return redirect(url_for("moderated.charter"), 303)
    return render_template("moderation/charter_form.html", form=form), 422 if form.errors else 200


@blueprint.route("/mots-du-filtre", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CONFIGURE)
def words() -> Any:
    form = WordsForm(data={"words": "\n".join(queries.charter_of(g.organisation.id).words)})
    if form.validate_on_submit():
        try:
            save_words(
                actor=current_actor(),
                lines=(form.words.data or "").splitlines(),
                consultation_ids=[
                    row.id
                    for row in consultations.consultations_of(g.organisation.id)
                    if row.state not in (*NOT_BEGUN, "archived")
                ],
            )
        except BadCharter as refusal:
            form.refuse(refusal, "words")
        else:
            flash(_("La liste est enregistrée. Le filtre relit les contributions."), "success")
            return redirect(url_for("moderation.index"), 303)
    return render_template("moderation/words_form.html", form=form), 422 if form.errors else 200


@blueprint.route("/moderation/<slug>/reglages", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def settings(slug: str) -> Any:
    consultation = loaded(slug)
    form = HidingForm(data={"hides_at_once": queries.hides_at_once(consultation.id)})
    if form.validate_on_submit():
        set_hiding(actor=current_actor(), consultation_id=consultation.id, hides_at_once=form.hides_at_once.data)
        flash(_("Le réglage vaut pour ce qui arrive à partir de maintenant."), "success")
        return redirect(url_for("moderation.queue", slug=slug), 303)
    return render_template("moderation/settings.html", form=form, consultation=consultation)
