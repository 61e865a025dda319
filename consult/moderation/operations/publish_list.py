"""Publish everything of a list whose personal passages are hidden already, or that is empty of words."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.errors import NotFound
from consult.jobs import submit_job
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind, Subject
from consult.moderation.operations.decide_item import KIND
from consult.moderation.rules import ALREADY_MASKED
from consult.secrets import new_token


def publish_list(*, actor: Actor, consultation_id: int, subject: Subject) -> None:
    """A job publishes those that wait now. What somebody reads at that moment is left to them.

    Raises NotFound for a subject that a person must look at one by one."""
    if subject not in ALREADY_MASKED:
        raise NotFound
    submit_job(
        actor=actor,
        kind=KIND,
        title=_("Publication d’une liste"),
        arguments={
            "consultation_id": consultation_id,
            "subject": str(subject),
            "up_to": queries.last_waiting(consultation_id, subject),
            "decision": Decision(ActKind.PUBLISH).as_json(),
            "batch": new_token()[:32],
            "person_id": actor.person_id,
        },
    )
