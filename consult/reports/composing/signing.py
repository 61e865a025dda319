"""Who may be asked to sign a report, and what their answers make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from consult.accounts.queries_team import holders_of
from consult.authz import ROLE_PERMISSIONS, Permission
from consult.reports.composing.blocks import Json
from consult.reports.composing.models import CompositionAnswer


def may_sign(organisation_id: int, today: date) -> list[tuple[int, str]]:
    """`(id, name)` of the people of the organisation who read reports and can sign in."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.REPORT_READ in held]
    return holders_of(organisation_id, roles, today)


def all_agreed(signers: Sequence[Json], answers: Mapping[int, CompositionAnswer]) -> bool:
    """Whether everybody who was asked signed, and they are two at least."""
    agreed = {person for person, answer in answers.items() if answer.agreed}
    return len(agreed) >= 2 and all(signer["person_id"] in agreed for signer in signers)
