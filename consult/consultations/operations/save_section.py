"""Add a section, or change its title and introduction."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.models import Consultation, Section
from consult.consultations.operations.save_question import QuestionsLocked
from consult.consultations.rules import may_edit_questions
from consult.db import db


def save_section(
    *,
    actor: Actor,
    consultation: Consultation,
    section_id: int | None,
    title: str,
    intro: str,
    seen: str | None = None,
) -> Section:
    """`section_id` of None adds one at the end, empty. Raises QuestionsLocked or EditedMeanwhile."""
    lock(consultation)
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    if section_id is None:
        known = queries.sections_of(consultation.id)
        last = max((section.position for section in known), default=0)
        section = Section(consultation_id=consultation.id, position=last + 1, title=title, intro=intro)
        db.session.add(section)
    else:
        section = queries.section_by_id(consultation.id, section_id)
        refuse_if_changed(seen, {"title": section.title, "intro": section.intro})
        section.title, section.intro = title, intro
    db.session.flush()
    record(actor, "section.save", "consultation", consultation.id)
    return section
