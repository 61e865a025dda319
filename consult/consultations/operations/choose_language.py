"""Note the language in which somebody reads the questions."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.queries_answering import Sheet


def choose_language(*, actor: Actor, sheet: Sheet, locale: str) -> None:
    """One of those that the consultation is put in; another one changes nothing."""
    if locale in sheet.consultation.locales:
        lock_participation(participation=sheet.participation)
        sheet.participation.locale = locale
