"""End a second entry: each question is compared with the first."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, QuestionKind
from consult.consultations.paper.filling import check_answers, content_held, read_all
from consult.consultations.paper.models import DoubleEntry, DoubleEntryResult, PaperEntry
from consult.consultations.paper.queries import participation_of
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.paper.rules import same_answer
from consult.consultations.queries_answering import sheet_of
from consult.db import db


def send_double_entry(
    *, actor: Actor, consultation: Consultation, entry: PaperEntry, second: DoubleEntry, now: datetime
) -> int:
    """How many questions differ. A question that both left empty is not compared. Raises SheetUnreadable, SheetBlank.

    What was typed is forgotten at once where nothing differs.
    """
    db.session.refresh(second, with_for_update=True)
    if second.sent_at is not None:
        return sum(not result.agrees for result in second.results)
    questionnaire = questionnaire_of(consultation)
    answers = read_all(questionnaire, second.typed)
    check_answers(answers)
    held = content_held(sheet_of(consultation, participation_of(entry)))
    different = 0
    for asked in questionnaire.questions:
        read, first = answers.get(asked.question.id), held.get(asked.question.id)
        if read is None or first is None or not (read.content or first):
            continue
        agrees = same_answer(first, read.content, ordered=asked.question.kind is QuestionKind.RANKING)
        different += not agrees
        db.session.add(DoubleEntryResult(double_entry_id=second.id, question_id=asked.question.id, agrees=agrees))
    second.sent_at = now
    if not different:
        second.typed = {}
    db.session.flush()
    db.session.refresh(second)
    record(actor, "paper.enter_twice", "paper_entry", entry.id, number=entry.number, differences=different)
    return different
