"""Agreement, then one question a page, kept as one types."""

from __future__ import annotations

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
)
from consult.consultations.forms_answering import Box, boxes_of
from consult.consultations.models import QuestionKind
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.save_question import MOST_QUESTIONS
from consult.consultations.operations.save_values import save_values
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.rules_answering import MAX_BODY, purposes_optional, purposes_required
from consult.consultations.views.answering import blueprint, file_boxes, hints, idea_boxes, languages, session
from consult.consultations.views.answering.entry import tracking_code
from consult.db import utcnow
from consult.errors import NotFound
from consult.reports import queries as reports
from consult.secrets import digest


@blueprint.get("/consultations/<slug>/reprendre")
@participant
def resume(slug: str) -> Any:
    """Where one was: the agreement, the first question without an answer, the review, what was sent, what became of
    it."""
    sheet = session.sheet(slug)
    if not sheet.may_go_on:
        return redirect(url_for("answering.notice", slug=slug), 303)
    writable = sheet.takes_answers(utcnow())
    if sheet.participation.submitted_at is not None and not writable and reports.is_published(sheet.consultation):
        return redirect(url_for("answering.outcome", slug=slug), 303)
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
    if request.method == "POST" and languages.asked():
        languages.choose(sheet)
        return notice_page(session.sheet(slug), form, 200)
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
    if request.method == "POST" and languages.asked():
        languages.choose(sheet)
        sheet = session.sheet(slug)
    part = asked_part(sheet, number)
    if part is None:
        return gone_page(sheet) if request.method == "POST" else redirect(url_for("answering.resume", slug=slug), 303)
    if not sheet.may_go_on:
        form = forms_answering.consents_form(*asked_purposes(sheet), sheet.consents)
        return notice_page(sheet, form, 200)
    if request.method != "POST":
        return question_page(sheet, part)
    return save_ideas(sheet, part) if part.is_open_text else save_choice(sheet, part)


def asked_part(sheet: Sheet, number: int) -> Part | None:
    """The question that the page was made for, whatever its number has become; by its number for a link. None when it
    was taken out, or when there are fewer questions now."""
    code = request.form.get("question", "") if request.method == "POST" else ""
    if code:
        return sheet.part_by_code(code)
    if number > MOST_QUESTIONS:
        raise NotFound
    return sheet.part(number) if number <= len(sheet.parts) else None


def gone_page(sheet: Sheet) -> Any:
    """Somebody was answering a question that the team took out: what they typed is shown, everything else is kept."""
    texts = [value for name, value in request.form.items() if name.startswith("body-") and value.strip()]
    return render_template("answering/gone.html", sheet=sheet, texts=texts), 410


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
    staying = request.form.get("do") == "add" or languages.asked()
    if part.question.required and not part.is_answered and typed and not staying:
        typed[0].error = _("Cette question demande une réponse.")
        return question_page(sheet, part, boxes=typed, status=422)
    if both:
        flash(_("Cette question était ouverte ailleurs avec un autre texte : vos deux textes sont gardés."), "info")
    more = {"ajouter": 1, "_anchor": "fin"} if request.form.get("do") == "add" else {}
    return redirect(here(part, **more) if staying or both else following(sheet, part), 303)


def save_choice(sheet: Sheet, part: Part) -> Any:
    form = answer_form(part, sheet)
    if request.form.get("do") == "skip" and not part.question.required:
        return redirect(following(sheet, part), 303)
    if not form.validate_on_submit():
        if languages.asked():
            return question_page(sheet, part, form=answer_form(part, sheet))
        return question_page(sheet, part, form=form, status=422)
    save_values(
        actor=session.participant(),
        sheet=sheet,
        part=part,
        values=forms_answering.answer_values(part.question, form),
        now=utcnow(),
    )
    return redirect(here(part) if languages.asked() else following(sheet, part), 303)


def shown_form(sheet: Sheet, part: Part) -> Any:
    if part.is_open_text:
        return None
    return file_boxes.file_form(part) if part.is_file else answer_form(part, sheet)


def answer_form(part: Part, sheet: Sheet) -> Any:
    pseudonym = sheet.participation.pseudonym
    options = choices.options_of(part.question, g.organisation.id, part.wording, pseudonym)
    rows = choices.rows_of(part.question, part.wording, pseudonym)
    return forms_answering.answer_form(part.question, part.values, options, rows, part.wording.unit(part.question))


def here(part: Part, **values: Any) -> str:
    """This page again; the first question that waits where conditions hide this one now."""
    slug = str((request.view_args or {})["slug"])
    if not part.number:
        return url_for("answering.resume", slug=slug)
    kept = {"retour": "verifier"} if request.args.get("retour") == "verifier" else {}
    return url_for("answering.question", slug=slug, number=part.number, **{**kept, **values})


def following(sheet: Sheet, part: Part) -> str:
    """The next question that this answer leaves, then the review; straight back to the review for someone who came from
    there."""
    slug = sheet.consultation.slug
    if any(other.question.conditions for other in (*sheet.parts, *sheet.hidden)):
        sheet = session.sheet(slug)
    place = (part.question.position, part.question.id)
    after = [other for other in sheet.parts if (other.question.position, other.question.id) > place]
    if not after or request.args.get("retour") == "verifier":
        return url_for("answering.review", slug=slug)
    return url_for("answering.question", slug=slug, number=after[0].number)


def question_page(sheet: Sheet, part: Part, boxes: list[Box] | None = None, form: Any = None, status: int = 200) -> Any:
    return render_template("answering/question.html", **page_values(sheet, part, boxes, form)), status


def page_values(sheet: Sheet, part: Part, boxes: list[Box] | None = None, form: Any = None) -> dict[str, Any]:
    """What the page of one question shows."""
    return {
        "sheet": sheet,
        "part": part,
        "writable": sheet.takes_answers(utcnow()),
        "boxes": boxes or boxes_shown(sheet, part),
        "form": form or shown_form(sheet, part),
        "hint": hints.hint_of(part),
        "maximum": part.question.max_length or MAX_BODY,
        "participation_key": digest(sheet.participation.pseudonym)[:16],
        "code": tracking_code(sheet.participation.pseudonym) if sheet.person_id is None else "",
        "inline": part.question.kind is QuestionKind.SCALE,
        "action": here(part),
        "kept_files": file_boxes.kept(part) if part.is_file else [],
    }


def boxes_shown(sheet: Sheet, part: Part) -> list[Box]:
    if not part.is_open_text:
        return []
    return idea_boxes.shown(sheet, part, another="ajouter" in request.args)
