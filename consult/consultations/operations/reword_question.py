"""Say a question otherwise while it already has answers: the earlier wording stays beside them, with the reason."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.models import Consultation, QuestionWording
from consult.consultations.rules import may_edit_questions, may_reword
from consult.db import db, utcnow
from consult.errors import Conflict, DomainError


class NoRewording(Conflict):
    message = _l("Cette question ne se reformule plus : le rapport est publié, ou la consultation est archivée.")


class RewordingRefused(DomainError):
    """`field` is what is missing."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def reword_question(
    *,
    actor: Actor,
    consultation: Consultation,
    code: str,
    prompt: str,
    help: str,  # noqa: A002  the name of the column and of the field
    reason: str,
    seen: str | None = None,
) -> None:
    """Only the words change, never what may be answered. Nothing is kept where nothing was changed, or where nobody has
    answered yet. Raises NoRewording, RewordingRefused or EditedMeanwhile."""
    lock(consultation)
    if not may_reword(consultation):
        raise NoRewording
    question = queries.question_by_code(consultation.id, code)
    refuse_if_changed(seen, {"prompt": question.prompt, "help": question.help})
    if not prompt.strip():
        raise RewordingRefused("prompt", _("Une question a besoin d’un texte."))
    if (prompt, help) == (question.prompt, question.help):
        return
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        if not reason.strip():
            raise RewordingRefused("reason", _("Dites pourquoi : les deux textes et cette raison seront au rapport."))
        earlier = {"prompt": question.prompt, "help": question.help, "until": utcnow(), "reason": reason.strip()}
        db.session.add(QuestionWording(question_id=question.id, by_id=actor.person_id, **earlier))
    question.prompt, question.help = prompt, help
    record(actor, "question.reword", "question", question.id, consultation=consultation.id)
