"""What staff type about the people an organisation knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, DateField, EmailField, SearchField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from consult.accounts.labels import AGE_LABELS, FORM_LABELS, ROLE_LABELS
from consult.accounts.profile import AgeBand, GenderedForm
from consult.authz import Role
from consult.territories import queries as territories
from consult.web.bounds import HIGHEST
from consult.web.forms import EmailAddress, Form, options, trim

NOT_SAID = _l("Non précisé")


def none_if_empty(value: Any) -> Any:
    return value or None


def integer_or_none(value: Any) -> int | None:
    """The id of a row; what cannot be one is a ValueError, which leaves the choice empty."""
    if value in (None, "", "None"):
        return None
    if int(value) > HIGHEST:
        raise ValueError
    return int(value)


def offer_places(form: Any, organisation_id: int, empty: Any) -> None:
    """Fill the choices of the college and the territory with those of the organisation, and no others."""
    colleges = [(college.id, college.name) for college in territories.colleges_of(organisation_id)]
    places = [(row.id, row.name) for row in territories.territories_of(organisation_id)]
    form.college_id.choices = options([("", empty), *colleges])
    form.territory_id.choices = options([("", empty), *places])


class PersonForm(Form):
    first_name = StringField(_l("Prénom"), [Length(max=120, message=_l("120 caractères au plus."))], filters=[trim])
    last_name = StringField(
        _l("Nom"),
        [
            DataRequired(_l("Indiquez le nom de cette personne.")),
            Length(max=120, message=_l("120 caractères au plus.")),
        ],
        filters=[trim],
    )
    email = EmailField(
        _l("Adresse e-mail"),
        [Optional(), EmailAddress()],
        description=_l("Deux personnes d’un même foyer peuvent avoir la même."),
        filters=[trim, none_if_empty],
    )
    member_number = StringField(
        _l("Numéro d’adhérent"), [Length(max=60, message=_l("60 caractères au plus."))], filters=[trim, none_if_empty]
    )
    college_id = SelectField(_l("Collège"), coerce=integer_or_none)
    territory_id = SelectField(_l("Territoire"), coerce=integer_or_none)
    age_band = SelectField(
        _l("Tranche d’âge"),
        choices=options([("", NOT_SAID), *((band.value, AGE_LABELS[band]) for band in AgeBand)]),
        coerce=lambda value: AgeBand(value) if value and value != "None" else None,
    )
    gendered_form = SelectField(
        _l("Manière d’être cité"),
        choices=options([("", NOT_SAID), *((form.value, FORM_LABELS[form]) for form in GenderedForm)]),
        coerce=lambda value: GenderedForm(value) if value and value != "None" else None,
    )

    def offer(self, organisation_id: int) -> PersonForm:
        offer_places(self, organisation_id, NOT_SAID)
        return self


class PeopleFilterForm(Form):
    """Narrow the list; read from the address, so that a list can be shared."""

    class Meta:
        csrf = False

    q = SearchField(_l("Nom, adresse ou numéro"), filters=[trim])
    college_id = SelectField(_l("Collège"), coerce=integer_or_none, name="college")
    territory_id = SelectField(_l("Territoire"), coerce=integer_or_none, name="territoire")
    role = SelectField(
        _l("Rôle"),
        choices=options([("", _l("Tous")), *((role.value, label) for role, label in ROLE_LABELS.items())]),
        coerce=lambda value: Role(value) if value and value != "None" else None,
    )

    def offer(self, organisation_id: int) -> PeopleFilterForm:
        offer_places(self, organisation_id, _l("Tous"))
        return self


class GrantForm(Form):
    role = SelectField(_l("Rôle"), coerce=lambda value: Role(value) if value and value != "None" else None)
    territory_id = SelectField(_l("Sur"), coerce=integer_or_none)
    starts_on = DateField(
        _l("Premier jour"), [Optional()], description=_l("Vide : dès aujourd’hui."), filters=[none_if_empty]
    )
    ends_on = DateField(
        _l("Dernier jour"), [Optional()], description=_l("Vide : sans fin prévue."), filters=[none_if_empty]
    )

    def offer(self, organisation_id: int, roles: Iterable[Role]) -> GrantForm:
        given = set(roles)
        self.role.choices = options((role.value, label) for role, label in ROLE_LABELS.items() if role in given)
        places = [(row.id, row.name) for row in territories.territories_of(organisation_id)]
        self.territory_id.choices = options([("", _l("Toute l’organisation")), *places])
        return self


class PeopleFileForm(Form):
    file = FileField(
        _l("Fichier CSV ou XLSX"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(50 * 1024 * 1024, message=_l("Ce fichier pèse plus de 50 Mo. Partagez-le en plusieurs.")),
        ],
        render_kw={"accept": ".csv,.xlsx,.xls,.ods,text/csv"},
    )
    full = BooleanField(
        _l("Cette liste est complète"),
        description=_l(
            "Les personnes de la même source qui n’y sont pas pourront être notées comme parties. Vous verrez combien "
            "avant que rien ne change."
        ),
    )
