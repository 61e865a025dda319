"""Give what enters the queue its batch."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.consultations.queries_moderating import texts_by_ids
from consult.db import db
from consult.moderation.examining import Examined
from consult.moderation.likeness import first_alike
from consult.moderation.models import ModerationBand, ModerationItem


def gather_copies(*, consultation_id: int, fresh: Sequence[tuple[Examined, ModerationItem]]) -> None:
    """That of its copies, else of the first text nearly identical to it, else its own. Called under hold_queue."""
    copied = _groups_of_copies(consultation_id, {each.fingerprint for each, _item in fresh})
    news = [each for each, _item in fresh if each.fingerprint not in copied]
    leaders = _leaders(consultation_id, {band for each in news for band in each.bands})
    for each, item in fresh:
        item.fingerprint, group_id = each.fingerprint, copied.get(each.fingerprint)
        if group_id is None:
            candidates = [leader for band in each.bands for leader in leaders.get(band, [])]
            group_id = first_alike(each.text.stems, candidates)
        if group_id is None:
            group_id = item.id
            for band in each.bands:
                leaders.setdefault(band, []).append((item.id, each.text.stems))
                db.session.add(ModerationBand(item_id=item.id, band=band, consultation_id=consultation_id))
        copied[each.fingerprint] = item.group_id = group_id
    db.session.flush()


def _groups_of_copies(consultation_id: int, fingerprints: set[str]) -> dict[str, int]:
    """Fingerprint → the batch of the texts that have it, whatever became of the first of them."""
    wanted = sorted(fingerprints)
    if not wanted:
        return {}
    groups = [
        sa.select(sa.func.min(ModerationItem.group_id))
        .where(ModerationItem.consultation_id == consultation_id, ModerationItem.fingerprint == fingerprint)
        .scalar_subquery()
        for fingerprint in wanted
    ]
    found = zip(wanted, db.session.execute(sa.select(*groups)).one(), strict=True)
    return {fingerprint: group_id for fingerprint, group_id in found if group_id is not None}


def _leaders(consultation_id: int, bands: set[str]) -> dict[str, list[tuple[int, str]]]:
    """Hash → the first items of batches that have it, with their words."""
    rows = db.session.execute(
        sa.select(ModerationBand.band, ModerationItem.id, ModerationItem.contribution_id)
        .join(ModerationItem, ModerationItem.id == ModerationBand.item_id)
        .where(ModerationBand.consultation_id == consultation_id, ModerationBand.band.in_(bands))
        .order_by(ModerationItem.id)
    ).all()
    texts = texts_by_ids(consultation_id, {row.contribution_id for row in rows})
    found: dict[str, list[tuple[int, str]]] = {}
    for band, item_id, contribution_id in rows:
        if contribution_id in texts:
            found.setdefault(band, []).append((item_id, texts[contribution_id].stems))
    return found
