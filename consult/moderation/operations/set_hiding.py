"""Say whether what the filter flags waits out of sight until somebody has read it."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ModerationSetting


def set_hiding(*, actor: Actor, consultation_id: int, hides_at_once: bool) -> None:
    """From now on: what is hidden or shown already stays so."""
    setting = db.session.get(ModerationSetting, consultation_id)
    if setting is None:
        setting = ModerationSetting(consultation_id=consultation_id, organisation_id=actor.organisation_id)
        db.session.add(setting)
    setting.hides_at_once = hides_at_once
    db.session.flush()
    record(actor, "moderation.setting", "consultation", consultation_id, hides_at_once=hides_at_once)
