"""Print sheets: codes are given first, then each file is drawn; a kill loses one file at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from consult.accounts import queries as accounts
from consult.accounts import queries_invited as people
from consult.authz import Permission
from consult.consultations.models import Consultation
from consult.consultations.paper.models import PrintedSheet
from consult.consultations.paper.operations.start_printing import KIND
from consult.consultations.paper.prints import part_path
from consult.consultations.paper.rules import new_sheet_code
from consult.consultations.paper.sheets import Head, head_of, sheets_pdf
from consult.consultations.queries import consultation_by_id
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.territories import queries as territories

A_FILE = 50
"""Sheets of one file: what a printer takes in one go, and what memory holds easily."""
CHUNK = 50


@handler(KIND)
def print_sheets(
    handle: JobHandle,
    *,
    consultation_id: int,
    what: str,
    locale: str,
    count: int = 1,
    college_id: int | None = None,
    territory_id: int | None = None,
    return_address: str = "",
) -> dict[str, Any]:
    """The number of sheets of each file."""
    if what == "people":
        _number_people(handle, consultation_id, college_id, territory_id)
    elif what == "numbered":
        _number_blanks(handle, consultation_id, count)
    with unit_of_work():
        ids = _sheet_ids(handle.job_id)
    files = [ids[start : start + A_FILE] for start in range(0, len(ids), A_FILE)] if what != "blank" else [[]]
    for part, sheet_ids in enumerate(files, start=1):
        if part > handle.checkpoint.get("drawn", 0):
            _draw(handle.job_id, part, consultation_id, locale, sheet_ids, return_address)
            handle.save(drawn=part)
        handle.progress(_("%(n)s fichiers sur %(all)s", n=part, all=len(files)), part / len(files))
    return {"parts": [len(sheet_ids) or 1 for sheet_ids in files]}


def _number_blanks(handle: JobHandle, consultation_id: int, count: int) -> None:
    """Sheets of nobody, by chunks; those of an earlier attempt count."""
    while True:
        with unit_of_work():
            consultation = consultation_by_id(consultation_id)
            known = len(_sheet_ids(handle.job_id))
            if known >= count:
                return
            for _place in range(min(CHUNK, count - known)):
                _add_sheet(consultation, handle.job_id, None)
        handle.beat()


def _number_people(handle: JobHandle, consultation_id: int, college_id: int | None, territory_id: int | None) -> None:
    """A sheet for each person; one that was printed before keeps its code and comes with this printing."""
    after = handle.checkpoint.get("place", 0)
    while True:
        with unit_of_work():
            consultation = consultation_by_id(consultation_id)
            chunk = people.invitable(consultation.organisation_id, college_id, territory_id, after=after, limit=CHUNK)
            for person_id, _email in chunk:
                known = db.session.scalar(
                    sa.select(PrintedSheet).where(
                        PrintedSheet.consultation_id == consultation_id, PrintedSheet.person_id == person_id
                    )
                )
                if known is None:
                    _add_sheet(consultation, handle.job_id, person_id)
                else:
                    known.job_id = handle.job_id
        if not chunk:
            return
        after = chunk[-1][0]
        handle.save(place=after)


def _add_sheet(consultation: Consultation, job_id: int, person_id: int | None) -> None:
    """Under a code that no other sheet has."""
    while True:
        sheet = PrintedSheet(
            organisation_id=consultation.organisation_id,
            consultation_id=consultation.id,
            code=new_sheet_code(),
            person_id=person_id,
            job_id=job_id,
        )
        try:
            with db.session.begin_nested():
                db.session.add(sheet)
        except IntegrityError:
            continue
        return


def _sheet_ids(job_id: int) -> list[int]:
    return list(
        db.session.scalars(sa.select(PrintedSheet.id).where(PrintedSheet.job_id == job_id).order_by(PrintedSheet.id))
    )


def _draw(job_id: int, part: int, consultation_id: int, locale: str, sheet_ids: list[int], return_address: str) -> None:
    """Write one file, whole or not at all. Everything is read first: drawing holds no transaction that writes."""
    path = part_path(job_id, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    consultation = consultation_by_id(consultation_id)
    heads = list(_heads(consultation, sheet_ids)) if sheet_ids else [Head()]
    data = sheets_pdf(consultation, locale, heads, return_address)
    db.session.rollback()
    scratch = path.with_suffix(".partial")
    scratch.write_bytes(data)
    scratch.replace(path)


def _heads(consultation: Consultation, sheet_ids: list[int]) -> Iterator[Head]:
    organisation = territories.organisation(consultation.organisation_id)
    for sheet in db.session.scalars(
        sa.select(PrintedSheet).where(PrintedSheet.id.in_(sheet_ids)).order_by(PrintedSheet.id)
    ):
        if sheet.person_id is None:
            yield head_of(organisation, sheet.code)
        else:
            person = accounts.person(consultation.organisation_id, sheet.person_id)
            yield head_of(organisation, sheet.code, person.full_name, person.member_number or "")


def _page(job: Job) -> tuple[str, str]:
    slug = consultation_by_id(job.arguments["consultation_id"]).slug
    return url_for("paper.prints", slug=slug), _("Voir les feuilles à imprimer")


present(KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
