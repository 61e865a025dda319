"""What staff fill in around the entry of sheets: whom to look for, what to print, which share is entered twice."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.clock import today
from consult.consultations.models import Channel, Consultation
from consult.consultations.wording import language_names
from consult.territories import queries as territories
from consult.web.forms import Form, options, trim

CHANNELS = {Channel.PAPER: _l("Papier"), Channel.PHONE: _l("Téléphone")}
MOST_SHEETS = 2_000
PRINTS = {
    "blank": _l("Une feuille sans nom, à photocopier"),
    "numbered": _l("Des feuilles sans nom, numérotées"),
    "people": _l("Des feuilles au nom de personnes connues"),
}


class FindForm(Form):
    words = StringField(
        _l("Numéro d’adhérent, nom ou code de la feuille"),
        [Length(max=120, message=_l("C’est trop long pour un nom ou un numéro."))],
        description=_l("Laissez vide, puis Entrée, pour une feuille sans nom."),
        filters=[trim],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    channel = RadioField(
        _l("Reçue par"),
        [InputRequired(_l("Choisissez le papier ou le téléphone."))],
        choices=options((channel.value, label) for channel, label in CHANNELS.items()),
    )
    received_on = DateField(_l("Reçue le"), [InputRequired(_l("Indiquez le jour de réception."))])

    def validate_received_on(self, field: Any) -> None:
        if field.data and field.data > today():
            raise ValidationError(_("Ce jour n’est pas encore venu."))


class PlanForm(Form):
    share = IntegerField(
        _l("Part des feuilles à saisir deux fois, en %"),
        [
            InputRequired(_l("Indiquez un nombre de 0 à 100.")),
            NumberRange(0, 100, message=_l("Un nombre de 0 à 100.")),
        ],
        description=_l("5 à 10 % suffisent pour connaître le taux de désaccord."),
    )
    seed = IntegerField(
        _l("Graine du tirage"),
        [InputRequired(_l("Indiquez un nombre.")), NumberRange(0, 2**31 - 1, message=_l("Un nombre positif."))],
        description=_l("Un nombre quelconque, à noter : le même redonne les mêmes feuilles."),
    )


class PrintForm(Form):
    what = RadioField(
        _l("Que voulez-vous imprimer ?"),
        [InputRequired(_l("Choisissez ce qu’il faut imprimer."))],
        choices=options(PRINTS.items()),
        default="blank",
    )
    locale = SelectField(_l("Langue"), [InputRequired()])
    count = IntegerField(
        _l("Nombre de feuilles"),
        [Optional(), NumberRange(1, MOST_SHEETS, message=_l("De 1 à 2 000 feuilles à la fois."))],
        description=_l("Pour des feuilles numérotées."),
    )
    college_id = SelectField(
        _l("Collège"), coerce=lambda value: int(value) if value else None, description=_l("Pour des personnes connues.")
    )
    territory_id = SelectField(_l("Territoire"), coerce=lambda value: int(value) if value else None)

    return_address = TextAreaField(
        _l("Adresse de retour"),
        [Optional(), Length(max=300, message=_l("300 caractères au plus."))],
        description=_l("Où renvoyer la feuille remplie, telle qu’il faut l’écrire sur l’enveloppe."),
        filters=[trim],
    )

    def offer(self, consultation: Consultation) -> PrintForm:
        """The lists of this organisation and of this consultation."""
        organisation_id = consultation.organisation_id
        self.locale.choices = options(language_names(consultation))
        colleges, places = territories.colleges_of(organisation_id), territories.territories_of(organisation_id)
        self.college_id.choices = options([("", _("Tous")), *((college.id, college.name) for college in colleges)])
        self.territory_id.choices = options([("", _("Tous")), *((place.id, place.name) for place in places)])
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """A number is needed of the sheets that have one, and only of them."""
        valid = super().validate(extra_validators)
        if valid and self.what.data == "numbered" and not self.count.data:
            self.refuse(_("Indiquez combien de feuilles imprimer."), "count")
            return False
        return bool(valid)
