"""The cell of the cockpit that somebody wants to write to."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from consult.accounts.forms_people import integer_or_none
from consult.accounts.labels import AGE_LABELS
from consult.accounts.profile import AgeBand
from consult.notifications.states import CampaignKind
from consult.territories import queries as territories
from consult.web.forms import Form, options


def age_or_none(value: Any) -> AgeBand | None:
    return AgeBand(value) if value and value != "None" else None


class CellForm(Form):
    kind = SelectField(
        _l("Message"),
        choices=options((kind.value, kind.value) for kind in (CampaignKind.INVITATION, CampaignKind.REMINDER)),
        coerce=CampaignKind,
    )
    college = SelectField(_l("Collège"), coerce=integer_or_none)
    territory = SelectField(_l("Territoire"), coerce=integer_or_none)
    age = SelectField(_l("Âge"), choices=options([("", ""), *AGE_LABELS.items()]), coerce=age_or_none)

    def offer(self, organisation_id: int) -> CellForm:
        colleges = [(row.id, row.name) for row in territories.colleges_of(organisation_id)]
        places = [(row.id, row.name) for row in territories.territories_of(organisation_id)]
        self.college.choices = options([("", ""), *colleges])
        self.territory.choices = options([("", ""), *places])
        return self
