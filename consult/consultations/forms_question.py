"""What an administrator types to ask one question, whatever its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from consult.consultations.forms_answering import CheckboxesField
from consult.consultations.forms_watched import WatchedForm
from consult.consultations.labels import FILE_TYPE_LABELS, MODE_LABELS, PROFILE_LABELS
from consult.consultations.models import ConditionMode, QuestionKind, Section
from consult.consultations.operations.save_question import QuestionContent
from consult.consultations.profile_library import PROFILE
from consult.consultations.rules_conditions import Rule
from consult.consultations.rules_questions import MOST_FILES, has_choices
from consult.web.forms import options, trim

MOST_CHOICES = 60
NUMBER_PARTS = {"number_min": "min", "number_max": "max", "unit": "unit", "decimals": "decimals"}


class QuestionForm(WatchedForm):
    """Every part that a question may have; `for_kind` keeps those of one kind."""

    prompt = TextAreaField(
        _l("Question"),
        [DataRequired(_l("Une question a besoin d’un texte.")), Length(max=500, message=_l("500 caractères au plus."))],
        filters=[trim],
    )
    help = TextAreaField(
        _l("Aide"),
        [Length(max=1000, message=_l("1 000 caractères au plus."))],
        description=_l("Une précision, lue sous la question."),
        filters=[trim],
    )
    example = TextAreaField(
        _l("Exemple de réponse"),
        [Length(max=500, message=_l("500 caractères au plus."))],
        description=_l("Lu sous l’aide. Choisissez-le avec soin : il oriente ceux qui hésitent."),
        filters=[trim],
    )
    rows = TextAreaField(_l("Lignes"), description=_l("Une par ligne : ce que chacun juge."), filters=[trim])
    choices = TextAreaField(_l("Réponses possibles"), description=_l("Une par ligne."), filters=[trim])
    max_choices = IntegerField(
        _l("Combien peut-on en cocher ?"),
        [InputRequired(_l("Indiquez un nombre.")), NumberRange(1, MOST_CHOICES, _l("Entre 1 et 60."))],
    )
    shuffle_choices = BooleanField(
        _l("Montrer les réponses dans un ordre tiré au sort"),
        description=_l("Un ordre pour chaque personne, qui ne bouge plus : la première réponse n’est pas favorisée."),
    )
    max_length = IntegerField(
        _l("Longueur d’une idée, en caractères"),
        [Optional()],
        description=_l("Vide : 10 000. Un compteur dit ce qui reste."),
    )
    scale_min = IntegerField(_l("De"), [InputRequired(_l("Indiquez un nombre."))])
    scale_max = IntegerField(_l("À"), [InputRequired(_l("Indiquez un nombre."))])
    scale_min_label = StringField(
        _l("Ce que veut dire le plus petit nombre"),
        [Length(max=80, message=_l("80 caractères au plus."))],
        description=_l("Exemple : « Pas du tout »."),
        filters=[trim],
    )
    scale_max_label = StringField(
        _l("Ce que veut dire le plus grand"),
        [Length(max=80, message=_l("80 caractères au plus."))],
        description=_l("Exemple : « Tout à fait »."),
        filters=[trim],
    )
    number_min = StringField(_l("Le plus petit nombre accepté"), filters=[trim])
    number_max = StringField(_l("Le plus grand nombre accepté"), filters=[trim])
    unit = StringField(_l("Unité"), description=_l("Exemple : km, heures, euros."), filters=[trim])
    decimals = IntegerField(_l("Chiffres après la virgule"), [Optional()], default=0)
    earliest = DateField(_l("Première date acceptée"), [Optional()])
    latest = DateField(_l("Dernière date acceptée"), [Optional()])
    types = CheckboxesField(_l("Fichiers acceptés"), choices=options(FILE_TYPE_LABELS.items()))
    max_megabytes = IntegerField(
        _l("Taille d’un fichier, en mégaoctets"),
        [InputRequired(_l("Indiquez un nombre."))],
        description=_l("20 au plus. Une photo de téléphone en fait de 3 à 8."),
    )
    profile_key = SelectField(
        _l("Ce qu’elle demande"), choices=options(PROFILE_LABELS.items()), coerce=lambda value: value or None
    )
    required = BooleanField(
        _l("Réponse obligatoire"), description=_l("Le plus souvent, laissez chacun passer une question.")
    )
    section_id = SelectField(_l("Section"), coerce=lambda value: int(value) if value else None)
    condition_mode = RadioField(
        _l("Poser la question si"),
        [Optional()],
        choices=options((mode.value, label) for mode, label in MODE_LABELS.items()),
    )

    PARTS: dict[QuestionKind, tuple[str, ...]] = {
        QuestionKind.OPEN_TEXT: ("max_length",),
        QuestionKind.FEW_WORDS: (),
        QuestionKind.CHOICE: ("choices", "max_choices", "shuffle_choices"),
        QuestionKind.SCALE: ("scale_min", "scale_max", "scale_min_label", "scale_max_label"),
        QuestionKind.PROFILE: ("profile_key", "choices"),
        QuestionKind.MATRIX: ("rows", "choices", "shuffle_choices"),
        QuestionKind.RANKING: ("choices", "max_choices", "shuffle_choices"),
        QuestionKind.NUMBER: tuple(NUMBER_PARTS),
        QuestionKind.DATE: ("earliest", "latest"),
        QuestionKind.FILE: ("types", "max_megabytes", "max_choices"),
    }
    kind: QuestionKind

    def for_kind(self, kind: QuestionKind, sections: Sequence[Section] = ()) -> QuestionForm:
        self.kind = kind
        for name in {name for parts in self.PARTS.values() for name in parts} - set(self.PARTS[kind]):
            del self[name]
        if kind in (QuestionKind.PROFILE, QuestionKind.FILE):
            del self.example
        if sections:
            self.section_id.choices = options([("", _l("Aucune")), *((row.id, row.title) for row in sections)])
        else:
            del self.section_id
        self._name_parts()
        return self

    def _name_parts(self) -> None:
        """The same fields ask for something else in some kinds."""
        if self.kind is QuestionKind.RANKING:
            self.max_choices.label.text = _l("Combien chacun en classe-t-il ?")
        elif self.kind is QuestionKind.FILE:
            self.max_choices.label.text = _l("Combien de fichiers peut-on joindre ?")
            self.max_choices.validators = [NumberRange(1, MOST_FILES, _("Entre 1 et %(n)s.", n=MOST_FILES))]
        elif self.kind is QuestionKind.MATRIX:
            self.choices.label.text = _l("Réponses possibles à chaque ligne")
            self.shuffle_choices.label.text = _l("Montrer les lignes dans un ordre tiré au sort")
        elif self.kind is QuestionKind.PROFILE:
            self.choices.description = _l(
                "Une par ligne. Sans objet pour le collège, l’âge, le territoire et la manière d’être cité."
            )

    def validate_choices(self, field: Any) -> None:
        lines = lines_of(field.data)
        if len(lines) > MOST_CHOICES:
            raise ValidationError(_("%(n)s réponses possibles au plus.", n=MOST_CHOICES))
        if any(len(line) > 200 for line in lines):
            raise ValidationError(_("Chaque réponse possible tient en 200 caractères."))

    def validate_rows(self, field: Any) -> None:
        if any(len(line) > 200 for line in lines_of(field.data)):
            raise ValidationError(_("Chaque ligne tient en 200 caractères."))

    def content(self, rules: Sequence[Rule] = ()) -> QuestionContent:
        values = self.values()
        mode = values.pop("condition_mode")
        settings = {target: values.pop(name) for name, target in NUMBER_PARTS.items() if name in values}
        settings |= {name: values.pop(name) for name in ("types", "max_megabytes") if name in values}
        for name in ("earliest", "latest"):
            if name in values:
                settings[name] = values[name].isoformat() if values[name] else ""
                del values[name]
        if "decimals" in settings:
            settings["decimals"] = settings["decimals"] or 0
        if "rows" in values:
            settings["rows"] = lines_of(values.pop("rows"))
        if "choices" in values:
            values["choices"] = self._labels(values["choices"], values.get("profile_key"))
        return QuestionContent(
            **values, settings=settings, rules=rules, condition_mode=ConditionMode(mode) if mode else ConditionMode.ALL
        )

    def _labels(self, text: str, profile_key: str | None) -> list[str]:
        """Those of the library where nothing is written."""
        if self.kind is not QuestionKind.PROFILE:
            return lines_of(text)
        if not has_choices(self.kind, profile_key):
            return []
        return lines_of(text) or [str(label) for label in PROFILE[str(profile_key)].choices]


def lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
