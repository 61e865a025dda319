"""The documents of phases, and the first words of the four usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.consultations.models import PhaseDocument
from consult.files.storage import remove_after_commit

FOLDER = "phases"
TYPES = ("pdf", "document", "image")
LARGEST_MEGABYTES = 20

FIRST_TEXTS: Mapping[str, tuple[Any, Any]] = {
    "clear": (
        _l("Défricher"),
        _l("Nous relisons ce qui existe déjà : textes fondateurs, enquêtes passées, paroles d’élus et de salariés."),
    ),
    "listen": (
        _l("Écouter"),
        _l("Chacun répond à la consultation, avec ses mots. Rien n’est écrit d’avance."),
    ),
    "discuss": (
        _l("Dialoguer"),
        _l("De petits groupes reprennent ce qui est ressorti, discutent ce qui divise et précisent les pistes."),
    ),
    "adopt": (
        _l("S’approprier"),
        _l("Les engagements sont présentés, discutés partout, puis suivis dans la durée."),
    ),
}


def unlink_after_commit(document: PhaseDocument) -> None:
    """Once the row is gone for good, so is the file."""
    remove_after_commit(document.path)
