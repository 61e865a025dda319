"""What members type under a project."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import UUID, DataRequired, InputRequired, Length, Optional, Regexp

from consult.projects.queries.calls import category_names
from consult.projects.rules.digests import DAILY, WEEKLY
from consult.projects.rules.taking_part import LONGEST_COMMENT
from consult.territories import queries as territories
from consult.web.forms import Form, options, trim


class CommentForm(Form):
    body = TextAreaField(
        _l("Votre commentaire"),
        filters=[trim],
        validators=[
            DataRequired(message=_l("Écrivez quelques mots avant de publier.")),
            Length(max=LONGEST_COMMENT, message=_l("Votre commentaire est trop long : 2 000 caractères au plus.")),
        ],
    )
    client_key = HiddenField(validators=[InputRequired(), UUID()])
    parent = HiddenField(validators=[Optional(), Regexp(r"^\d{1,9}$")])

    @property
    def parent_id(self) -> int | None:
        return int(self.parent.data) if self.parent.data else None


class AlertForm(Form):
    """The new projects of a place, of a category, or of both."""

    territoire = SelectField(_l("Territoire"), coerce=int, default=0)
    categorie = SelectField(_l("Catégorie"), default="")
    rythme = RadioField(
        _l("À quel rythme"),
        choices=options([(WEEKLY, _l("Une fois par semaine")), (DAILY, _l("Une fois par jour"))]),
        default=WEEKLY,
        validators=[InputRequired(message=_l("Choisissez un rythme."))],
    )

    def offer(self, organisation_id: int) -> AlertForm:
        places = territories.territories_of(organisation_id)
        self.territoire.choices = options(
            [(0, _("Tous les territoires")), *((place.id, place.name) for place in places)]
        )
        names = category_names(organisation_id)
        self.categorie.choices = options([("", _("Toutes les catégories")), *((name, name) for name in names)])
        return self
