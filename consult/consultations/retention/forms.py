"""Delays, and the reason of a suspension."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from consult.consultations.retention.errors import DelaysRefused
from consult.consultations.retention.labels import EXPLAINED, FAULTS, NAMES
from consult.consultations.retention.models import RetentionAct
from consult.web.bounds import HIGHEST
from consult.web.forms import Form, trim


def _days(act: RetentionAct) -> Any:
    return IntegerField(
        NAMES[act],
        [Optional(), NumberRange(1, HIGHEST, message=_l("Indiquez un nombre de jours."))],
        description=EXPLAINED[act],
    )


class DelaysForm(Form):
    """In days after the closing; empty: never."""

    pseudonymise = _days(RetentionAct.PSEUDONYMISE)
    aggregate = _days(RetentionAct.AGGREGATE)
    delete = _days(RetentionAct.DELETE)

    def delays(self) -> dict[RetentionAct, int | None]:
        return {act: self[act.value].data for act in RetentionAct}

    def refuse_delays(self, refusal: DelaysRefused, least: int) -> None:
        for act, fault in refusal.faults.items():
            self.refuse(FAULTS[fault] % {"days": least}, act.value)


class HoldForm(Form):
    reason = TextAreaField(
        _l("Pourquoi la suspendre ?"),
        [
            DataRequired(_l("Dites pourquoi : la raison reste au journal.")),
            Length(max=500, message=_l("500 caractères au plus.")),
        ],
        filters=[trim],
        description=_l("Par exemple : litige en cours, demande d’une autorité, obligation légale de conserver."),
    )
