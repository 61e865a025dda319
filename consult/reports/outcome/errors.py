"""What a person can cause around readers' questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import DomainError


class AnswerMissing(DomainError):
    message = _l("Écrivez la réponse avant de l’envoyer.")


class PublicTextMissing(DomainError):
    message = _l("Écrivez la question telle que tout le monde la lira.")
