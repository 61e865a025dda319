"""One text, as it is being typed. static/js/answer/sender.js says what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from consult.authz import participant
from consult.consultations import forms_answering
from consult.consultations.errors_answering import (
    AlreadySent,
    ClosedMeanwhile,
    QuestionGone,
    TextTooLong,
    TooManyIdeas,
    WrittenElsewhere,
)
from consult.consultations.models import QuestionKind
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.save_values import save_values
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.rules_answering import is_key, version_of, words_of
from consult.consultations.views.answering import blueprint, session
from consult.db import utcnow
from consult.errors import NotFound
from consult.web.filters import time_short
from consult.web.forms import strip_nul


@blueprint.post("/consultations/<slug>/brouillons")
@participant
def draft(slug: str) -> Any:
    sheet, question_id = session.sheet(slug), request.args.get("question", type=int)
    if question_id is None:
        raise NotFound
    try:
        part = sheet.part_of(question_id)
    except NotFound:
        return {"message": str(QuestionGone())}, QuestionGone.status
    if not sheet.may_go_on:
        return {"message": _("Il manque votre accord."), "reopen_url": url_for("answering.notice", slug=slug)}, 403
    if part.question.kind is QuestionKind.FEW_WORDS:
        return draft_words(sheet, part, request.form.get("body", ""), utcnow())
    return draft_idea(sheet, part, utcnow())


def draft_idea(sheet: Sheet, part: Part, now: datetime) -> Any:
    form, slot = request.form, request.form.get("slot", "")
    if not is_key(form.get("client_key", "")) or not slot.isdecimal() or not part.is_open_text:
        return {"message": _("Ce texte n’a pas pu être lu. Rechargez la page : il y sera encore.")}, 422
    try:
        version = save_draft(
            actor=session.participant(),
            sheet=sheet,
            part=part,
            client_key=form["client_key"],
            slot=int(slot[:4]),
            body=form.get("body", ""),
            version=form.get("version", ""),
            now=now,
        )
    except WrittenElsewhere as error:
        return {"body": error.body, "version": error.version, "message": str(error)}, error.status
    except AlreadySent as error:
        return {"correction_key": error.correction_key, "message": str(error)}, error.status
    except (TextTooLong, TooManyIdeas, ClosedMeanwhile) as error:
        return {"message": str(error)}, error.status
    return {"saved_at_label": time_short(now), "version": version}


def draft_words(sheet: Sheet, part: Part, typed: str, now: datetime) -> Any:
    """Words have no box nor key: the last ones stand."""
    refusal = forms_answering.words_refusal(typed)
    if refusal:
        return {"message": refusal}, 422
    try:
        save_values(actor=session.participant(), sheet=sheet, part=part, values=words_of(strip_nul(typed)), now=now)
    except ClosedMeanwhile as error:
        return {"message": str(error)}, error.status
    return {"saved_at_label": time_short(now), "version": version_of(typed)}
