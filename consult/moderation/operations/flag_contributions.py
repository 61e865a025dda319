"""Put what the filter found in the queue, beside what is like it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.operations.moderate_contributions import moderate_contributions
from consult.consultations.queries_moderating import texts_by_ids
from consult.db import db
from consult.moderation import queries
from consult.moderation.examining import Examined
from consult.moderation.labels import HELD_BACK
from consult.moderation.likeness import first_alike
from consult.moderation.models import (
    ActKind,
    ItemState,
    ModerationAct,
    ModerationBand,
    ModerationFlag,
    ModerationItem,
)
from consult.moderation.rules import rank
from consult.secrets import new_token


def flag_contributions(*, actor: Actor, consultation_id: int, examined: Sequence[Examined]) -> int:
    """Store flags and items; returns how many entered the queue. Done again with the same texts it adds nothing.

    Nothing is hidden, unless the consultation asked for it: then what holds an insult, health details or a link waits
    out of sight. What a person already decided stays decided.
    """
    known = _known([each.text.id for each in examined])
    flagged = queries.flags_of(known)
    fresh: list[tuple[Examined, ModerationItem]] = []
    for each in examined:
        item = known.get(each.text.id)
        if item is None:
            item = _item(actor.organisation_id, consultation_id, each)
            fresh.append((each, item))
        elif item.state is ItemState.WAITING and rank(each.subject) < item.priority:
            item.subject, item.priority = each.subject, rank(each.subject)
        seen = {(flag.kind, flag.start, flag.end) for flag in flagged.get(each.text.id, [])}
        db.session.add_all(
            ModerationFlag(contribution_id=each.text.id, kind=flag.kind, start=flag.start, end=flag.end)
            for flag in each.flags
            if (flag.kind, flag.start, flag.end) not in seen
        )
    db.session.add_all(item for _each, item in fresh)
    db.session.flush()
    _gather(consultation_id, fresh)
    if queries.hides_at_once(consultation_id):
        _hide(actor, consultation_id, [each for each in examined if each.may_hide])
    return len(fresh)


def _known(contribution_ids: Sequence[int]) -> dict[int, ModerationItem]:
    rows = db.session.scalars(sa.select(ModerationItem).where(ModerationItem.contribution_id.in_(contribution_ids)))
    return {item.contribution_id: item for item in rows}


def _item(organisation_id: int, consultation_id: int, each: Examined) -> ModerationItem:
    return ModerationItem(
        organisation_id=organisation_id,
        consultation_id=consultation_id,
        contribution_id=each.text.id,
        subject=each.subject,
        priority=rank(each.subject),
        state=ItemState.WAITING,
    )


def _gather(consultation_id: int, fresh: Sequence[tuple[Examined, ModerationItem]]) -> None:
    """Give each item its batch: that of the first text nearly identical to it, else one of its own."""
    leaders = _leaders(consultation_id, {band for each, _item in fresh for band in each.bands})
    for each, item in fresh:
        candidates = [leader for band in each.bands for leader in leaders.get(band, [])]
        item.group_id = first_alike(each.text.stems, candidates)
        if item.group_id is None:
            item.group_id = item.id
            for band in each.bands:
                leaders.setdefault(band, []).append((item.id, each.text.stems))
                db.session.add(ModerationBand(item_id=item.id, band=band, consultation_id=consultation_id))
    db.session.flush()


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


def _hide(actor: Actor, consultation_id: int, hidden: Sequence[Examined]) -> None:
    """Those that nobody decided of yet."""
    decided = {act.contribution_id for act in queries.acts_of([each.text.id for each in hidden])}
    ids = [each.text.id for each in hidden if each.text.id not in decided and not each.text.excluded]
    if not ids:
        return
    moderate_contributions(
        actor=actor, consultation_id=consultation_id, contribution_ids=ids, excluded=True, reason=HELD_BACK
    )
    db.session.add_all(
        ModerationAct(
            organisation_id=actor.organisation_id,
            consultation_id=consultation_id,
            contribution_id=id_,
            kind=ActKind.HIDE,
            reason=HELD_BACK,
            before={"excluded": False},
            batch=new_token()[:32],
        )
        for id_ in ids
    )
    db.session.flush()
