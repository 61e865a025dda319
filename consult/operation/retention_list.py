"""A copy of the retention acts outside the database, so that restoring an older backup does them again.

One line an act, `<consultation> <act>`, added after the commit that begins it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event

from consult.authz import system_actor
from consult.consultations.models import Consultation
from consult.consultations.retention.job import do_act
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.operations.begin_act import begin_act
from consult.consultations.retention.queries import clocks_of
from consult.consultations.retention.rules import ORDER, PROPOSED
from consult.db import after_commit, db, unit_of_work, utcnow


def path() -> Path:
    return Path(current_app.config["INSTANCE"]) / "retention.txt"


def read() -> set[tuple[int, RetentionAct]]:
    """(consultation, act) begun so far on this machine."""
    lines = path().read_text("ascii").splitlines() if path().exists() else []
    return {(int(consultation), RetentionAct(act)) for consultation, act in map(str.split, lines)}


def append(consultation_id: int, act: RetentionAct) -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="ascii") as file:
        file.write(f"{consultation_id} {act.value}\n")


@event.listens_for(RetentionClock, "after_update")
def _remember(_mapper: Any, _connection: Any, clock: RetentionClock) -> None:
    if sa.inspect(clock).attrs.begun_at.history.added and clock.begun_at is not None:
        consultation_id, act = clock.consultation_id, clock.act
        after_commit(lambda: append(consultation_id, act))


class Silent:
    """The command line waits for the end of an act without being told of its middle."""

    def progress(self, stage: str, fraction: float) -> None: ...


def apply_again(acts: set[tuple[int, RetentionAct]]) -> int:
    """Do the acts that the restored database does not hold; returns how many there were."""
    done = 0
    for consultation_id, act in sorted(acts, key=lambda pair: (pair[0], ORDER.index(pair[1]))):
        clock_id = _begun_again(consultation_id, act)
        if clock_id is not None:
            do_act(clock_id, Silent())
            done += 1
    return done


def _begun_again(consultation_id: int, act: RetentionAct) -> int | None:
    """The clock to do, noted as begun; None where the backup already holds the act, or not the consultation."""
    with unit_of_work() as session:
        consultation = session.get(Consultation, consultation_id)
        if consultation is None:
            return None
        clock = clocks_of(consultation_id).get(act)
        if clock is not None and clock.done_at is not None:
            return None
        if clock is None:
            clock = RetentionClock(
                organisation_id=consultation.organisation_id,
                consultation_id=consultation_id,
                act=act,
                days=PROPOSED[act],
            )
            db.session.add(clock)
            db.session.flush()
        begin_act(actor=system_actor(consultation.organisation_id), clock=clock, now=utcnow())
        return clock.id
