"""What a schema refuses, in one sentence with its place: « questions[2].prompt : ce texte est obligatoire. »"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from jsonschema import ValidationError

MOST_SHOWN = 60


def place(path: Iterable[str | int]) -> str:
    """`questions[2].choices[0]`; the file itself for the root."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part[:40]}" if text else part[:40]
    return text or _("le fichier")


def at(path: Iterable[str | int], sentence: str) -> str:
    return _("%(place)s : %(sentence)s", place=place(path), sentence=sentence)


def sentence(error: ValidationError) -> str:
    return at(error.absolute_path, _reason(error))


def _reason(error: ValidationError) -> str:
    rule, limit = str(error.validator), error.validator_value
    if rule == "required":
        missing = next(name for name in limit if name not in error.instance)
        return _("il manque « %(name)s ».", name=missing)
    if rule == "additionalProperties":
        known = error.schema.get("properties", {})
        extra = next(name for name in error.instance if name not in known)
        return _("« %(name)s » n’y a pas de sens.", name=extra[:MOST_SHOWN])
    if rule in ("const", "enum"):
        wanted = [limit] if rule == "const" else limit
        return _("la valeur doit être %(values)s.", values=_(" ou ").join(f"« {value} »" for value in wanted))
    if rule == "type":
        return _("il faut %(type)s.", type=_(" ou ").join(_type_name(name) for name in _listed(limit)))
    return _bound(rule, limit)


def _bound(rule: str, limit: Any) -> str:
    told = {
        "minLength": _("ce texte est obligatoire."),
        "maxLength": _("%(n)s caractères au plus.", n=limit),
        "minItems": _("il en faut au moins %(n)s.", n=limit),
        "maxItems": _("%(n)s au plus.", n=limit),
        "maxProperties": _("%(n)s au plus.", n=limit),
        "uniqueItems": _("chaque valeur ne s’écrit qu’une fois."),
        "minimum": _("au moins %(n)s.", n=limit),
        "maximum": _("%(n)s au plus.", n=limit),
    }
    return told.get(rule) or _("cette valeur n’a pas la forme attendue.")


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _type_name(name: str) -> str:
    return {
        "string": _("un texte"),
        "integer": _("un nombre entier"),
        "number": _("un nombre"),
        "boolean": _("« true » ou « false »"),
        "array": _("une liste"),
        "object": _("un objet"),
    }.get(name, name)
