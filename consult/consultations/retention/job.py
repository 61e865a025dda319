"""Doing an act, by a job or at the end of a restore."""

from __future__ import annotations

from typing import Any

from consult.authz import Permission, system_actor
from consult.consultations.retention import queries
from consult.consultations.retention.acts import Act, Telling
from consult.consultations.retention.operations.begin_act import KIND
from consult.consultations.retention.operations.end_act import end_act
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present


@handler(KIND)
def act(handle: JobHandle, *, clock_id: int) -> dict[str, Any]:
    """Killed, it begins again and finds what is left; done twice, it finds nothing."""
    return do_act(clock_id, handle)


def do_act(clock_id: int, tell: Telling) -> dict[str, Any]:
    clock = queries.clock_by_id(clock_id)
    organisation_id, consultation_id, which = clock.organisation_id, clock.consultation_id, clock.act
    db.session.rollback()
    done = Act(organisation_id, consultation_id, tell).run(which)
    with unit_of_work():
        end_act(actor=system_actor(organisation_id), clock=queries.clock_by_id(clock_id), done=done)
    return dict(done)


present(KIND, permission=Permission.ERASURE_HANDLE)
