"""Write the texts of a consultation in another language."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, Translation
from consult.consultations.operations.update_consultation import Settled
from consult.consultations.rules import may_edit_texts
from consult.consultations.translating import groups_of
from consult.db import db
from consult.errors import DomainError, NotFound

LONGEST = 30_000


class TranslationTooLong(DomainError):
    message = _l("Une traduction dépasse 30 000 caractères. Raccourcissez-la : rien d’autre n’est perdu.")


def save_translations(*, actor: Actor, consultation: Consultation, locale: str, texts: Mapping[str, str]) -> None:
    """`texts`: by subject; an empty one lets the main language be read; subjects of nothing in it are left out.

    Raises Settled, TranslationTooLong, NotFound for a language that the consultation is not put in.
    """
    if not may_edit_texts(consultation):
        raise Settled
    if locale not in consultation.locales[1:]:
        raise NotFound
    if any(len(text) > LONGEST for text in texts.values()):
        raise TranslationTooLong
    held = {
        row.subject: row
        for row in db.session.scalars(
            sa.select(Translation).where(Translation.consultation_id == consultation.id, Translation.locale == locale)
        )
    }
    for subject in {text.subject for group in groups_of(consultation) for text in group.texts} & set(texts):
        _write(consultation.id, locale, subject, texts[subject].strip(), held.get(subject))
    record(actor, "consultation.translate", "consultation", consultation.id, language=locale)


def _write(consultation_id: int, locale: str, subject: str, text: str, row: Translation | None) -> None:
    if row is None and text:
        db.session.add(Translation(consultation_id=consultation_id, locale=locale, subject=subject, text=text))
    elif row is not None and text:
        row.text = text
    elif row is not None:
        db.session.delete(row)
