"""What a person can cause around retention clocks."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from consult.consultations.retention.models import RetentionAct
from consult.errors import Conflict, DomainError


class DelaysRefused(DomainError):
    """`faults`: act -> `short`, `long` or `order`."""

    message = _l("Ces durées ne vont pas ensemble.")

    def __init__(self, faults: Mapping[RetentionAct, str]) -> None:
        super().__init__()
        self.faults = faults


class ClockBegun(Conflict):
    message = _l("Cette étape a commencé : elle ne peut plus être suspendue ni changée.")


class ReasonMissing(DomainError):
    message = _l("Dites pourquoi : la raison reste au journal.")


class TextsGone(DomainError):
    message = _l(
        "Les textes de cette consultation ne sont plus conservés : elle ne peut plus être analysée ni rouverte."
    )
