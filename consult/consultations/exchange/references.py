"""What a questionnaire refers to must be in it: sections, earlier questions, possible answers. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from consult.consultations.exchange.sentences import at

PRESENCE = ("answered", "not_answered")


def reference_faults(document: Mapping[str, Any]) -> list[str]:
    """A sentence for each wrong reference, in the order of the file. The document already satisfies the schema."""
    return [
        *_repeated("sections", "key", document.get("sections", [])),
        *_repeated("questions", "code", document["questions"]),
        *_sections(document),
        *_conditions(document["questions"]),
        *_translations(document),
    ]


def _repeated(where: str, name: str, items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    known: set[str] = set()
    for number, item in enumerate(items):
        if item[name] in known:
            yield at((where, number, name), _("« %(name)s » est déjà pris plus haut.", name=item[name]))
        known.add(item[name])


def _sections(document: Mapping[str, Any]) -> Iterator[str]:
    known = {section["key"] for section in document.get("sections", [])}
    for number, question in enumerate(document["questions"]):
        if "section" in question and question["section"] not in known:
            sentence = _("aucune section n’a la clé « %(name)s ».", name=question["section"])
            yield at(("questions", number, "section"), sentence)


def _conditions(questions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    earlier: dict[str, Mapping[str, Any]] = {}
    everything = {question["code"] for question in questions}
    for number, question in enumerate(questions):
        for place, condition in enumerate(question.get("conditions", [])):
            path, source = ("questions", number, "conditions", place), condition["question"]
            if source not in everything:
                yield at((*path, "question"), _("aucune question n’a le code « %(name)s ».", name=source))
            elif source not in earlier:
                sentence = _(
                    "« %(name)s » vient après : une condition porte sur une question qui précède.", name=source
                )
                yield at((*path, "question"), sentence)
            elif condition["operator"] not in PRESENCE:
                yield from _value(path, condition, earlier[source])
        earlier[question["code"]] = question


def _value(path: tuple[str | int, ...], condition: Mapping[str, Any], source: Mapping[str, Any]) -> Iterator[str]:
    if "value" not in condition:
        yield at(path, _("il manque « %(name)s ».", name="value"))
        return
    value, choices = condition["value"], source.get("choices", [])
    if source["kind"] == "matrix":
        known = isinstance(value, list) and len(value) == 2
        if not known or value[0] not in source.get("rows", []) or value[1] not in choices:
            yield at(
                (*path, "value"),
                _("il faut une ligne et une colonne de la question « %(name)s ».", name=source["code"]),
            )
    elif choices and value not in choices:
        sentence = _("ce n’est pas une réponse possible de la question « %(name)s ».", name=source["code"])
        yield at((*path, "value"), sentence)


def _translations(document: Mapping[str, Any]) -> Iterator[str]:
    locales = document.get("locales", ["fr"])
    sections = {section["key"] for section in document.get("sections", [])}
    questions = {question["code"]: question for question in document["questions"]}
    for locale, texts in document.get("translations", {}).items():
        if locale not in locales[1:]:
            yield at(("translations", locale), _("cette langue n’est pas dans « locales », après la première."))
        for subject in texts:
            if not _is_known(subject.split(":"), sections, questions):
                yield at(("translations", locale), _("« %(name)s » ne désigne rien de ce fichier.", name=subject))


def _is_known(words: Sequence[str], sections: set[str], questions: Mapping[str, Mapping[str, Any]]) -> bool:
    kind, *rest = words
    if kind == "section":
        return len(rest) == 2 and rest[0] in sections
    if kind == "question":
        return len(rest) >= 2 and rest[0] in questions
    if kind == "choice":
        if len(rest) != 3 or rest[0] not in questions or not rest[1].isascii() or not rest[1].isdigit():
            return False
        return 1 <= int(rest[1][:4]) <= len(questions[rest[0]].get("choices", []))
    return kind in ("consultation", "notice") and len(rest) == 1
