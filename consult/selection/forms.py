"""What those who prepare rounds type, and what élus send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp, ValidationError

from consult.consultations.forms import ParisInstantField
from consult.projects.rules.money import amount_fault, cents_of
from consult.selection.labels import METHOD_SENTENCES, METHODS, VISIBILITIES
from consult.selection.models import Method
from consult.web.forms import Form, options, trim

LONGEST_NOTE = 2_000


class WhenForm(Form):
    opens_at = ParisInstantField(_l("Ouverture"), [DataRequired(_l("Choisissez le jour et l’heure d’ouverture."))])
    closes_at = ParisInstantField(_l("Clôture"), [DataRequired(_l("Choisissez le jour et l’heure de clôture."))])

    def dates(self) -> tuple[datetime, datetime]:
        """Opening and closing, of a form that was validated: both are required."""
        return cast("datetime", self.opens_at.data), cast("datetime", self.closes_at.data)


class PrepareForm(WhenForm):
    call_id = SelectField(_l("Appel à projets"), coerce=int)
    territory_id = SelectField(_l("Territoire"), coerce=int, description=_l("Les élus de ce territoire choisissent."))

    def offer(self, calls: list[tuple[int, str]], places: list[tuple[int, str]]) -> None:
        self.call_id.choices = options(calls)
        self.territory_id.choices = options([(0, _l("Tous ceux du niveau de l’appel, un scrutin chacun")), *places])


def _count(label: Any, description: Any, least: int, most: int) -> IntegerField:
    refusal = _l("Indiquez un nombre entier entre %(least)s et %(most)s.", least=least, most=most)
    return IntegerField(label, [InputRequired(refusal), NumberRange(least, most, refusal)], description=description)


class RoundForm(WhenForm):
    """A round that has not opened. Fields that a method does not use keep their value."""

    title = StringField(
        _l("Titre"),
        [DataRequired(_l("Donnez un titre à ce scrutin.")), Length(max=200, message=_l("200 caractères au plus."))],
        filters=[trim],
    )
    method = RadioField(_l("Mode de scrutin"), choices=options((key.value, label) for key, label in METHODS.items()))
    seats = _count(_l("Projets à choisir"), _l("Combien de projets seront retenus, au plus."), 1, 1000)
    most = _count(_l("Choix par votant"), _l("0 : autant qu’on le souhaite."), 0, 1000)
    points = _count(_l("Points par votant"), _l("Pour les points à répartir."), 1, 1000)
    envelope = StringField(
        _l("Enveloppe"), filters=[trim], description=_l("En euros, pour les modes qui la répartissent.")
    )
    quorum = _count(_l("Quorum, en %"), _l("Part de la liste des votants qui doit voter. 0 : aucun."), 0, 100)
    threshold = _count(
        _l("Seuil, en %"), _l("Part des bulletins qui doivent choisir un projet pour qu’il soit retenu."), 0, 100
    )
    proxies = _count(_l("Procurations par personne"), _l("0 : pas de procuration."), 0, 10)
    visibility = RadioField(_l("Qui voit les noms"), choices=options(VISIBILITIES.items()))

    def validate_envelope(self, field: Any) -> None:
        cents = cents_of(field.data or "0")
        if cents is None or amount_fault(cents):
            raise ValidationError(_l("Indiquez un montant en euros, entre 0 et un milliard."))

    def rules(self) -> dict[str, Any]:
        names = ("seats", "most", "points", "quorum", "threshold", "proxies", "visibility")
        return {name: self[name].data for name in names} | {"budget_cents": cents_of(self.envelope.data or "0") or 0}


HINTS = {method.value: sentence for method, sentence in METHOD_SENTENCES.items()}


class BallotForm(Form):
    """What goes with the choices: the voter's own number, which is never stored, and the key of this form."""

    nonce = HiddenField(validators=[Regexp(r"\A[0-9a-f]{32}\Z")])
    key = HiddenField(validators=[Regexp(r"\A[0-9a-f-]{36}\Z")])


class ProxyForm(Form):
    to_id = SelectField(
        _l("À qui"),
        coerce=int,
        description=_l("Cette personne votera en votre nom, si vous ne reprenez pas la procuration avant."),
    )

    def offer(self, lines: list[tuple[int, str]]) -> None:
        self.to_id.choices = options(lines)


class StepAsideForm(Form):
    project_id = SelectField(_l("Projet"), coerce=int)
    reason = TextAreaField(
        _l("Raison"),
        [DataRequired(_l("Dites pourquoi, en quelques mots.")), Length(max=300, message=_l("300 caractères au plus."))],
        filters=[trim],
        description=_l("Gardée avec le déport ; le public ne la lit pas."),
    )

    def offer(self, projects: list[tuple[int, str]]) -> None:
        self.project_id.choices = options(projects)


class CancelForm(Form):
    """An open round is cancelled with a reason."""

    reason = TextAreaField(
        _l("Pourquoi"),
        [
            DataRequired(_l("Dites pourquoi vous annulez ce scrutin : les votants et le public liront cette raison.")),
            Length(max=500, message=_l("500 caractères au plus.")),
        ],
        filters=[trim],
        description=_l("Les votants la reçoivent par e-mail, et elle reste sur la page du scrutin."),
    )


class FindForm(Form):
    ballot = StringField(
        _l("Numéro du bulletin"), [DataRequired(_l("Indiquez le numéro de votre bulletin."))], filters=[trim]
    )
    nonce = StringField(
        _l("Code de contrôle"),
        [DataRequired(_l("Indiquez le code de contrôle de votre reçu."))],
        filters=[trim],
        description=_l("Il est affiché avec votre reçu, quand vous votez."),
    )


def typed_choices(
    method: Method, rules: Mapping[str, Any], codes: list[str], typed: Mapping[str, str]
) -> dict[str, Any]:
    """What was chosen, by code, from the fields of the page. What is no number is kept as −1: the rules refuse it."""
    if method is Method.SCORES:
        names = [str(criterion["id"]) for criterion in rules["criteria"]]
        scores = {code: {name: _number(typed.get(f"{code}-{name}", "")) for name in names} for code in codes}
        kept = {code: {name: score for name, score in row.items() if score} for code, row in scores.items()}
        return {code: row for code, row in kept.items() if row}
    found = {code: _number(typed.get(code, "")) for code in codes}
    return {code: value for code, value in found.items() if value}


def _number(typed: str) -> int:
    plain = typed.strip()
    if not plain:
        return 0
    return int(plain) if re.fullmatch(r"-?[0-9]{1,6}", plain) else -1


def typed_notes(ids: list[int], typed: Mapping[str, str]) -> dict[int, str]:
    """What was noted, by project; only the fields that the page sent."""
    fields = {id_: f"note-{id_}" for id_ in ids}
    return {
        id_: typed[name].replace("\x00", "").strip()[:LONGEST_NOTE] for id_, name in fields.items() if name in typed
    }
