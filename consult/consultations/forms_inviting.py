"""Whom to invite: people already known, or a list."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import RadioField, SelectField

from consult.consultations.post import LetterFormat
from consult.territories import queries as territories
from consult.web.forms import Form, options

EVERYBODY = _l("Tous")


def integer_or_none(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class KnownPeopleForm(Form):
    college_id = SelectField(_l("Collège"), coerce=integer_or_none)
    territory_id = SelectField(
        _l("Territoire"), coerce=integer_or_none, description=_l("Avec tous ceux qu’il contient.")
    )

    def offer(self, organisation_id: int) -> KnownPeopleForm:
        colleges = [(college.id, college.name) for college in territories.colleges_of(organisation_id)]
        places = [(place.id, place.name) for place in territories.territories_of(organisation_id)]
        self.college_id.choices = options([("", EVERYBODY), *colleges])
        self.territory_id.choices = options([("", EVERYBODY), *places])
        return self


class LettersForm(KnownPeopleForm):
    format_ = RadioField(
        _l("Fichier"),
        choices=options(
            [
                (LetterFormat.PDF.value, _l("Lettres à imprimer (PDF, 500 au plus)")),
                (LetterFormat.XLSX.value, _l("Tableau pour un imprimeur (XLSX)")),
                (LetterFormat.CSV.value, _l("Tableau pour un imprimeur (CSV)")),
            ]
        ),
        default=LetterFormat.PDF.value,
        coerce=LetterFormat,
    )

    def offer(self, organisation_id: int) -> LettersForm:
        super().offer(organisation_id)
        return self


class ListForm(Form):
    file = FileField(
        _l("Fichier CSV ou XLSX"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(50 * 1024 * 1024, message=_l("Ce fichier pèse plus de 50 Mo. Partagez-le en plusieurs.")),
        ],
        render_kw={"accept": ".csv,.xlsx,.xls,.ods,text/csv"},
    )
