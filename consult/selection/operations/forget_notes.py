"""What an erasure asks for in rounds: private notes. A vote that was cast stays on record, as on a paper roll."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.selection.models import PrivateNote, Round


def forget_notes(*, actor: Actor, person_ids: Collection[int]) -> None:
    """Of these people, in every round of the actor's organisation."""
    ours = sa.select(Round.id).where(Round.organisation_id == actor.organisation_id)
    db.session.execute(
        sa.delete(PrivateNote).where(PrivateNote.person_id.in_(person_ids), PrivateNote.round_id.in_(ours))
    )
