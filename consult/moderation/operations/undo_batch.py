"""Undo a decision with everything that was decided with it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.moderation import queries
from consult.moderation.decision import AT_ONCE
from consult.moderation.errors import NothingToUndo
from consult.moderation.models import ModerationAct
from consult.moderation.operations.undo_decision import undo_decision

KIND = "moderation.undo"


def undo_batch(*, actor: Actor, act: ModerationAct, now: datetime) -> int:
    """Returns how many contributions wait again, those of a job included. Raises NothingToUndo."""
    acts = [each for each in queries.acts_of_batch(actor.organisation_id, act.batch) if each.undone_at is None]
    done = undo_decision(actor=actor, consultation_id=act.consultation_id, acts=acts[:AT_ONCE], now=now)
    if not done:
        raise NothingToUndo
    if len(acts) > AT_ONCE:
        submit_job(
            actor=actor,
            kind=KIND,
            title=_("Annulation d’une décision"),
            arguments={
                "consultation_id": act.consultation_id,
                "batch": act.batch,
                "person_id": actor.person_id,
            },
        )
    return done + max(0, len(acts) - AT_ONCE)
