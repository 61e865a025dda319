"""Say which of two entries of an answer is what the sheet says."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.paper.filling import typed_held
from consult.consultations.paper.models import DoubleEntry, Kept, PaperEntry
from consult.consultations.paper.operations.correct_entry import correct_entry
from consult.consultations.paper.parsing import read_answer, typed_again
from consult.consultations.paper.queries import participation_of
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.queries_answering import sheet_of
from consult.db import db
from consult.errors import NotFound


def decide_difference(
    *,
    actor: Actor,
    consultation: Consultation,
    entry: PaperEntry,
    second: DoubleEntry,
    question_id: int,
    kept: Kept,
    now: datetime,
) -> None:
    """The second one corrects the participation. Deciding again what is decided changes nothing. Once everything is
    decided, the second entry is forgotten: the rate alone is kept."""
    db.session.refresh(second, with_for_update=True)
    result = next((row for row in second.results if row.question_id == question_id and not row.agrees), None)
    if result is None:
        raise NotFound
    if result.kept is not None:
        return
    if kept is Kept.SECOND:
        _correct(actor, consultation, entry, second, question_id, now)
    result.kept, result.decided_by_id = kept, actor.person_id
    if all(row.agrees or row.kept for row in second.results):
        second.typed = {}
    db.session.flush()
    record(actor, "paper.decide", "paper_entry", entry.id, question=question_id, kept=kept.value)


def _correct(
    actor: Actor, consultation: Consultation, entry: PaperEntry, second: DoubleEntry, question_id: int, now: datetime
) -> None:
    questionnaire = questionnaire_of(consultation)
    asked = next(row for row in questionnaire.questions if row.question.id == question_id)
    typed = typed_held(questionnaire, sheet_of(consultation, participation_of(entry)))
    fields = {name for name in typed if name == asked.name() or name.startswith(asked.name() + "-")}
    typed = {name: texts for name, texts in typed.items() if name not in fields}
    typed |= typed_again(asked, read_answer(asked, second.typed).content)
    correct_entry(actor=actor, consultation=consultation, entry=entry, typed=typed, now=now, by_decision=True)
