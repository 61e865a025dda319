"""The works of rounds: counting one that is over, writing to those on a roll."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.authz import Permission, system_actor
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.notifications.operations.queue_message import queue_message
from consult.selection.operations.count_round import count_round
from consult.selection.queries import rounds

CHUNK = 50
"""Letters written down in one short transaction."""


@handler("selection.count")
def count(handle: JobHandle, *, round_id: int) -> dict[str, Any]:
    """One transaction: a kill leaves the round as it was, and the work begins again."""
    handle.progress(_("Dépouillement"), 0.1)
    with unit_of_work():
        round_ = rounds.round_by_id(round_id)
        count_round(actor=system_actor(round_.organisation_id), round_id=round_id)
    return {"round_id": round_id}


@handler("selection.tell_voters")
def tell(handle: JobHandle, *, round_id: int, about: str) -> dict[str, Any]:
    """Nobody is written to twice: each letter has its own key, and the work goes on from its last chunk."""
    people = [voter.person_id for voter in rounds.voters_of(round_id)]
    db.session.rollback()
    for start in range(int(handle.checkpoint.get("done", 0)), len(people), CHUNK):
        with unit_of_work():
            round_ = rounds.round_by_id(round_id)
            told = accounts.addresses_of(round_.organisation_id, people[start : start + CHUNK])
            for person_id, address in told.items():
                queue_message(
                    organisation_id=round_.organisation_id,
                    recipient=address,
                    template=about,
                    context={"round_id": round_id},
                    dedupe_key=f"{about}:{round_id}:{person_id}",
                )
        handle.save(done=start + CHUNK)
        handle.progress(_("Écriture des messages"), min(1.0, (start + CHUNK) / len(people)))
    return {"round_id": round_id}


def _page(job: Job) -> tuple[str, str]:
    return url_for("rounds.show", round_id=job.arguments["round_id"]), _("Voir le scrutin")


for kind in ("selection.count", "selection.tell_voters"):
    present(kind, permission=Permission.ROUND_MANAGE, result=_page)
