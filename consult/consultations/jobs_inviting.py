"""The long work of inviting: making the list. It can be killed at any line and run again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts import queries_invited as people
from consult.accounts.operations.resolve_people import resolve_people
from consult.accounts.people_file import INVITED_COLUMNS, PersonLine
from consult.accounts.people_source import PeopleReading, PeopleSource, folder, forget_file, open_source
from consult.authz import Permission
from consult.consultations.operations.add_invitations import add_invitations
from consult.consultations.operations.invite_people import KIND
from consult.consultations.queries import consultation_by_id
from consult.db import unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job

CHUNK = 250


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
        path = folder() / file_name
        source = open_source(path, INVITED_COLUMNS, handle.checkpoint.get("known"))
        handle.save(known=source.reader.known)
        chunks = _from_file(handle, organisation_id, source, refused)
    for place, fraction, chunk in chunks:
        with unit_of_work():
            added = add_invitations(consultation_id=consultation_id, people=chunk)
        for name in counts:
            counts[name] += getattr(added, name)
        handle.save(place=place, counts=counts)
        listed = counts["people"] + counts["known"]
        handle.progress(
            ngettext("%(n)s personne sur la liste", "%(n)s personnes sur la liste", listed, n=listed), fraction
        )
    if file_name is not None:
        forget_file(path)
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


def _from_file(
    handle: JobHandle, organisation_id: int, source: PeopleSource, refused: list[list[Any]]
) -> Iterator[Chunk]:
    """People of a file, added to those known where they are not; the place is the number of people done. Refused lines
    are added to `refused` on the way."""
    done, read = handle.checkpoint.get("place", 0), 0
    total = sum(1 for _row in source.rows()) or 1
    waiting: list[PersonLine] = []
    for line in PeopleReading(source, organisation_id, invited=True).lines():
        if not isinstance(line, PersonLine):
            refused.append([line[0].line, line[1]])
            continue
        read += 1
        if read > done:
            waiting.append(line)
        if len(waiting) == CHUNK:
            yield read, read / total, _resolved(organisation_id, waiting)
            waiting = []
    if waiting:
        yield read, 1.0, _resolved(organisation_id, waiting)


def _resolved(organisation_id: int, lines: list[PersonLine]) -> list[tuple[int, str | None]]:
    with unit_of_work():
        return resolve_people(organisation_id=organisation_id, lines=lines)


def _page(job: Job) -> tuple[str, str]:
    slug = consultation_by_id(job.arguments["consultation_id"]).slug
    return url_for("inviting.index", slug=slug), _("Voir les invitations")


present(KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
