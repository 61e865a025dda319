"""« Vérifiez vos réponses », then the receipt, which is shown after the commit only."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import participant
from consult.consultations import choices
from consult.consultations.errors_answering import AnswerMissing, ClosedMeanwhile, ConsentMissing, NothingToSend
from consult.consultations.operations.submit_participation import submit_participation
from consult.consultations.qr import qr_path
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.views.answering import blueprint, session
from consult.consultations.views.answering.entry import tracking_code
from consult.db import utcnow
from consult.web.links import site_url


@blueprint.route("/consultations/<slug>/verifier", methods=["GET", "POST"])
@participant
def review(slug: str) -> Any:
    sheet = session.sheet(slug)
    if request.method != "POST":
        return review_page(sheet)
    try:
        submit_participation(actor=session.participant(), sheet=sheet, now=utcnow())
    except ConsentMissing:
        return redirect(url_for("answering.notice", slug=slug), 303)
    except (ClosedMeanwhile, NothingToSend, AnswerMissing) as error:
        return review_page(session.sheet(slug), str(error), error.status)
    return redirect(url_for("answering.receipt", slug=slug), 303)


def review_page(sheet: Sheet, refusal: str = "", status: int = 200) -> Any:
    writable = sheet.takes_answers(utcnow())
    rows = [row(sheet, part, writable) for part in sheet.parts]
    left_out = [row(sheet, part, False) for part in sheet.held_parts if not part.number]
    page = render_template(
        "answering/review.html", sheet=sheet, rows=rows, left_out=left_out, refusal=refusal, writable=writable
    )
    return page, status


def row(sheet: Sheet, part: Part, writable: bool) -> dict[str, Any]:
    """One question of the list: what will be sent, after what was sent already and is not being corrected."""
    slug = sheet.consultation.slug
    if part.is_open_text:
        corrected = {draft.replaces_id for draft in part.drafts}
        kept = [sent.body or "" for sent in part.sent if sent.id not in corrected]
        answers = kept + [draft.body for draft in part.drafts]
    else:
        answers = choices.told(part.question, part.values, g.organisation.id, part.wording, part.files)
    return {
        "label": part.prompt,
        "answers": answers,
        "change_url": url_for("answering.question", slug=slug, number=part.number, retour="verifier")
        if writable
        else "",
        "change_label": _("Modifier") if answers else _("Répondre"),
    }


@blueprint.get("/consultations/<slug>/recu")
@participant
def receipt(slug: str) -> Any:
    """Shown as often as one likes: the code is made again from the installation's key, only its digest is stored."""
    sheet = session.sheet(slug)
    if sheet.participation.submitted_at is None:
        return redirect(url_for("answering.resume", slug=slug), 303)
    code = tracking_code(sheet.participation.pseudonym)
    address = site_url(g.organisation, "answering.follow")
    return render_template(
        "answering/receipt.html", sheet=sheet, code=code, address=address, qr=qr_path(f"{address}#{code}")
    )
