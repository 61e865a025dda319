"""Contributions as a table for staff: masked text, pseudonyms, days rather than seconds, an order that tells nothing.

Rows are sorted by a keyed hash of their id, drawn anew for each export: neither the order nor the time of two exports
can be joined to re-link what they keep apart.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from consult.consultations.masking import Span, masked
from consult.consultations.models import Contribution, ContributionStatus, Mask, Participation, Question
from consult.db import db

STAFF_COLUMNS = (
    "contribution_id",
    "participation",
    "question",
    "day",
    "moderation",
    "college",
    "territory",
    "age_band",
    "text",
)
CHUNK = 2_000

_colleges = sa.table("colleges", sa.column("id"), sa.column("code"))
_territories = sa.table("territories", sa.column("id"), sa.column("code"))


def staff_rows(consultation_id: int) -> Iterator[list[str]]:
    """One row per current contribution, columns STAFF_COLUMNS. Memory holds the ids and one chunk of texts."""
    ids = list(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.consultation_id == consultation_id, Contribution.status == ContributionStatus.CURRENT
            )
        )
    )
    key = secrets.token_bytes(16)
    ids.sort(key=lambda number: hashlib.blake2b(str(number).encode(), key=key, digest_size=8).digest())
    for start in range(0, len(ids), CHUNK):
        yield from _chunk(ids[start : start + CHUNK], key)


def _chunk(ids: Sequence[int], key: bytes) -> Iterator[list[str]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for mask in db.session.execute(sa.select(Mask).where(Mask.contribution_id.in_(ids))).scalars():
        spans[mask.contribution_id].append(Span(mask.start, mask.end, mask.kind))
    query = (
        sa.select(Contribution, Participation, Question.code, _colleges.c.code, _territories.c.code)
        .join(Participation, Participation.id == Contribution.participation_id)
        .join(Question, Question.id == Contribution.question_id)
        .outerjoin(_colleges, _colleges.c.id == Participation.college_id)
        .outerjoin(_territories, _territories.c.id == Participation.territory_id)
        .where(Contribution.id.in_(ids))
    )
    rows = {row[0].id: row for row in db.session.execute(query)}
    for number in ids:
        contribution, participation, question, college, territory = rows[number]
        yield [
            str(contribution.id),
            _pseudonym(participation.pseudonym, key),
            question,
            contribution.day.isoformat(),
            contribution.moderation.value,
            college or "",
            territory or "",
            participation.age_band.value if participation.age_band else "",
            masked(contribution.body or "", spans[contribution.id]),
        ]
    db.session.expunge_all()


def _pseudonym(pseudonym: str, key: bytes) -> str:
    """Another pseudonym in each export: the same person keeps one inside it, and none across two."""
    return hashlib.blake2b(pseudonym.encode(), key=key, digest_size=10).hexdigest()
