"""Words of a verbatim by which its author might be recognised. Pure: it warns, people decide."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _

LONG_NUMBER = re.compile(r"\d[\d .]{3,}\d")
ADDRESS = re.compile(r"@|https?://|www\.", re.IGNORECASE)
TITLED = re.compile(r"\b(?:M\.|Mme|Mlle|Dr|Docteur|Pr|Professeur|Monsieur|Madame)\s+[A-ZÀ-Ý]", re.UNICODE)
AGE = re.compile(r"\b(?:j[’']ai|âgée? de|mes)\s+\d{1,3}\s+ans\b", re.IGNORECASE)
KIN = re.compile(
    r"\b(?:mon|ma|mes)\s+(?:mari|femme|épouse|époux|fils|fille|mère|père|frère|sœur|enfants?|conjointe?|employeur|chef)\b",
    re.IGNORECASE,
)
ILLNESS = re.compile(
    r"\b(?:cancer|VIH|sida|diabète|dépression|AVC|handicap\w*|sclérose|parkinson|alzheimer|leucémie|greffe)\b",
    re.IGNORECASE,
)
ME = re.compile(r"\b(?:je|j[’']|mon|ma|mes|moi)\b|\bj[’']", re.IGNORECASE)
SHORTEST_NAME = 4


def gives_away(text: str, places: Iterable[str]) -> list[str]:
    """One sentence a reason, none where nothing is seen."""
    named = [place for place in places if len(place) >= SHORTEST_NAME and _says(text, place)]
    reasons = {
        _("Un lieu y est nommé : %(place)s.", place=named[0] if named else ""): bool(named),
        _("Une personne y est peut-être nommée."): bool(TITLED.search(text)),
        _("Un long nombre y figure."): bool(LONG_NUMBER.search(text)),
        _("Une adresse y figure."): bool(ADDRESS.search(text)),
        _("L’âge exact y est dit."): bool(AGE.search(text)),
        _("Un proche y est évoqué."): bool(KIN.search(text)),
        _("La personne y parle de sa propre santé."): bool(ILLNESS.search(text) and ME.search(text)),
    }
    return [reason for reason, seen in reasons.items() if seen]


def _says(text: str, place: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.IGNORECASE) is not None
