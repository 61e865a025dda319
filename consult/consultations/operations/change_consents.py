"""Give, or take back, what a participant agrees to: before the first question, and at any time later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from consult.accounts.operations.set_consents import set_consents
from consult.accounts.profile import Purpose
from consult.authz import Actor
from consult.consultations.errors_answering import ConsentMissing
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.queries import notices_of
from consult.consultations.queries_answering import Sheet, current_contributions
from consult.consultations.rules_answering import may_go_on, purposes_optional, purposes_required

OF_THE_PERSON = (Purpose.OUTCOME, Purpose.CONTACT)


def change_consents(*, actor: Actor, sheet: Sheet, granted: Collection[Purpose], now: datetime) -> None:
    """Hold exactly the purposes of `granted` among those that are asked.

    What is about answers hangs on the participation; what is about writing to somebody hangs on the person, so that it
    still holds once the link between them is cut. Taking quotation back reaches what was already sent. Raises
    ConsentMissing when a purpose without which nothing may be kept is left out: taking it back is withdrawing.
    """
    if not may_go_on(granted, sheet.has_open_text):
        raise ConsentMissing
    lock_participation(participation=sheet.participation)
    asked = [
        *purposes_required(sheet.has_open_text),
        *purposes_optional(sheet.has_open_text, sheet.person_id is not None),
    ]
    notice_id = sheet.notice.id if sheet.notice else None
    wanted = {purpose: purpose in granted for purpose in asked}
    set_consents(
        participation_id=sheet.participation.id,
        granted={purpose: yes for purpose, yes in wanted.items() if purpose not in OF_THE_PERSON},
        notice_version_id=notice_id,
        now=now,
    )
    if sheet.person_id is not None:
        set_consents(
            person_id=sheet.person_id,
            notice_ids=[notice.id for notice in notices_of(sheet.consultation.id)],
            granted={purpose: wanted[purpose] for purpose in OF_THE_PERSON},
            notice_version_id=notice_id,
            now=now,
        )
    quotable, changed = Purpose.QUOTATION in granted, False
    for contribution in current_contributions(sheet.participation.id):
        changed = changed or contribution.quotable != quotable
        contribution.quotable = quotable
    if changed:
        from consult.reports.operations.reissue_reports import reissue_reports  # it reads contributions in turn

        reissue_reports(actor=actor, consultation_ids={sheet.consultation.id})
