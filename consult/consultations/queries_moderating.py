"""What moderation reads of contributions: the one place, with the author's own pages, where an original is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.consultations.masking import Span, masked
from consult.consultations.models import (
    Channel,
    Contribution,
    ContributionStatus,
    Invitation,
    InvitedPerson,
    Mask,
    Moderation,
    Participation,
    ParticipationLink,
)
from consult.db import db


@dataclass(frozen=True)
class ModeratedText:
    """A contribution and what is hidden of it. `stems`: its masked words, folded, in order."""

    id: int
    body: str
    spans: list[Span] = field(repr=False)
    stems: str
    excluded: bool
    reason: str | None
    question_id: int
    participation_id: int
    day: date

    @property
    def masked(self) -> str:
        return masked(self.body, self.spans)


_COLUMNS = (
    Contribution.id,
    Contribution.body,
    Contribution.search_text,
    Contribution.moderation,
    Contribution.moderation_reason,
    Contribution.question_id,
    Contribution.participation_id,
    Contribution.day,
)


def texts_by_ids(consultation_id: int, ids: Collection[int]) -> dict[int, ModeratedText]:
    """The current contributions among these ids; those that were taken back, corrected or erased are left out."""
    rows = db.session.execute(
        sa.select(*_COLUMNS, Contribution.consultation_id, Contribution.status).where(Contribution.id.in_(ids))
    ).all()
    kept = [row for row in rows if row.consultation_id == consultation_id and row.status is ContributionStatus.CURRENT]
    return {text.id: text for text in _texts(kept)}


def texts_after(consultation_id: int, after: int, limit: int) -> list[ModeratedText]:
    """The next current contributions by id, the pilot's left out."""
    rows = db.session.execute(
        sa.select(*_COLUMNS)
        .join(Participation, Participation.id == Contribution.participation_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
            Contribution.id > after,
            Participation.channel != Channel.PILOT,
        )
        .order_by(Contribution.id)
        .limit(limit)
    ).all()
    return _texts(rows)


def _texts(rows: Sequence[Any]) -> list[ModeratedText]:
    """From rows of _COLUMNS."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for mask in db.session.execute(
        sa.select(Mask.contribution_id, Mask.start, Mask.end, Mask.kind)
        .where(Mask.contribution_id.in_([row[0] for row in rows]))
        .order_by(Mask.start)
    ):
        spans[mask.contribution_id].append(Span(mask.start, mask.end, mask.kind))
    return [
        ModeratedText(
            id=row[0],
            body=row[1] or "",
            spans=spans[row[0]],
            stems=row[2],
            excluded=row[3] is Moderation.EXCLUDED,
            reason=row[4],
            question_id=row[5],
            participation_id=row[6],
            day=row[7],
        )
        for row in rows
    ]


def last_contribution_id(consultation_id: int) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.max(Contribution.id)).where(Contribution.consultation_id == consultation_id)
        )
        or 0
    )


def public_page(consultation_id: int, page: int, size: int) -> tuple[list[int], int]:
    """Ids of what everybody may read, the newest first, and how many there are."""
    query = (
        sa.select(Contribution.id)
        .join(Participation, Participation.id == Contribution.participation_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
            Contribution.moderation == Moderation.PUBLISHED,
            Contribution.body != "",
            Participation.channel != Channel.PILOT,
        )
    )
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    ids = db.session.scalars(query.order_by(Contribution.id.desc()).offset((page - 1) * size).limit(size))
    return list(ids), count


def holds(consultation_id: int, contribution_id: int) -> bool:
    """Whether this contribution was sent to this consultation, whatever became of it."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(Contribution.id == contribution_id, Contribution.consultation_id == consultation_id)
            )
        )
    )


def authors_of(contribution_ids: Collection[int]) -> dict[int, int]:
    """Contribution → its participation."""
    return {
        row.id: row.participation_id
        for row in db.session.execute(
            sa.select(Contribution.id, Contribution.participation_id).where(Contribution.id.in_(contribution_ids))
        )
    }


@dataclass(frozen=True)
class Recipient:
    """Where an author can be written to: an address, and the invitation whose link opens their answers, if any."""

    email: str
    invitation_id: int | None
    locale: str


def recipient_of(organisation_id: int, participation_id: int) -> Recipient | None:
    """None where nobody stands behind the participation any more, or without an address."""
    row = db.session.execute(
        sa.select(ParticipationLink.person_id, Invitation.id, Invitation.email)
        .join(
            InvitedPerson,
            sa.and_(
                InvitedPerson.consultation_id == ParticipationLink.consultation_id,
                InvitedPerson.person_id == ParticipationLink.person_id,
            ),
            isouter=True,
        )
        .join(
            Invitation,
            sa.and_(Invitation.id == InvitedPerson.invitation_id, Invitation.revoked_at.is_(None)),
            isouter=True,
        )
        .where(ParticipationLink.participation_id == participation_id)
    ).first()
    if row is None:
        return None
    person = accounts.person(organisation_id, row[0])
    email = row[2] or person.email
    locale = person.account.locale if person.account is not None else "fr"
    return Recipient(email, row[1], locale) if email else None


def readable_ids(consultation_id: int, ids: Collection[int]) -> set[int]:
    """Those of these contributions whose words may be read: neither withdrawn, erased nor left out by moderation."""
    return set(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.id.in_(ids),
                Contribution.consultation_id == consultation_id,
                Contribution.body.is_not(None),
                Contribution.moderation == Moderation.PUBLISHED,
            )
        )
    )
