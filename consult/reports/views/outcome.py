"""The page of one theme, readers' opinions and questions, and the team's answers."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from consult.authz import Actor, Permission, public, requires
from consult.consultations import queries as consultations
from consult.errors import DomainError
from consult.extensions import limiter
from consult.reports import queries
from consult.reports.outcome import pages
from consult.reports.outcome.card import card_png
from consult.reports.outcome.forms import AnswerForm, AskForm
from consult.reports.outcome.operations.answer_question import answer_question
from consult.reports.outcome.operations.ask_team import ask_team
from consult.reports.outcome.operations.react_to_theme import react_to_theme
from consult.reports.subjects import Consultation
from consult.reports.views import blueprint
from consult.reports.views.readers import reader_hash
from consult.web.guard import current_actor
from consult.web.paging import page_number, page_url

KEPT_TEN_MINUTES = {"Cache-Control": "public, max-age=600"}
ANSWERS = {"utile": True, "pas-utile": False}


def of(slug: str) -> Consultation:
    return consultations.consultation_by_slug(g.organisation.id, slug)


@blueprint.get("/rapport/<theme_key>")
@public
def public_theme(slug: str, theme_key: str) -> Any:
    consultation = of(slug)
    corpus_id = queries.published_report(consultation).corpus_id
    page = pages.public_theme_page(consultation, theme_key, reader_hash(corpus_id))
    return render_template("reports/public_theme.html", **page)


@blueprint.get("/rapport/<theme_key>/carte.png")
@public
@limiter.limit("120 per minute")
def theme_card(slug: str, theme_key: str) -> Any:
    consultation = of(slug)
    cell = pages.theme_cell(queries.published_report(consultation), theme_key)
    return Response(card_png(g.organisation, consultation.title, cell), mimetype="image/png", headers=KEPT_TEN_MINUTES)


@blueprint.post("/rapport/<theme_key>/avis")
@public
@limiter.limit("120 per hour")
def react(slug: str, theme_key: str) -> Any:
    """`avis`: utile, pas-utile, or anything else to take it back. Back to where the reader was."""
    consultation = of(slug)
    version = queries.published_report(consultation)
    pages.theme_cell(version, theme_key)
    react_to_theme(
        actor=Actor(organisation_id=g.organisation.id),
        corpus_id=version.corpus_id,
        theme_key=theme_key,
        reader_hash=reader_hash(version.corpus_id, make=True) or "",
        useful=ANSWERS.get(request.form.get("avis", "")),
    )
    if request.form.get("page") == "rapport":
        return redirect(url_for("reports.report", slug=slug, version="publique", _anchor=f"avis-{theme_key}"), 303)
    return redirect(url_for("reports.public_theme", slug=slug, theme_key=theme_key, _anchor=f"avis-{theme_key}"), 303)


@blueprint.route("/rapport/question", methods=["GET", "POST"])
@public
@limiter.limit("10 per hour", methods=["POST"])
def ask(slug: str) -> Any:
    consultation, key, form = of(slug), request.args.get("theme", ""), AskForm()
    page = pages.ask_page(consultation, key)
    if form.validate_on_submit():
        if not form.site.data:  # a program filled in the trap: it is thanked, and nothing is kept
            ask_team(
                actor=Actor(organisation_id=g.organisation.id),
                corpus_id=page["version"].corpus_id,
                theme_key=key,
                body=form.body.data or "",
                email=form.email.data or None,
                locale=str(get_locale()),
            )
        flash(_("Votre question est reçue. L’équipe la lira."), "success")
        if key:
            return redirect(url_for("reports.public_theme", slug=slug, theme_key=key), 303)
        return redirect(url_for("reports.report", slug=slug, version="publique"), 303)
    return render_template("reports/ask.html", form=form, **page), 422 if form.errors else 200


@blueprint.get("/rapport/questions")
@requires(Permission.REPORT_PUBLISH)
def inbox(slug: str) -> Any:
    return render_template("reports/inbox.html", **pages.inbox_page(of(slug), page_number()), pager_url=page_url())


@blueprint.route("/rapport/questions/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_PUBLISH)
def answer(slug: str, question_id: int) -> Any:
    page = pages.answer_page(of(slug), question_id)
    question, status = page["question"], 200
    form = AnswerForm(answer=question.answer, public_body=page["proposed"], state=question.state)
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                answer_question(actor=current_actor(), question=question, **form.values())
                flash(_("C’est enregistré."), "success")
                return redirect(url_for("reports.inbox", slug=slug), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render_template("reports/answer.html", form=form, **page), status
