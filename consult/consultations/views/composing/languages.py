"""The languages of a consultation: which ones, and every text side by side."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries, translating
from consult.consultations.forms import LanguagesForm
from consult.consultations.operations.choose_locales import choose_locales
from consult.consultations.operations.save_translations import TranslationTooLong, save_translations
from consult.consultations.views.composing import blueprint
from consult.consultations.wording import language_name
from consult.errors import NotFound
from consult.web.forms import strip_nul
from consult.web.guard import current_actor

FIELD = "text-"


@blueprint.route("/consultations/<slug>/langues", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def languages(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = LanguagesForm(data={"main": consultation.locales[0], "others": consultation.locales[1:]})
    if form.validate_on_submit():
        choose_locales(actor=current_actor(), consultation=consultation, main=form.main.data, others=form.others.data)
        flash(_("Les langues sont enregistrées."), "success")
        return redirect(url_for("composing.languages", slug=slug))
    page = render_template(
        "composing/languages.html",
        consultation=consultation,
        form=form,
        rows=translating.language_rows(consultation),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/consultations/<slug>/langues/<locale>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def translate(slug: str, locale: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    if locale not in consultation.locales[1:]:
        raise NotFound
    texts = translating.translations_of(consultation.id).get(locale, {})
    if request.method != "POST":
        return translation_page(consultation, locale, texts)
    sent = {name.removeprefix(FIELD): strip_nul(text) for name, text in request.form.items() if name.startswith(FIELD)}
    try:
        save_translations(actor=current_actor(), consultation=consultation, locale=locale, texts=sent)
    except TranslationTooLong as error:
        return translation_page(consultation, locale, sent, str(error)), error.status
    flash(_("La traduction est enregistrée."), "success")
    return redirect(url_for("composing.translate", slug=slug, locale=locale))


def translation_page(consultation: Any, locale: str, texts: dict[str, str], refusal: str = "") -> str:
    groups = translating.groups_of(consultation)
    return render_template(
        "composing/translate.html",
        consultation=consultation,
        locale=locale,
        language=language_name(locale),
        main=consultation.locales[0],
        groups=groups,
        texts=texts,
        missing=translating.missing(groups, texts),
        total=sum(len(group.texts) for group in groups),
        refusal=refusal,
    )
