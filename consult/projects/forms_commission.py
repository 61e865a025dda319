"""What the commission types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from consult.clock import today
from consult.projects.fields import EurosField
from consult.projects.labels import ADMISSIBILITIES, OUTCOMES
from consult.projects.models import Admissibility, Criterion, CriterionKind, Outcome
from consult.projects.rules.examination import GRADES, LONGEST_DELAY, MARKED
from consult.web.forms import Form, options, trim

LONGEST = 4_000


def long_text(label: Any, *validators: Any, description: Any = "") -> Field:
    limit = Length(max=LONGEST, message=_l("4 000 caractères au plus."))
    return TextAreaField(label, [*validators, limit], filters=[trim], description=description)


class GridForm(Form):
    """The grid of a call; one field for each of its lines is added by `grid_form`."""

    admissibility = RadioField(
        _l("Le projet entre-t-il dans le cadre de l’appel ?"),
        choices=options((each.value, label) for each, label in ADMISSIBILITIES.items()),
        coerce=lambda value: Admissibility(value) if value else None,
        validators=[Optional()],
    )
    note = long_text(
        _l("Notes pour vous seul"), description=_l("Personne d’autre ne les lit, ni la présidence, ni l’auteur.")
    )
    version = HiddenField(default="0")

    def seen_version(self) -> int:
        typed = self.version.data or "0"
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def grades(self) -> dict[str, Any]:
        """Id of the line -> `{"grade", "words"}`, for the lines that say something."""
        found: dict[str, Any] = {}
        for field in self:
            line, _dash, part = field.short_name.partition("-")
            if part and line.startswith("line") and field.data not in (None, ""):
                value = int(field.data) if part == "grade" else field.data
                found.setdefault(line.removeprefix("line"), {})[part] = value
        return found

    def evaluation(self) -> dict[str, Any]:
        return {
            "admissibility": self.admissibility.data,
            "grades": self.grades(),
            "note": self.note.data or "",
        }


def grid_form(criteria: Sequence[Criterion], **values: Any) -> GridForm:
    """The form of these lines, filled from a grid (`values` as in Evaluation)."""
    fields: dict[str, Any] = {}
    for line in criteria:
        if line.kind == CriterionKind.ADMISSIBILITY:
            continue
        fields[f"line{line.id}-grade"] = _grade_field(line)
        fields[f"line{line.id}-words"] = StringField(
            _l("En quelques mots"), [Length(max=500, message=_l("500 caractères au plus."))], filters=[trim]
        )
    filled = {
        f"line{line_id}-{part}": str(value) if part == "grade" and _is_marked(criteria, line_id) else value
        for line_id, said in values.pop("grades", {}).items()
        for part, value in said.items()
    }
    made: type[GridForm] = type("FilledGridForm", (GridForm,), fields)
    return made(data={**values, **filled})


def _is_marked(criteria: Iterable[Criterion], line_id: str) -> bool:
    return any(str(line.id) == line_id and line.kind in MARKED for line in criteria)


def _grade_field(line: Criterion) -> Field:
    if line.kind in MARKED:
        return RadioField(
            line.label,
            choices=options((str(grade), str(grade)) for grade in GRADES),
            validators=[Optional()],
            description=line.help or _l("De 0, pas du tout, à 4, tout à fait."),
        )
    if line.kind == CriterionKind.COST:
        return EurosField(line.label, description=line.help or _l("En euros."))
    said = _l("Un nombre entier de mois, %(most)s au plus.", most=LONGEST_DELAY)
    return IntegerField(
        line.label, [Optional(), NumberRange(0, LONGEST_DELAY, message=said)], description=line.help or _l("En mois.")
    )


class ConflictForm(Form):
    reason = StringField(
        _l("Pourquoi vous vous déportez"),
        [DataRequired(_l("Dites en quelques mots pourquoi : c’est inscrit au registre.")), Length(max=300)],
        filters=[trim],
        description=_l("Par exemple : je suis membre de l’association. Vous ne participerez ni à l’examen ni au vote."),
    )


class ComplementForm(Form):
    question = long_text(_l("Ce que vous demandez à l’auteur"), DataRequired(_l("Écrivez votre question.")))
    due_on = DateField(_l("Réponse attendue au plus tard le"), [InputRequired(_l("Indiquez un jour."))])

    def validate_due_on(self, field: Any) -> None:
        if field.data and not 1 <= (field.data - today()).days <= 366:
            raise ValidationError(_("Choisissez un jour à venir, dans l’année."))


class ComplementAnswerForm(Form):
    answer = long_text(_l("Votre réponse"), DataRequired(_l("Écrivez votre réponse avant de l’envoyer.")))


class AssignForm(Form):
    examiner_id = SelectField(_l("Membre de la commission"), coerce=int)
    return_on = DateField(_l("À rendre le"), [Optional()])
    paire = SelectMultipleField(validate_choice=False)

    def pairs(self) -> list[tuple[int, int]]:
        """The ticked « project-examiner »; what is no pair of rows is left out."""
        found = []
        for typed in self.paire.data or []:
            project, _dash, examiner = typed.partition("-")
            if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (project, examiner)):
                found.append((int(project), int(examiner)))
        return found


class AnswerForm(Form):
    """What the two kinds of answers share."""

    def values(self) -> dict[str, Any]:
        """What was typed; a text left out is an empty one."""
        values = super().values()
        return {**values, "reasons": values["reasons"] or "", "redirected_to": values["redirected_to"] or ""}


class DecisionForm(AnswerForm):
    """The official answer."""

    outcome = RadioField(
        _l("Réponse"),
        choices=options((each.value, label) for each, label in OUTCOMES.items()),
        coerce=lambda value: Outcome(value) if value else None,
        validators=[InputRequired(_l("Choisissez la réponse."))],
    )
    reasons = long_text(_l("Raisons"), description=_l("L’auteur et tout le monde les liront, une fois publiées."))
    redirected_to = StringField(
        _l("Service ou territoire qui le reprend"),
        [Length(max=200)],
        filters=[trim],
        description=_l("Si le projet est réorienté."),
    )
    merged_into_id = SelectField(
        _l("Projet avec lequel il est réuni"),
        coerce=lambda value: int(value) if value else None,
        validators=[Optional()],
        description=_l("Si les deux projets n’en font qu’un."),
    )


class RequestAnswerForm(AnswerForm):
    """The answer to a request for support, or to an idea for a service."""

    outcome = RadioField(
        _l("Réponse"),
        choices=options(
            [
                (Outcome.ADMISSIBLE.value, _l("Nous y donnons suite")),
                (Outcome.REFUSED.value, _l("Nous ne pouvons pas y donner suite")),
                (Outcome.REDIRECTED.value, _l("Nous la transmettons")),
            ]
        ),
        coerce=lambda value: Outcome(value) if value else None,
        validators=[InputRequired(_l("Choisissez la réponse."))],
    )
    reasons = long_text(_l("Ce que vous répondez"))
    redirected_to = StringField(_l("À qui elle est transmise"), [Length(max=200)], filters=[trim])
