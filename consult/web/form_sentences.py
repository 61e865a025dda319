"""What form fields say by themselves when they cannot read what was typed, in our words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "Not a valid integer value.": _l("Indiquez un nombre entier."),
    "Not a valid decimal value.": _l("Indiquez un nombre."),
    "Not a valid date value.": _l("Cette date n’est pas complète : il faut un jour, un mois et une année."),
    "Not a valid choice.": _l("Choisissez une des réponses proposées."),
    "Invalid Choice: could not coerce.": _l("Choisissez une des réponses proposées."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Choisissez parmi les réponses proposées."),
    "'%(value)s' is not a valid choice for this field.": _l("Choisissez parmi les réponses proposées."),
    "This field is required.": _l("Cette réponse manque."),
}


class Sentences:
    """The translations that WTForms asks for: our sentence where there is one."""

    def gettext(self, text: str) -> str:
        return str(SENTENCES.get(text, text))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.gettext(singular if count == 1 else plural)
