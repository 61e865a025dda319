"""Telling those who took part in a call what became of it."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.authz import Permission
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.notifications.operations.queue_message import queue_message
from consult.notifications.queries import stopped_addresses
from consult.notifications.states import MailPurpose
from consult.projects.models import CallTelling
from consult.projects.operations.tell_outcome import KIND
from consult.projects.queries.outcomes import count_to_tell, people_to_tell

TOGETHER = 20


@handler(KIND)
def tell(handle: JobHandle, *, call_id: int) -> dict[str, int]:
    """Twenty people at a time. Killed, it goes on after the last ones; the key of each letter keeps anybody from being
    written to twice. Addresses that refused news of projects are left alone."""
    telling = db.session.get_one(CallTelling, call_id)
    organisation_id, total = telling.organisation_id, count_to_tell(telling.organisation_id, call_id)
    after, written = int(handle.checkpoint.get("after", 0)), int(handle.checkpoint.get("written", 0))
    done = int(handle.checkpoint.get("done", 0))
    while people := people_to_tell(organisation_id, call_id, after, TOGETHER):
        with unit_of_work():
            written += _write_to(organisation_id, call_id, people)
        after, done = people[-1], done + len(people)
        handle.save(after=after, written=written, done=done)
        handle.progress(_("Messages"), done / max(total, 1))
    db.session.rollback()
    return {"written": written, "people": done}


def _write_to(organisation_id: int, call_id: int, people: list[int]) -> int:
    addresses = accounts.addresses_of(organisation_id, people)
    stopped = set(db.session.scalars(stopped_addresses(organisation_id, MailPurpose.PROJECTS)))
    wanted = {id_: address for id_, address in addresses.items() if address.lower() not in stopped}
    for person_id, address in wanted.items():
        queue_message(
            organisation_id=organisation_id,
            recipient=address,
            template="call_outcome",
            context={"call_id": call_id, "person_id": person_id},
            dedupe_key=f"call_outcome:{call_id}:{person_id}",
        )
    return len(wanted)


def _told(job: Job) -> tuple[str, str]:
    return url_for("following.tell", call_id=job.arguments["call_id"]), _("Revenir à l’appel")


present(KIND, permission=Permission.CALL_MANAGE, result=_told)
