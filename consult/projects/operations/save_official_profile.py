"""An élu says what the directory shows of them."""

from __future__ import annotations

import secrets

from consult.audit.record import record
from consult.authz import Actor, Permission
from consult.db import db, utcnow
from consult.errors import Forbidden
from consult.files.cleaning import Clean
from consult.files.storage import remove_after_commit, write
from consult.projects.models import OfficialProfile
from consult.projects.queries.officials import own_profile

FOLDER = "elus"


def save_official_profile(
    *,
    actor: Actor,
    shown: bool,
    takes_messages: bool,
    presentation: str,
    photo: Clean | None = None,
    remove_photo: bool = False,
) -> OfficialProfile:
    """Nothing of it is read while `shown` is false. Raises Forbidden for whoever holds no seat."""
    if actor.person_id is None or not actor.can_somewhere(Permission.ROUND_VOTE):
        raise Forbidden
    profile = own_profile(actor)
    if profile is None:
        profile = OfficialProfile(
            person_id=actor.person_id, organisation_id=actor.organisation_id, token=secrets.token_hex(16)
        )
        db.session.add(profile)
    profile.shown, profile.takes_messages = shown, takes_messages
    profile.presentation, profile.updated_at = presentation, utcnow()
    if profile.photo_path and (remove_photo or photo is not None):
        remove_after_commit(profile.photo_path)
        profile.photo_path = profile.photo_type = None
    if photo is not None:
        profile.photo_path, profile.photo_type = write(photo, FOLDER), photo.media_type
    db.session.flush()
    record(actor, "official.profile", "person", actor.person_id, shown=shown, takes_messages=takes_messages)
    return profile
