"""What a participant will see, on a telephone and on a desktop, while one composes. Nothing here is ever stored."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for

from consult.authz import Permission, requires
from consult.consultations import forms_answering, previewing, queries
from consult.consultations.forms_question import QuestionForm
from consult.consultations.models import Consultation, State
from consult.consultations.queries_answering import Sheet
from consult.consultations.views.answering.questions import asked_purposes, page_values
from consult.consultations.views.composing import blueprint
from consult.consultations.views.composing.questions import KINDS
from consult.errors import NotFound
from consult.web.framing import allow_framing, allow_own_frames


def read(slug: str) -> tuple[Consultation, Sheet, str]:
    """The consultation, its empty sheet, and the language asked for (empty: the main one)."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    locale = request.args.get("langue", "")
    locale = locale if locale in consultation.locales else ""
    questions = queries.questions_of(consultation.id)
    return consultation, previewing.empty_sheet(consultation, questions, locale or None), locale


@blueprint.get("/consultations/<slug>/apercu")
@requires(Permission.CONSULTATION_COMPOSE)
def preview(slug: str) -> Any:
    consultation, sheet, locale = read(slug)
    pages = previewing.pages_of(slug, sheet)
    names = [page["name"] for page in pages]
    current = request.args.get("page", "")
    current = current if current in names else names[0]
    allow_own_frames()
    return render_template(
        "composing/preview.html",
        consultation=consultation, pages=pages, current=current, place=names.index(current), locale=locale,
    )  # fmt: skip


@blueprint.get("/consultations/<slug>/apercu/<page>")
@requires(Permission.CONSULTATION_COMPOSE)
def preview_page(slug: str, page: str) -> Any:
    consultation, sheet, locale = read(slug)
    allow_framing()
    return previewing.harmless(drawn(consultation, sheet, page), slug, page, locale)


@blueprint.post("/consultations/<slug>/apercu/<page>")
@requires(Permission.CONSULTATION_COMPOSE)
def leaf_preview(slug: str, page: str) -> Any:
    """« Continuer », pressed in the preview: the next page, and nothing kept."""
    _consultation, sheet, locale = read(slug)
    following = previewing.following(previewing.pages_of(slug, sheet), page)
    return redirect(url_for("composing.preview_page", slug=slug, page=following, langue=locale or None), 303)


def drawn(consultation: Consultation, sheet: Sheet, page: str) -> str:
    if page == previewing.FIRST:
        return render_template(
            "answering/consultation.html",
            consultation=consultation, wording=sheet.wording, state=State.OPEN, participation=None,
            questions=[part.question for part in sheet.parts], may_start=True, reopenings=[], report_url=None,
        )  # fmt: skip
    if page == previewing.NOTICE:
        form = forms_answering.consents_form(*asked_purposes(sheet), {})
        return render_template("answering/notice.html", sheet=sheet, form=form, kept={})
    if page == previewing.LAST:
        return render_template("composing/preview_thanks.html", sheet=sheet)
    if not page.isascii() or not page.isdigit():
        raise NotFound
    part = sheet.part(int(page[:4]))
    values = {**page_values(sheet, part), "writable": True, "condition": previewing.condition_of(sheet, part)}
    return render_template("composing/preview_question.html", **values)


@blueprint.post("/consultations/<slug>/questions/apercu/<kind>")
@requires(Permission.CONSULTATION_COMPOSE)
def preview_question(slug: str, kind: str) -> Any:
    """The question as its form says it at this moment, saved or not."""
    if kind not in KINDS:
        raise NotFound
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = QuestionForm()
    form.for_kind(KINDS[kind], queries.sections_of(consultation.id))
    question = previewing.unsaved_question(consultation, KINDS[kind], form.content())
    request.method = "GET"  # the answer's own form must not take what was typed here for an answer
    sheet = previewing.empty_sheet(consultation, [question])
    allow_framing()
    return previewing.harmless(drawn(consultation, sheet, "1"), slug, "1", "")
