"""Agreement, then one question a page, kept as one types."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import participant
from consult.consultations import choices, forms_answering
from consult.consultations.errors_answering import (
    AlreadySent,
    ClosedMeanwhile,
    TextTooLong,
    TooManyIdeas,
    WrittenElsewhere,
)
from consult.consultations.forms_answering import Box, boxes_of
from consult.consultations.models import QuestionKind
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.save_values import save_values
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.rules import effective_state
from consult.consultations.rules_answering import (
    MAX_BODY,
    is_key,
    is_writable,
    purposes_optional,
    purposes_required,
    version_of,
    words_of,
)
from consult.consultations.views.answering import blueprint, idea_boxes, session
from consult.consultations.views.answering.entry import tracking_code
from consult.db import utcnow
from consult.secrets import digest
from consult.web.filters import time_short
from consult.web.forms import strip_nul


@blueprint.get("/consultations/<slug>/reprendre")
@participant
def resume(slug: str) -> Any:
    """Where one was: the agreement, the first question without an answer, the review, or what was sent."""
    sheet = session.sheet(slug)
    if not sheet.may_go_on:
        return redirect(url_for("answering.notice", slug=slug), 303)
    writable = is_writable(effective_state(sheet.consultation, utcnow()), sheet.participation.channel)
    if sheet.participation.submitted_at is not None or not writable:
        return redirect(url_for("answering.mine", slug=slug), 303)
    for part in sheet.parts:
        if not part.is_answered:
            return redirect(url_for("answering.question", slug=slug, number=part.number), 303)
    return redirect(url_for("answering.review", slug=slug), 303)


@blueprint.route("/consultations/<slug>/notice", methods=["GET", "POST"])
@participant
def notice(slug: str) -> Any:
    """What happens to the answers, and what one agrees to, before the first question."""
    sheet = session.sheet(slug)
    form = forms_answering.consents_form(*asked_purposes(sheet), sheet.consents)
    if not form.validate_on_submit():
        return notice_page(sheet, form, 422 if form.errors else 200)
    change_consents(actor=session.participant(), sheet=sheet, granted=forms_answering.granted(form), now=utcnow())
    number = session.kept_fields().get("number", "")
    if number.isdecimal():
        return redirect(url_for("answering.question", slug=slug, number=int(number)), 307)
    return redirect(url_for("answering.resume", slug=slug), 303)


def notice_page(sheet: Sheet, form: Any, status: int) -> Any:
    page = render_template("answering/notice.html", sheet=sheet, form=form, kept=session.kept_fields())
    return page, status


def asked_purposes(sheet: Sheet) -> tuple[list[Any], list[Any]]:
    reachable = sheet.person_id is not None
    return purposes_required(sheet.has_open_text), purposes_optional(sheet.has_open_text, reachable)


@blueprint.route("/consultations/<slug>/questions/<int:number>", methods=["GET", "POST"])
@participant
def question(slug: str, number: int) -> Any:
    sheet = session.sheet(slug)
    part = sheet.part(number)
    if not sheet.may_go_on:
        form = forms_answering.consents_form(*asked_purposes(sheet), sheet.consents)
        return notice_page(sheet, form, 200)
    if request.method != "POST":
        return question_page(sheet, part)
    return save_ideas(sheet, part) if part.is_open_text else save_choice(sheet, part)


def save_ideas(sheet: Sheet, part: Part) -> Any:
    """Keep every box of the page, then go on. A box that cannot be kept comes back with its text and the reason."""
    typed, now, status, both = boxes_of(request.form), utcnow(), 303, False
    for box in typed:
        try:
            both |= idea_boxes.save(sheet, part, box, now)
        except (TextTooLong, TooManyIdeas, AlreadySent, ClosedMeanwhile) as error:
            box.error, status = str(error), error.status
            box.client_key = error.correction_key if isinstance(error, AlreadySent) else box.client_key
    if status != 303:
        return question_page(sheet, part, boxes=typed, status=status)
    if part.question.required and not part.is_answered and request.form.get("do") != "add":
        typed[0].error = _("Cette question demande une réponse.")
        return question_page(sheet, part, boxes=typed, status=422)
    if both:
        flash(_("Cette question était ouverte ailleurs avec un autre texte : vos deux textes sont gardés."), "info")
    more = {"ajouter": 1, "_anchor": "fin"} if request.form.get("do") == "add" else {}
    return redirect(here(sheet, part, **more) if more or both else following(sheet, part), 303)


def save_choice(sheet: Sheet, part: Part) -> Any:
    form = answer_form(part)
    if request.form.get("do") == "skip" and not part.question.required:
        return redirect(following(sheet, part), 303)
    if not form.validate_on_submit():
        return question_page(sheet, part, form=form, status=422)
    save_values(
        actor=session.participant(),
        sheet=sheet,
        part=part,
        values=forms_answering.answer_values(part.question, form),
        now=utcnow(),
    )
    return redirect(following(sheet, part), 303)


def answer_form(part: Part) -> Any:
    options = choices.options_of(part.question, g.organisation.id)
    return forms_answering.answer_form(part.question, part.values, options)


def here(sheet: Sheet, part: Part, **values: Any) -> str:
    return url_for("answering.question", slug=sheet.consultation.slug, number=part.number, **values)


def following(sheet: Sheet, part: Part) -> str:
    """The next question, then the review; straight back to the review for someone who came from there."""
    slug = sheet.consultation.slug
    if part.number == len(sheet.parts) or request.args.get("retour") == "verifier":
        return url_for("answering.review", slug=slug)
    return url_for("answering.question", slug=slug, number=part.number + 1)


def question_page(sheet: Sheet, part: Part, boxes: list[Box] | None = None, form: Any = None, status: int = 200) -> Any:
    page = render_template(
        "answering/question.html",
        sheet=sheet,
        part=part,
        writable=is_writable(effective_state(sheet.consultation, utcnow()), sheet.participation.channel),
        boxes=boxes or boxes_shown(sheet, part),
        form=form or (None if part.is_open_text else answer_form(part)),
        help=help_of(part),
        maximum=MAX_BODY,
        participation_key=digest(sheet.participation.pseudonym)[:16],
        code=tracking_code(sheet.participation.pseudonym) if sheet.person_id is None else "",
        inline=part.question.kind is QuestionKind.SCALE,
        action=here(sheet, part, **({"retour": "verifier"} if request.args.get("retour") == "verifier" else {})),
    )
    return page, status


def help_of(part: Part) -> str:
    """What the team wrote under the question, and what its kind asks for."""
    asked, kind = part.question, part.question.kind
    told = [asked.help] if asked.help else []
    if kind is QuestionKind.OPEN_TEXT:
        told.append(_("N’écrivez ni nom, ni adresse, ni numéro : nous les masquerions."))
    elif kind is QuestionKind.FEW_WORDS:
        told.append(_("Un à trois mots. Séparez par une virgule ceux qui ne vont pas ensemble."))
    elif kind is QuestionKind.CHOICE and asked.max_choices > 1:
        told.append(_("%(maximum)s choix au plus.", maximum=asked.max_choices))
    elif kind is QuestionKind.SCALE and asked.scale_min_label and asked.scale_max_label:
        ends = {"low": asked.scale_min, "low_label": asked.scale_min_label, "high": asked.scale_max}
        told.append(
            _("De %(low)s (%(low_label)s) à %(high)s (%(high_label)s).", **ends, high_label=asked.scale_max_label)
        )
    elif asked.profile_key == "gendered_form":
        told.append(_("Si une de vos phrases est citée, nous la signerons « Adhérente », « Adhérent » ou « Membre »."))
    return " ".join(told)


def boxes_shown(sheet: Sheet, part: Part) -> list[Box]:
    if not part.is_open_text:
        return []
    return idea_boxes.shown(sheet, part, another="ajouter" in request.args)


@blueprint.post("/consultations/<slug>/brouillons")
@participant
def draft(slug: str) -> Any:
    """One text, as it is being typed. static/js/answer/sender.js says what is answered."""
    sheet, form, now = session.sheet(slug), request.form, utcnow()
    part = sheet.part_of(request.args.get("question", 0, type=int))
    slot = form.get("slot", "")
    if not sheet.may_go_on:
        return {"message": _("Il manque votre accord."), "reopen_url": url_for("answering.notice", slug=slug)}, 403
    if part.question.kind is QuestionKind.FEW_WORDS:
        return draft_words(sheet, part, form.get("body", ""), now)
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
