"""Reading shared consultations, always from one organisation's side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.errors import NotFound
from consult.jobs.queries import alive_job_ids
from consult.sharing.errors import NoCommonReport
from consult.sharing.models import CommonReport, MemberState, SharedConsultation, SharedMember


def membership(organisation_id: int, consultation_id: int) -> SharedMember | None:
    """What this organisation's consultation is part of; None when it is its alone, or once it left."""
    return db.session.scalar(
        sa.select(SharedMember)
        .where(
            SharedMember.organisation_id == organisation_id,
            SharedMember.consultation_id == consultation_id,
            SharedMember.state == MemberState.ACCEPTED,
        )
        .options(selectinload(SharedMember.shared).selectinload(SharedConsultation.members))
    )


def led(organisation_id: int, consultation_id: int) -> SharedConsultation:
    """A shared consultation that this organisation leads. Raises NotFound."""
    found = membership(organisation_id, consultation_id)
    if found is None or found.shared.organisation_id != organisation_id:
        raise NotFound
    return found.shared


def invitation(organisation_id: int, member_id: int) -> SharedMember:
    """An invitation that this organisation received, whatever it answered. NotFound for anybody else's."""
    found = db.session.get(SharedMember, member_id)
    if found is None or found.organisation_id != organisation_id or found.shared.organisation_id == organisation_id:
        raise NotFound
    return found


def invitations(organisation_id: int) -> Sequence[SharedMember]:
    """Those that wait for an answer, the oldest first."""
    return db.session.scalars(
        sa.select(SharedMember)
        .where(SharedMember.organisation_id == organisation_id, SharedMember.state == MemberState.INVITED)
        .order_by(SharedMember.id)
        .options(selectinload(SharedMember.shared))
    ).all()


def member_of(shared: SharedConsultation, member_id: int) -> SharedMember:
    """A member by its id. NotFound for another consultation's."""
    found = next((member for member in shared.members if member.id == member_id), None)
    if found is None:
        raise NotFound
    return found


def taking_part(shared: SharedConsultation) -> list[SharedMember]:
    """The members with a consultation, the one that leads first."""
    return [m for m in shared.members if m.state is MemberState.ACCEPTED and m.consultation_id is not None]


def report_by_id(report_id: int) -> CommonReport:
    return db.session.get_one(CommonReport, report_id)


def shared_by_id(shared_id: int) -> SharedConsultation:
    return db.session.get_one(SharedConsultation, shared_id)


def last_report(shared_id: int, *, published: bool = False) -> CommonReport:
    """The last analysis that is done, or that is published. Raises NoCommonReport."""
    query = sa.select(CommonReport).where(CommonReport.shared_id == shared_id).order_by(CommonReport.id.desc())
    for report in db.session.scalars(query):
        if report.content and (report.published_at is not None or not published):
            return report
    raise NoCommonReport


def published_consultations(organisation_id: int) -> dict[int, datetime]:
    """This organisation's consultations that have a published common report → when the last one was."""
    rows = db.session.execute(
        sa.select(SharedMember.consultation_id, sa.func.max(CommonReport.published_at))
        .join(CommonReport, CommonReport.shared_id == SharedMember.shared_id)
        .where(
            SharedMember.organisation_id == organisation_id,
            SharedMember.state == MemberState.ACCEPTED,
            CommonReport.published_at.is_not(None),
        )
        .group_by(SharedMember.consultation_id)
    )
    return {consultation_id: when for consultation_id, when in rows if consultation_id and when}


def newest_report(shared_id: int) -> CommonReport | None:
    """The last analysis, whatever became of it."""
    query = sa.select(CommonReport).where(CommonReport.shared_id == shared_id).order_by(CommonReport.id.desc())
    return db.session.scalars(query.limit(1)).first()


def replaced_folders(report_id: int) -> Sequence[str]:
    """Of the former analyses of the same consultation that were never published: nobody reads them any more."""
    newest = report_by_id(report_id)
    return db.session.scalars(
        sa.select(CommonReport.folder).where(
            CommonReport.shared_id == newest.shared_id, CommonReport.id < report_id, CommonReport.published_at.is_(None)
        )
    ).all()


def verifiable_reports(consultation_id: int | None = None) -> list[CommonReport]:
    """The published ones and the last of each shared consultation; those of one consultation, or of all."""
    shared = sa.select(SharedMember.shared_id).where(SharedMember.consultation_id == consultation_id)
    query = sa.select(CommonReport).order_by(CommonReport.id)
    if consultation_id is not None:
        query = query.where(CommonReport.shared_id.in_(shared))
    reports = [report for report in db.session.scalars(query) if report.content]
    last = {report.shared_id: report.id for report in reports}
    return [report for report in reports if report.published_at is not None or last[report.shared_id] == report.id]


def is_running(shared_id: int) -> bool:
    alive = sa.exists().where(CommonReport.shared_id == shared_id, CommonReport.job_id.in_(alive_job_ids()))
    return bool(db.session.scalar(sa.select(alive)))


def member_by_id(member_id: int) -> SharedMember:
    """For letters and jobs, which hold an id that the site itself gave."""
    return db.session.get_one(SharedMember, member_id)
