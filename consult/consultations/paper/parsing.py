"""From the texts that a clerk typed to the values that the site stores, and back.

A sheet as typed is a mapping of field name → texts. The names are those of the entry screen: `q12` for a question with
one field, `q12-1`, `q12-2`… for its ideas, `q12-r0` for a row of a matrix, `q12-c45` for the rank of a choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from consult.consultations.forms_kinds import LONGEST, bounds_told, days_told
from consult.consultations.paper.asked import Asked, Widget
from consult.consultations.rules_answering import (
    MAX_BODY,
    MAX_IDEAS,
    MAX_WORD_LENGTH,
    clean_text,
    is_blank,
    words_fault,
    words_of,
)
from consult.consultations.rules_questions import LARGEST, day_of, decimal_of, number_text

Typed = Mapping[str, Sequence[str]]
MOST_FIELDS, MOST_TEXTS = 1_500, 60
DAY = re.compile(r"^(\d{1,2})[/. -]?(\d{1,2})[/. -]?(\d{4})$")


class Unreadable(Exception):
    """What was typed is not an answer to that question; the message is a sentence for whoever types."""


@dataclass
class Read:
    """The answer of one question: texts of an open one, values of any other, or why it cannot be read."""

    bodies: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.bodies and not self.values

    @property
    def content(self) -> list[Any]:
        return self.bodies or self.values


def typed_of(form: Any) -> dict[str, list[str]]:
    """What a posted screen holds of the sheet: answers and agreements, without what is empty."""
    kept = {}
    for name in list(form)[:MOST_FIELDS]:
        if re.fullmatch(r"q\d{1,10}(-[rc]?\d{1,10})?|consent", name):
            texts = [clean_text(text)[: MAX_BODY + 1] for text in form.getlist(name)[:MOST_TEXTS]]
            if any(text.strip() for text in texts):
                kept[name] = texts
    return kept


def read_answer(asked: Asked, typed: Typed) -> Read:
    """Never raises: what cannot be read is told, and nothing of it is lost on the screen."""
    try:
        if asked.widget is Widget.IDEAS:
            return Read(bodies=_ideas(asked, typed))
        return Read(values=_READERS[asked.widget](asked, typed))
    except Unreadable as refusal:
        return Read(fault=str(refusal))


def _first(asked: Asked, typed: Typed, part: str = "") -> str:
    return next(iter(typed.get(asked.name(part), ())), "").strip()


def idea_names(asked: Asked, typed: Typed) -> list[str]:
    """The fields of its ideas that hold something, in order."""
    found = [name for name in typed if re.fullmatch(re.escape(asked.name()) + r"-\d+", name)]
    return sorted(found, key=lambda name: int(name.rsplit("-", 1)[1]))


def _ideas(asked: Asked, typed: Typed) -> list[str]:
    bodies = [typed[name][0] for name in idea_names(asked, typed)]
    bodies = [body for body in bodies if not is_blank(body)]
    maximum = asked.question.max_length or MAX_BODY
    for body in bodies:
        if len(body) > maximum:
            raise Unreadable(
                _("Une idée compte %(maximum)s caractères au plus : partagez-la en plusieurs.", maximum=maximum)
            )
    if len(bodies) > MAX_IDEAS:
        raise Unreadable(_("%(maximum)s idées au plus par question.", maximum=MAX_IDEAS))
    return bodies


def _words(asked: Asked, typed: Typed) -> list[Any]:
    text = _first(asked, typed)
    fault = words_fault(text)
    if fault == "many":
        raise Unreadable(_("Trois mots au plus."))
    if fault == "long":
        raise Unreadable(_("Un mot fait %(maximum)s lettres au plus.", maximum=MAX_WORD_LENGTH))
    return list(words_of(text))


def _point(asked: Asked, typed: Typed) -> list[Any]:
    text = _first(asked, typed)
    low, high = asked.question.scale_min, asked.question.scale_max
    if not text:
        return []
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Unreadable(_("Un nombre de %(low)s à %(high)s.", low=low, high=high))
    return [int(text)]


def _chosen(asked: Asked, typed: Typed) -> list[Any]:
    chosen = [text for text in dict.fromkeys(typed.get(asked.name(), ())) if text]
    if not set(chosen) <= {value for value, _label in asked.options}:
        raise Unreadable(_("Cette réponse n’est plus proposée. Choisissez-en une autre."))
    if len(chosen) > asked.most:
        raise Unreadable(_("%(maximum)s choix au plus.", maximum=asked.most))
    return [asked.stored(value) for value in chosen]


def _matrix(asked: Asked, typed: Typed) -> list[Any]:
    """A row is answered by the number of its column, as on the screen."""
    values = []
    for place, row in enumerate(asked.rows):
        text = _first(asked, typed, f"r{place}")
        if not text:
            continue
        if not text.isdecimal() or not 1 <= int(text) <= len(asked.options):
            raise Unreadable(
                _("« %(row)s » : un numéro de colonne, de 1 à %(columns)s.", row=row, columns=len(asked.options))
            )
        values.append([place, int(asked.options[int(text) - 1][0])])
    return values


def _ranks(asked: Asked, typed: Typed) -> list[Any]:
    """Each thing has the rank written beside it: 1, 2, 3… none twice, none left out."""
    ranked: dict[int, int] = {}
    for value, label in asked.options:
        text = _first(asked, typed, f"c{value}")
        if not text:
            continue
        if not text.isdecimal() or not 1 <= int(text) <= asked.most:
            raise Unreadable(_("« %(label)s » : un rang, de 1 à %(most)s.", label=label, most=asked.most))
        if int(text) in ranked:
            raise Unreadable(_("Deux réponses ont le rang %(rank)s.", rank=int(text)))
        ranked[int(text)] = int(value)
    if sorted(ranked) != list(range(1, len(ranked) + 1)):
        raise Unreadable(_("Il manque un rang : ils se suivent à partir de 1."))
    return [ranked[rank] for rank in sorted(ranked)]


def _number(asked: Asked, typed: Typed) -> list[Any]:
    text, settings = _first(asked, typed), asked.question.settings
    if not text:
        return []
    found = decimal_of(text)
    if found is None or abs(found) > LARGEST or len(text) > LONGEST:
        raise Unreadable(_("Ce n’est pas un nombre que l’on peut lire. Écrivez-le en chiffres."))
    decimals = settings.get("decimals", 0)
    if found != round(found, decimals):
        whole, some = _("Un nombre entier est demandé."), _("%(n)s chiffres au plus après la virgule.", n=decimals)
        raise Unreadable(some if decimals else whole)
    low, high = decimal_of(settings.get("min")), decimal_of(settings.get("max"))
    if (low is not None and found < low) or (high is not None and found > high):
        raise Unreadable(bounds_told(low, high))
    return [number_text(found)]


def _day(asked: Asked, typed: Typed) -> list[Any]:
    text, settings = _first(asked, typed), asked.question.settings
    if not text:
        return []
    written = DAY.match(text)
    day = day_of(f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}" if written else text)
    if day is None or day.year < 1000:
        raise Unreadable(_("Ce n’est pas une date. Exemple : 12/03/2026."))
    earliest, latest = day_of(settings.get("earliest")), day_of(settings.get("latest"))
    if (earliest and day < earliest) or (latest and day > latest):
        raise Unreadable(days_told(earliest, latest))
    return [day.isoformat()]


def _nothing(_asked: Asked, _typed: Typed) -> list[Any]:
    return []


_READERS = {
    Widget.WORDS: _words,
    Widget.SCALE: _point,
    Widget.RADIOS: _chosen,
    Widget.CHECKBOXES: _chosen,
    Widget.SELECT: _chosen,
    Widget.MATRIX: _matrix,
    Widget.RANKS: _ranks,
    Widget.NUMBER: _number,
    Widget.DATE: _day,
    Widget.NONE: _nothing,
}


def typed_again(asked: Asked, content: Sequence[Any]) -> dict[str, list[str]]:
    """The fields as somebody would have typed them to give these texts or values."""
    if asked.widget is Widget.IDEAS:
        return {asked.name(str(place)): [body] for place, body in enumerate(content, start=1)}
    if asked.widget is Widget.MATRIX:
        places = {int(value): place for place, (value, _label) in enumerate(asked.options, start=1)}
        return {asked.name(f"r{row}"): [str(places[choice])] for row, choice in content if choice in places}
    if asked.widget is Widget.RANKS:
        return {asked.name(f"c{choice}"): [str(rank)] for rank, choice in enumerate(content, start=1)}
    if not content:
        return {}
    if asked.widget is Widget.WORDS:
        return {asked.name(): [", ".join(content)]}
    if asked.widget is Widget.DATE:
        return {asked.name(): ["/".join(reversed(str(content[0]).split("-")))]}
    if asked.widget is Widget.NUMBER:
        return {asked.name(): [str(content[0]).replace(".", ",")]}
    return {asked.name(): [str(value) for value in content]}
