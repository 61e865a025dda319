"""The long works of inviting: making the list, sending the messages. Both can be killed at any line and run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from consult.accounts import queries_invited as people
from consult.accounts.operations.resolve_people import resolve_people
from consult.accounts.people_file import INVITED_COLUMNS, MOST_ROWS, read_people
from consult.authz import Permission
from consult.consultations.operations.add_invitations import add_invitations
from consult.consultations.operations.invite_people import KIND, SEND_KIND
from consult.consultations.queries import consultation_by_id
from consult.consultations.queries_inviting import invitation_counts, invitation_messages, next_invitations
from consult.db import unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.notifications import delivery
from consult.notifications import queries as notifications
from consult.notifications.operations.queue_many import queue_many
from consult.notifications.states import CampaignKind
from consult.notifications.transports import transport
from consult.web.csv_table import read_table

CHUNK = 250
TEMPLATES = {CampaignKind.INVITATION: "invitation", CampaignKind.REMINDER: "reminder"}


@handler(KIND)
def make_list(
    handle: JobHandle,
    *,
    consultation_id: int,
    file_name: str | None = None,
    college_id: int | None = None,
    territory_id: int | None = None,
) -> dict[str, Any]:
    """Put people on the list of those invited, by chunks."""
    with unit_of_work():
        organisation_id = consultation_by_id(consultation_id).organisation_id
    counts = handle.checkpoint.get("counts", {"people": 0, "known": 0, "without_address": 0})
    refused: list[list[Any]] = []
    if file_name is None:
        chunks = _known(handle, organisation_id, college_id, territory_id)
    else:
        path = Path(current_app.config["FILES_FOLDER"]) / file_name
        table = read_table(path.read_bytes(), INVITED_COLUMNS, max_rows=MOST_ROWS)
        lines, refused = read_people(table, organisation_id, invited=True)
        chunks = _from_lines(handle, organisation_id, lines)
    for place, fraction, chunk in chunks:
        with unit_of_work():
            added = add_invitations(consultation_id=consultation_id, people=chunk)
        for name in counts:
            counts[name] += getattr(added, name)
        handle.save(place=place, counts=counts)
        handle.progress(_("%(n)s personnes sur la liste", n=counts["people"] + counts["known"]), fraction)
    if file_name is not None:
        path.unlink(missing_ok=True)
    return {**counts, "refused": refused}


Chunk = tuple[int, float, list[tuple[int, str | None]]]


def _known(
    handle: JobHandle, organisation_id: int, college_id: int | None, territory_id: int | None
) -> Iterator[Chunk]:
    """People already known, from the last one done on; the place is the last person's id."""
    place = handle.checkpoint.get("place", 0)
    with unit_of_work():
        total = people.count_invitable(organisation_id, college_id, territory_id) or 1
    done = 0
    while True:
        with unit_of_work():
            chunk = people.invitable(organisation_id, college_id, territory_id, after=place, limit=CHUNK)
        if not chunk:
            return
        place, done = chunk[-1][0], done + len(chunk)
        yield place, min(done / total, 1.0), chunk


def _from_lines(handle: JobHandle, organisation_id: int, lines: list[Any]) -> Iterator[Chunk]:
    """People of a file, added to those known where they are not; the place is the number of lines done."""
    for start in range(handle.checkpoint.get("place", 0), len(lines), CHUNK):
        done = min(start + CHUNK, len(lines))
        with unit_of_work():
            chunk = resolve_people(organisation_id=organisation_id, lines=lines[start:done])
        yield done, done / len(lines), chunk


@handler(SEND_KIND)
def send_messages(handle: JobHandle, *, consultation_id: int, campaign_ids: list[int], adds: bool) -> dict[str, Any]:
    """First what an interruption left, then chunk by chunk: write messages of the last campaign, send them, go on."""
    sending = Sending(handle, consultation_id)
    with transport() as way_out:
        for campaign_id in campaign_ids:
            delivery.settle(way_out, campaign_id=campaign_id)
            delivery.send_waiting(way_out, campaign_id, sending.progress)
            while adds and campaign_id == campaign_ids[-1] and sending.write_next(campaign_id):
                delivery.send_waiting(way_out, campaign_id, sending.progress)
    return {"sent": sending.sent}


class Sending:
    """How far a campaign is: `place` is the last invitation looked at; numbers survive a kill in the checkpoint."""

    def __init__(self, handle: JobHandle, consultation_id: int) -> None:
        self.handle, self.consultation_id = handle, consultation_id
        self.place = handle.checkpoint.get("place", 0)
        self.seen = handle.checkpoint.get("seen", 0)
        self.sent = handle.checkpoint.get("sent", 0)
        with unit_of_work():
            self.total = invitation_counts(consultation_id).addresses or 1

    def write_next(self, campaign_id: int) -> bool:
        """Write the messages of the next invitations; false when there are none left."""
        if self.seen:
            self.handle.save(place=self.place, seen=self.seen, sent=self.sent)
        with unit_of_work():
            rows = next_invitations(self.consultation_id, self.place, CHUNK)
            if not rows:
                return False
            campaign = notifications.campaign(campaign_id)
            languages = people.languages_of([person_id for _id, _email, person_id in rows])
            addressed = [(row_id, email, languages.get(person_id, "fr")) for row_id, email, person_id in rows]
            messages = invitation_messages(self.consultation_id, campaign.kind, campaign.number, addressed)
            queue_many(campaign=campaign, template=TEMPLATES[campaign.kind], messages=messages)
        self.place, self.seen = rows[-1][0], self.seen + len(rows)
        return True

    def progress(self, left: int) -> None:
        self.sent += left
        fraction = max(self.seen - CHUNK, self.sent, 0) / self.total
        self.handle.progress(_("%(n)s messages partis", n=self.sent), min(fraction, 0.99))


def _page(job: Job) -> tuple[str, str]:
    slug = consultation_by_id(job.arguments["consultation_id"]).slug
    return url_for("inviting.index", slug=slug), _("Voir les invitations")


present(KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
present(SEND_KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
