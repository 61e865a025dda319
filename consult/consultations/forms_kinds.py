"""The answers that take more than one field, or a field that is read: matrix, ranking, number, date.

A form has its fields under `answer` or `answer-…`, in order, and says what is stored of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from consult.consultations.models import Question, QuestionKind
from consult.consultations.rules_questions import LARGEST, day_of, decimal_of, number_text
from consult.web.filters import date_long, number
from consult.web.forms import Form, options, trim

LONGEST = 40


class KindForm(Form):
    """A form made for one question."""

    question: Question

    def stored(self) -> list[Any]:
        """The values of the answer, once valid."""
        raise AssertionError("each kind says it")

    def answers(self) -> list[Any]:
        """The fields of the answer, in the order of the page."""
        return [field for field in self if field.short_name.startswith("answer")]

    def validate(self, extra_validators: Any = None) -> bool:
        fault = self.fault() if super().validate(extra_validators) else None
        if fault:
            self.refuse(fault[1], fault[0])
        return not self.errors

    def fault(self) -> tuple[str, str] | None:
        """The field to correct and why, when each field alone is well filled."""
        return None


def kind_form(
    question: Question,
    values: Sequence[Any],
    pairs: Sequence[tuple[str, str]],
    rows: Sequence[tuple[int, str]],
    unit: str,
) -> KindForm:
    base: type[KindForm]
    if question.kind is QuestionKind.MATRIX:
        base, fields = MatrixForm, _matrix_fields(question, values, pairs, rows)
    elif question.kind is QuestionKind.RANKING:
        base, fields = RankingForm, _ranking_fields(question, values, pairs)
    elif question.kind is QuestionKind.NUMBER:
        base, fields = NumberForm, _number_fields(question, values, unit)
    else:
        base, fields = DateForm, _date_fields(values)
    made: KindForm = type(base.__name__, (base,), {"question": question, **fields})()
    return made


class MatrixForm(KindForm):
    """One list of answers a row: `answer-<number of the row>`."""

    def stored(self) -> list[Any]:
        found = ((int(field.short_name.removeprefix("answer-")), field.data) for field in self.answers())
        return sorted([row, int(choice)] for row, choice in found if choice)


def _matrix_fields(
    question: Question, values: Sequence[Any], pairs: Sequence[tuple[str, str]], rows: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    chosen = {row: str(choice) for row, choice in values}
    return {
        f"answer-{row}": RadioField(
            label,
            [InputRequired(_l("Choisissez une réponse à chaque ligne.")) if question.required else Optional()],
            choices=options(pairs),
            default=chosen.get(row),
        )
        for row, label in rows
    }


PLACES = (_l("En premier"), _l("En deuxième"), _l("En troisième"), _l("En quatrième"), _l("En cinquième"))


def _ranking_fields(question: Question, values: Sequence[Any], pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """One list a place: `answer-0` is the first."""
    wanted = min(question.max_choices, len(pairs))
    return {
        f"answer-{place}": SelectField(
            PLACES[place] if place < len(PLACES) else _l("En %(n)se", n=place + 1),
            [Optional()],
            choices=options([("", _l("Choisir…")), *pairs]),
            default=str(values[place]) if place < len(values) else "",
        )
        for place in range(wanted)
    }


class RankingForm(KindForm):
    def stored(self) -> list[Any]:
        return [int(field.data) for field in self.answers() if field.data]

    def fault(self) -> tuple[str, str] | None:
        fields = self.answers()
        chosen = [field.data for field in fields]
        for place, value in enumerate(chosen):
            if value and value in chosen[:place]:
                return fields[place].short_name, _("Vous avez mis deux fois la même réponse : une place pour chacune.")
            if value and "" in chosen[:place]:
                empty = fields[chosen.index("")].short_name
                return empty, _("Une place est vide avant une autre : remplissez-les dans l’ordre.")
        if self.question.required and "" in chosen:
            return fields[chosen.index("")].short_name, _("Remplissez toutes les places.")
        return None


class NumberForm(KindForm):
    def stored(self) -> list[Any]:
        found = decimal_of(self["answer"].data)
        return [] if found is None else [number_text(found)]

    def fault(self) -> tuple[str, str] | None:
        typed, settings = self["answer"].data or "", self.question.settings
        found = decimal_of(typed)
        if not typed:
            return ("answer", _("Écrivez un nombre.")) if self.question.required else None
        if found is None or abs(found) > LARGEST or len(typed) > LONGEST:
            return "answer", _("Ce n’est pas un nombre que l’on peut lire. Écrivez-le en chiffres.")
        decimals = settings.get("decimals", 0)
        if found != round(found, decimals):
            whole, some = _("Un nombre entier est demandé."), _("%(n)s chiffres au plus après la virgule.", n=decimals)
            return "answer", some if decimals else whole
        low, high = decimal_of(settings.get("min")), decimal_of(settings.get("max"))
        if (low is not None and found < low) or (high is not None and found > high):
            return "answer", bounds_told(low, high)
        return None


def bounds_told(low: Decimal | None, high: Decimal | None) -> str:
    """« Entre 0 et 100. »; « Au moins 0. »; empty without bounds."""
    told = {"low": number(low), "high": number(high)}  # type: ignore[arg-type]
    if low is not None and high is not None:
        return _("Entre %(low)s et %(high)s.", **told)
    if low is not None:
        return _("Au moins %(low)s.", **told)
    return _("Au plus %(high)s.", **told) if high is not None else ""


def _number_fields(question: Question, values: Sequence[Any], unit: str) -> dict[str, Any]:
    label = _l("Votre réponse, en %(unit)s", unit=unit) if unit else _l("Votre réponse")
    low = decimal_of(question.settings.get("min"))
    # The keyboards of digits that telephones show have no sign.
    mode = "text" if low is not None and low < 0 else "decimal" if question.settings.get("decimals") else "numeric"
    shown = str(values[0]).replace(".", ",") if values else ""
    return {
        "answer": StringField(
            label, default=shown, filters=[trim], render_kw={"inputmode": mode, "autocomplete": "off"}
        )
    }


class DateForm(KindForm):
    """Three short fields, which every telephone and every reader of screens can fill."""

    def stored(self) -> list[Any]:
        day = self._day()
        return [day.isoformat()] if day else []

    def _day(self) -> date | None:
        parts = [self[f"answer-{name}"].data or "" for name in ("year", "month", "day")]
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            return None
        try:
            return date(*map(int, parts))
        except ValueError:
            return None

    def fault(self) -> tuple[str, str] | None:
        if not any(field.data for field in self.answers()):
            refusal = _("Indiquez un jour, un mois et une année.")
            return ("answer-day", refusal) if self.question.required else None
        for name, sentence in (
            ("day", _("Il manque le jour.")),
            ("month", _("Il manque le mois.")),
            ("year", _("Il manque l’année.")),
        ):
            if not self[f"answer-{name}"].data:
                return f"answer-{name}", sentence
        day = self._day()
        if day is None or day.year < 1000:
            return "answer-day", _("Cette date n’existe pas. Exemple : 12, 3, 2026.")
        earliest, latest = (day_of(self.question.settings.get(name)) for name in ("earliest", "latest"))
        if (earliest and day < earliest) or (latest and day > latest):
            return "answer-day", days_told(earliest, latest)
        return None


def days_told(earliest: date | None, latest: date | None) -> str:
    told = {"earliest": date_long(earliest), "latest": date_long(latest)}
    if earliest and latest:
        return _("Entre le %(earliest)s et le %(latest)s.", **told)
    if earliest:
        return _("À partir du %(earliest)s.", **told)
    return _("Jusqu’au %(latest)s.", **told) if latest else ""


def _date_fields(values: Sequence[Any]) -> dict[str, Any]:
    day = day_of(values[0]) if values else None
    shown = (day.day, day.month, day.year) if day else ("", "", "")
    parts = (("day", _l("Jour"), 2), ("month", _l("Mois"), 2), ("year", _l("Année"), 4))
    return {
        f"answer-{name}": StringField(
            label,
            default=str(value),
            filters=[trim],
            render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": length},
        )
        for (name, label, length), value in zip(parts, shown, strict=True)
    }
