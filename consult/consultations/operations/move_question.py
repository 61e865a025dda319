"""Move a question one place up or down, into the neighbouring section at the edge of its own."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.operations.arrange_questions import arrange_questions
from consult.consultations.rules_order import moved


def move_question(*, actor: Actor, consultation: Consultation, code: str, up: bool) -> None:
    """At either end nothing happens. Raises what `arrange_questions` does."""
    queries.question_by_code(consultation.id, code)
    layout = moved(queries.layout(consultation.id), code, up=up)
    arrange_questions(actor=actor, consultation=consultation, layout=layout)
