"""Move a section one place up or down, with its questions."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.operations.arrange_questions import arrange_questions
from consult.consultations.rules_order import section_moved


def move_section(*, actor: Actor, consultation: Consultation, section_id: int, up: bool) -> None:
    """At either end nothing happens. Raises what `arrange_questions` does."""
    queries.section_by_id(consultation.id, section_id)
    layout = section_moved(queries.layout(consultation.id), section_id, up=up)
    arrange_questions(actor=actor, consultation=consultation, layout=layout)
