"""What staff type to join projects, or to make two of one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.projects.fields import row_id
from consult.projects.forms_calls import text
from consult.projects.rules.filing import LONGEST
from consult.web.forms import Form, options, trim


def reason() -> TextAreaField:
    return TextAreaField(
        _l("Raison"),
        [
            DataRequired(_l("Dites pourquoi : ceux qui portent ces projets le liront.")),
            Length(max=1000, message=_l("1 000 caractères au plus.")),
        ],
        filters=[trim],
    )


class MergeForm(Form):
    into = SelectField(
        _l("Projet qui le reçoit"),
        [DataRequired(_l("Choisissez le projet qui le reçoit."))],
        description=_l("Les plus proches sont en tête."),
        coerce=row_id,
    )
    reason = reason()

    def offer(self, projects: Sequence[tuple[int, str]]) -> MergeForm:
        self.into.choices = options([("", _l("Choisissez…")), *projects])
        return self


class SplitForm(Form):
    title = text(_l("Titre du second projet"), LONGEST["title"], _l("Donnez un titre au second projet."))
    summary = TextAreaField(
        _l("Son résumé"),
        [DataRequired(_l("Résumez le second projet.")), Length(max=LONGEST["summary"])],
        filters=[trim],
    )
    need = TextAreaField(
        _l("Le besoin auquel il répond"),
        [DataRequired(_l("Dites à quel besoin il répond.")), Length(max=LONGEST["need"])],
        filters=[trim],
    )
    reason = reason()
