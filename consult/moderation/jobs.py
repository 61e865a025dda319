"""Works of moderation: the filter reading what arrived, decisions on many contributions."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Actor, Permission
from consult.consultations import queries as consultations
from consult.consultations.queries_moderating import last_contribution_id, texts_after
from consult.db import db, unit_of_work, utcnow
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.examining import examine
from consult.moderation.models import ItemState, ModerationItem, ModerationSetting, Subject
from consult.moderation.operations import decide_item, schedule_scan, undo_batch
from consult.moderation.operations.decide_contributions import decide_contributions
from consult.moderation.operations.flag_contributions import flag_contributions
from consult.moderation.operations.undo_decision import undo_decision

READ, WRITTEN, DECIDED = 1_000, 20, 10
"""Texts read together; flagged ones written, decisions taken, in one transaction: under 50 ms."""
REST = 0.002
BEAT_SECONDS = 1.0


@handler(schedule_scan.KIND)
def scan(handle: JobHandle, *, consultation_id: int) -> dict[str, int]:
    """Read from where the filter was. The setting of the consultation says how far it is: a kill loses nothing."""
    organisation_id = consultations.consultation_by_id(consultation_id).organisation_id
    actor = Actor(organisation_id=organisation_id, name="system")
    words = queries.charter_of(organisation_id).words
    setting = queries.setting_of(consultation_id)
    after = setting.scanned_id if setting else 0
    last, flagged, beat = last_contribution_id(consultation_id), 0, 0.0
    while texts := texts_after(consultation_id, after, READ):
        db.session.rollback()
        examined = examine(texts, words)
        after = texts[-1].id
        for start in range(0, len(examined), WRITTEN):
            with unit_of_work():
                part = examined[start : start + WRITTEN]
                flagged += flag_contributions(actor=actor, consultation_id=consultation_id, examined=part)
            time.sleep(REST)
        with unit_of_work() as session:
            session.execute(
                sa.update(ModerationSetting)
                .where(ModerationSetting.consultation_id == consultation_id)
                .values(scanned_id=after)
            )
        if time.monotonic() - beat > BEAT_SECONDS:
            handle.progress(_("Lecture des contributions"), min(1.0, after / max(last, 1)))
            beat = time.monotonic()
    db.session.rollback()
    return {"flagged": flagged}


@handler(decide_item.KIND)
def decide(
    handle: JobHandle,
    *,
    consultation_id: int,
    decision: dict[str, Any],
    batch: str,
    person_id: int,
    contribution_ids: list[int] | None = None,
    subject: str = "",
    up_to: int = 0,
) -> dict[str, int]:
    """The rest of a batch, or of a list: whatever still waits. Taken up after a kill, it finds the others decided."""
    organisation_id = consultations.consultation_by_id(consultation_id).organisation_id
    actor = Actor(organisation_id=organisation_id, person_id=person_id)
    wanted = Decision.from_json(decision)
    ids = _waiting(consultation_id, contribution_ids, subject, up_to)
    leads = contribution_ids is None and not queries.acts_of_batch(organisation_id, batch)
    done, beat = 0, 0.0
    for start in range(0, len(ids), DECIDED):
        part = _still_waiting(ids[start : start + DECIDED], person_id)
        if part:
            with unit_of_work():
                done += decide_contributions(
                    actor=actor,
                    consultation_id=consultation_id,
                    contribution_ids=part,
                    decision=wanted,
                    batch=batch,
                    now=utcnow(),
                    leads=leads,
                )
            leads = False
            time.sleep(REST)
        if time.monotonic() - beat > BEAT_SECONDS:
            handle.progress(_("Décision en cours"), start / len(ids))
            beat = time.monotonic()
    return {"decided": done}


def _waiting(consultation_id: int, ids: list[int] | None, subject: str, up_to: int) -> list[int]:
    if ids is not None:
        return ids
    found = db.session.scalars(
        sa.select(ModerationItem.contribution_id)
        .where(
            ModerationItem.consultation_id == consultation_id,
            ModerationItem.state == ItemState.WAITING,
            ModerationItem.subject == Subject(subject),
            ModerationItem.id <= up_to,
        )
        .order_by(ModerationItem.id)
    ).all()
    db.session.rollback()
    return list(found)


def _still_waiting(ids: list[int], person_id: int) -> list[int]:
    """Without what was decided or withdrawn meanwhile, what a colleague reads, and what its author contests."""
    rows = db.session.execute(
        sa.select(ModerationItem.contribution_id, ModerationItem.claimed_by_id, ModerationItem.claimed_until).where(
            ModerationItem.contribution_id.in_(ids),
            ModerationItem.state == ItemState.WAITING,
            ModerationItem.subject != Subject.CONTEST,
        )
    ).all()
    db.session.rollback()
    now = utcnow()
    read = {id_ for id_, by, until in rows if by not in (None, person_id) and until is not None and until > now}
    kept = {row.contribution_id for row in rows} - read
    return [id_ for id_ in ids if id_ in kept]


@handler(undo_batch.KIND)
def undo(handle: JobHandle, *, consultation_id: int, batch: str, person_id: int) -> dict[str, int]:
    organisation_id = consultations.consultation_by_id(consultation_id).organisation_id
    actor = Actor(organisation_id=organisation_id, person_id=person_id)
    ids = [act.id for act in queries.acts_of_batch(organisation_id, batch) if act.undone_at is None]
    done = 0
    for start in range(0, len(ids), DECIDED):
        with unit_of_work():
            acts = queries.acts_by_ids(ids[start : start + DECIDED])
            done += undo_decision(actor=actor, consultation_id=consultation_id, acts=acts, now=utcnow())
        time.sleep(REST)
        handle.progress(_("Annulation en cours"), start / len(ids))
    return {"undone": done}


def _queue_page(job: Job) -> tuple[str, str]:
    slug = consultations.consultation_by_id(job.arguments["consultation_id"]).slug
    return url_for("moderation.queue", slug=slug), _("Voir la file")


for kind in (schedule_scan.KIND, decide_item.KIND, undo_batch.KIND):
    present(kind, permission=Permission.CONTRIBUTION_MODERATE, result=_queue_page)
