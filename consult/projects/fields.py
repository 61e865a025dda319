"""Fields of forms that projects ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from consult.projects.rules.money import amount_fault, cents_of
from consult.web.bounds import HIGHEST
from consult.web.filters import NBSP, euros


class EurosField(StringField):
    """An amount as people write it; `data` is in cents, None when left empty. What cannot be is said, and stays
    typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = " ".join(valuelist).replace("\x00", "").strip()
        if not typed:
            self.data = None
            return
        cents = cents_of(typed)
        if cents is None:
            raise ValueError(_("Indiquez un montant en euros, par exemple 1 250 ou 12,50."))
        fault = amount_fault(cents)
        if fault == "negative":
            raise ValueError(_("Un montant ne peut pas être négatif. Le reste de votre saisie est gardé."))
        if fault:
            raise ValueError(
                _("Ce montant dépasse un milliard d’euros : relisez-le. Le reste de votre saisie est gardé.")
            )
        self.data = cents

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else euros(self.data).replace(f"{NBSP}€", "").replace("€", "")


def row_id(value: Any) -> int | None:
    """The id of a row; what cannot be one is a ValueError, which leaves the choice empty."""
    if value in (None, "", "None"):
        return None
    if int(value) > HIGHEST:
        raise ValueError
    return int(value)


def between(low: int, high: int) -> Callable[[Any, Any], None]:
    """Validator of a whole number; nothing typed is refused."""

    def check(_form: Any, field: Any) -> None:
        if field.errors:
            return
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(_("Indiquez un nombre de %(low)s à %(high)s.", low=low, high=high))

    return check
