"""What those who follow a chosen project type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from consult.projects.fields import EurosField
from consult.web.forms import Form, options, trim


def _text(label: Any, most: int, required: Any = None, description: Any = "", rows: bool = True) -> Any:
    checks = [DataRequired(required)] if required else []
    limit = Length(max=most, message=_l("%(n)s caractères au plus.") % {"n": most})
    made = TextAreaField if rows else StringField
    return made(label, [*checks, limit], filters=[trim], description=description)


class RealisationForm(Form):
    referent_id = SelectField(
        _l("Référent"),
        coerce=lambda value: int(value) if value else None,
        validators=[Optional()],
        description=_l("La personne qui suit le projet et donne de ses nouvelles."),
    )
    granted_cents = EurosField(_l("Montant accordé, en euros"))
    spent_cents = EurosField(_l("Dépensé à ce jour, en euros"))

    def offer(self, people: Iterable[tuple[int, str]]) -> RealisationForm:
        self.referent_id.choices = options([("", _("Personne pour l’instant")), *people])
        return self

    def amounts(self) -> dict[str, Any]:
        """An amount left empty is nothing."""
        return {
            "referent_id": self.referent_id.data,
            "granted_cents": self.granted_cents.data or 0,
            "spent_cents": self.spent_cents.data or 0,
        }


class MilestoneForm(Form):
    label = _text(_l("Étape"), 200, _l("Nommez cette étape."), _l("Par exemple : première séance."), rows=False)
    due_on = DateField(_l("Prévue pour le"), [Optional()])


class NewsForm(Form):
    title = _text(_l("Titre"), 160, _l("Donnez un titre."), rows=False)
    body = _text(_l("Ce que vous annoncez"), 4_000, _l("Écrivez la nouvelle avant de la publier."))
    pictures = MultipleFileField(
        _l("Photos"),
        description=_l("Quatre au plus, JPEG, PNG ou WebP. Assurez-vous que ceux qu’on y voit sont d’accord."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    alternative = _text(
        _l("Ce que montrent les photos"), 300, description=_l("Pour ceux qui ne les voient pas."), rows=False
    )


class EndForm(Form):
    report = _text(
        _l("Bilan"),
        8_000,
        _l("Écrivez le bilan avant de terminer le projet."),
        _l("Qui en a profité, ce que cela a coûté, ce qui a marché ou non, ce qui continue."),
    )


class TellForm(Form):
    words = _text(
        _l("Ce que vous ajoutez à chaque message"),
        2_000,
        description=_l("Par exemple : la date du prochain appel. Ce que devient chaque projet est déjà dit."),
    )
