"""What people choose about territory reports."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from consult.reports.local.errors import NoLevel
from consult.web.forms import Form


class LevelForm(Form):
    """Which territories: regions, territories or living areas."""

    level = RadioField(_l("Quels territoires ?"), [InputRequired(NoLevel.message)], choices=[])

    def offer(self, levels: Sequence[tuple[str, str]]) -> LevelForm:
        self.level.choices = list(levels)
        return self
