"""Reading the invitations that left by post."""

from __future__ import annotations

import sqlalchemy as sa

from consult.consultations.models import Consultation, Invitation
from consult.db import db
from consult.secrets import digest, normal_letter_code


def invitation_by_letter(organisation_id: int, typed: str) -> Invitation | None:
    """The invitation whose letter holds this short code, as somebody typed it."""
    code = normal_letter_code(typed)
    return (
        db.session.scalar(
            sa.select(Invitation)
            .join(Consultation, Consultation.id == Invitation.consultation_id)
            .where(
                Invitation.code_hash == digest(code),
                Invitation.revoked_at.is_(None),
                Consultation.organisation_id == organisation_id,
            )
        )
        if code
        else None
    )
