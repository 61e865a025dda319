"""The words by which a project is found: those that everybody may read, folded and stemmed as for contributions.

Stored when the project is filed or rewritten, so that the databases only compare stems.
"""

from __future__ import annotations

from consult.consultations.masking import find_masks, masked
from consult.consultations.search import search_terms
from consult.consultations.search import search_text as stems_of


def search_text(*parts: str) -> str:
    """« Médecins près d’ici » → « medecin pres ici », what could identify somebody left out; store it as it is."""
    return " ".join(filter(None, (stems_of(masked(part, find_masks(part))) for part in parts)))


def search_patterns(typed: str) -> list[str]:
    """What each word that somebody typed looks like within a `search_text` held between two spaces (SQL LIKE).

    Stems are letters and digits only, so that nothing of them is a wildcard.
    """
    return [f"% {stem} %" for stem in search_terms(typed)]
