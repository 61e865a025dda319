"""Searching the record of acts and what is to be erased."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SearchField, SelectField

from consult.admin.labels import action_label
from consult.web.forms import Form, options, trim


class JournalForm(Form):
    class Meta:
        csrf = False

    action = SelectField(_l("Acte"), default="")

    def offer(self, actions: Iterable[str]) -> JournalForm:
        self.action.choices = options([("", _l("Tous")), *((action, action_label(action)) for action in actions)])
        return self


class ErasureSearchForm(Form):
    class Meta:
        csrf = False

    q = SearchField(
        _l("Nom, adresse, numéro d’adhérent, ou pseudonyme"),
        description=_l("Le pseudonyme est celui que donne l’export d’une personne."),
        filters=[trim],
    )
