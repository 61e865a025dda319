"""Write the notice: what people are told, and agree to, before the first question."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.models import Consultation, NoticeVersion
from consult.consultations.operations.update_consultation import Settled
from consult.consultations.rules import may_edit_promises, may_edit_texts
from consult.db import db, utcnow


def write_notice(*, actor: Actor, consultation: Consultation, body: str, seen: str | None = None) -> NoticeVersion:
    """Before opening the wording is simply corrected; afterwards a new wording is a new version, and those who agreed
    to an earlier one keep it. `seen` is the fingerprint of the text shown. Raises Settled or EditedMeanwhile."""
    lock(consultation)
    if not may_edit_texts(consultation):
        raise Settled
    latest = queries.latest_notice(consultation.id)
    refuse_if_changed(seen, {"body": latest.body if latest else ""})
    if latest is not None and latest.body == body:
        return latest
    if latest is not None and may_edit_promises(consultation):
        latest.body, latest.created_at = body, utcnow()
        return latest
    notice = NoticeVersion(
        consultation_id=consultation.id, version=latest.version + 1 if latest else 1, body=body, created_at=utcnow()
    )
    db.session.add(notice)
    db.session.flush()
    record(actor, "consultation.write_notice", "consultation", consultation.id, version=notice.version)
    return notice
