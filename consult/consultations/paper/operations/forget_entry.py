"""Forget what entry staff typed of a participation, when it is erased or some of it is withdrawn."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.models import Participation
from consult.consultations.paper.models import DoubleEntry, DoubleEntryResult, Kept, PaperEntry
from consult.consultations.paper.queries import entry_of_participation
from consult.consultations.queries_answering import person_behind
from consult.db import db


def forget_entry(*, actor: Actor, participation: Participation, question_ids: Collection[int] | None = None) -> None:
    """Everything, or what concerns some questions. Left: numbers, dates, and whether two entries agreed."""
    entry = entry_of_participation(participation.id)
    if question_ids is None:
        _forget_open_ones(participation)
    if entry is None:
        return
    second = db.session.scalar(sa.select(DoubleEntry).where(DoubleEntry.entry_id == entry.id))
    if question_ids is None:
        entry.typed, entry.replaced, entry.fingerprint = {}, {}, ""
    if second is None or not second.typed:
        return
    names = tuple(f"q{question_id}" for question_id in question_ids or ())
    second.typed = {
        name: texts
        for name, texts in second.typed.items()
        if question_ids is not None and name.split("-")[0] not in names
    }
    undecided = sa.update(DoubleEntryResult).where(
        DoubleEntryResult.double_entry_id == second.id, ~DoubleEntryResult.agrees, DoubleEntryResult.kept.is_(None)
    )
    if question_ids is not None:
        undecided = undecided.where(DoubleEntryResult.question_id.in_(question_ids))
    db.session.execute(undecided.values(kept=Kept.FIRST))


def _forget_open_ones(participation: Participation) -> None:
    """A sheet of the same person that somebody was typing."""
    person_id = person_behind(participation.id)
    if person_id is not None:
        db.session.execute(
            sa.update(PaperEntry)
            .where(
                PaperEntry.consultation_id == participation.consultation_id,
                PaperEntry.person_id == person_id,
                PaperEntry.sent_at.is_(None),
            )
            .values(typed={}, person_id=None, set_aside="mistake")
        )
