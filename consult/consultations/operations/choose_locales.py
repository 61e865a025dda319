"""Say in which languages a consultation may be read."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.operations.update_consultation import Settled
from consult.consultations.rules import may_edit_texts
from consult.consultations.wording import LOCALES
from consult.errors import DomainError


class LanguagesRefused(DomainError):
    message = _l("Choisissez des langues de la liste, dont celle dans laquelle les textes sont écrits.")


def choose_locales(*, actor: Actor, consultation: Consultation, main: str, others: Sequence[str]) -> None:
    """`main`: the language in which the texts are written. Translations into a language that is left out are kept for
    the day it comes back. Raises Settled, LanguagesRefused."""
    if not may_edit_texts(consultation):
        raise Settled
    chosen = list(dict.fromkeys([main, *others]))
    if any(locale not in LOCALES for locale in chosen):
        raise LanguagesRefused
    consultation.locales = chosen
    record(actor, "consultation.languages", "consultation", consultation.id, languages=len(chosen))
