"""From the bytes of a file to a questionnaire that can be built, or to one sentence for each thing that is wrong."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from jsonschema import Draft202012Validator

from consult.consultations.exchange.references import reference_faults
from consult.consultations.exchange.sentences import sentence
from consult.errors import DomainError

SCHEMA = Path(__file__).with_name("questionnaire-1.schema.json")
LARGEST = 1024 * 1024
MOST_FAULTS = 20
DEEPEST = 12


class DocumentRefused(DomainError):
    """`faults`: a sentence for each thing that is wrong, with its place in the file."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults[0])
        self.faults = faults


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def read_document(data: bytes) -> dict[str, Any]:
    """Raises DocumentRefused for what is not JSON, is not such a questionnaire, or refers to what it does not hold."""
    document = parse(data)
    faults = [sentence(error) for error in validator().iter_errors(document)]
    if not faults:
        faults = reference_faults(document)
    if len(faults) > MOST_FAULTS:
        faults = [
            *faults[:MOST_FAULTS],
            ngettext("Et une autre erreur.", "Et %(num)s autres erreurs.", len(faults) - MOST_FAULTS),
        ]
    if faults:
        raise DocumentRefused(faults)
    return cleaned(document)


def parse(data: bytes) -> Any:
    """The value that the bytes write, if it is one of JSON."""
    if len(data) > LARGEST:
        raise DocumentRefused([_("Ce fichier pèse plus de 1 Mo : ce n’est pas un questionnaire.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefused([_("Ce fichier n’est pas un texte en UTF-8 : ce n’est pas du JSON.")]) from error
    if not text.strip():
        raise DocumentRefused([_("Ce fichier est vide.")])
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise DocumentRefused(
            [_("Ce fichier n’est pas du JSON : il s’interrompt ou se trompe ligne %(line)s.", line=error.lineno)]
        ) from error
    except (ValueError, RecursionError) as error:  # a number of a thousand digits, a thousand brackets
        raise DocumentRefused([_("Ce fichier n’est pas du JSON lisible.")]) from error
    if _depth(document) > DEEPEST:
        raise DocumentRefused([_("Ce fichier n’est pas un questionnaire : il a trop de niveaux.")])
    return document


def _no_constant(_name: str) -> Any:
    """NaN and Infinity are not JSON."""
    raise ValueError


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    twice = next((name for name in names if names.count(name) > 1), None) if len(names) < 500 else None
    if twice is not None:
        raise DocumentRefused([_("« %(name)s » est écrit deux fois dans le même objet.", name=twice[:80])])
    return dict(pairs)


def _depth(value: Any) -> int:
    """Of lists and objects, counted without recursion: the file may be made to exhaust it."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        held, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(held, dict | list) and level <= DEEPEST:
            waiting += [(child, level + 1) for child in (held.values() if isinstance(held, dict) else held)]
    return deepest


def cleaned(value: Any) -> Any:
    """Texts without what a database refuses, nor spaces around."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
    if isinstance(value, dict):
        return {name: cleaned(held) for name, held in value.items()}
    return [cleaned(held) for held in value] if isinstance(value, list) else value
