"""Take a section away; its questions stay, in the section before it."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation, Translation
from consult.consultations.operations.arrange_questions import arrange_questions
from consult.consultations.rules_order import Group
from consult.db import db


def remove_section(*, actor: Actor, consultation: Consultation, section_id: int) -> None:
    """Raises QuestionsLocked."""
    section = queries.section_by_id(consultation.id, section_id)
    kept: list[Group] = []
    for group in queries.layout(consultation.id):
        if group.section_id == section_id:
            kept[-1] = Group(kept[-1].section_id, kept[-1].codes + group.codes)
        else:
            kept.append(group)
    arrange_questions(actor=actor, consultation=consultation, layout=tuple(kept))
    told = Translation.subject.startswith(f"section:{section_id}:")
    db.session.execute(sa.delete(Translation).where(Translation.consultation_id == consultation.id, told))
    db.session.refresh(section)
    db.session.delete(section)
    db.session.flush()
