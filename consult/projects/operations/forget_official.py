"""Nothing is left of what people wrote to élus, nor of what élus showed: what an erasure asks for."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.files.storage import remove_after_commit
from consult.projects.models import OfficialMessage, OfficialProfile


def forget_official(*, actor: Actor, person_ids: Collection[int]) -> None:
    """Their page in the directory goes, with its photo; messages they sent or received keep their dates alone."""
    ours = OfficialProfile.organisation_id == actor.organisation_id
    profiles = db.session.scalars(sa.select(OfficialProfile).where(ours, OfficialProfile.person_id.in_(person_ids)))
    for profile in profiles:
        if profile.photo_path:
            remove_after_commit(profile.photo_path)
        db.session.delete(profile)
    mine = sa.and_(
        OfficialMessage.organisation_id == actor.organisation_id,
        sa.or_(OfficialMessage.sender_id.in_(person_ids), OfficialMessage.official_id.in_(person_ids)),
    )
    db.session.execute(sa.update(OfficialMessage).where(mine).values(body=None, answer=None))
    db.session.execute(
        sa.update(OfficialMessage).where(mine, OfficialMessage.sender_id.in_(person_ids)).values(sender_id=None)
    )
