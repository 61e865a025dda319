"""What moderators, authors and readers can be told when something is not possible."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError


class ReadBySomebody(Conflict):
    message = _l("Quelqu’un d’autre lit cette contribution. Prenez la suivante.")


class AlreadyDecided(Conflict):
    message = _l("Quelqu’un a déjà décidé de cette contribution. Relisez sa décision avant d’en changer.")


class TextGone(Conflict):
    message = _l("Cette contribution a été retirée, corrigée ou effacée par son auteur : il n’y a plus rien à décider.")


class YourOwnDecision(Conflict):
    message = _l("Vous avez pris la décision contestée : quelqu’un d’autre doit répondre.")


class ReasonMissing(DomainError):
    message = _l("Choisissez la raison de la charte pour laquelle vous écartez cette contribution.")


class NothingToMask(DomainError):
    message = _l("Ces mots ne sont pas dans le texte : rien n’a été caché.")


class NotContestable(Conflict):
    message = _l("Cette décision ne se conteste pas, ou plus : elle a été annulée, ou vous l’avez déjà contestée.")


class NothingToUndo(Conflict):
    message = _l("Cette décision a déjà été annulée, ou une autre l’a remplacée.")


class BadCharter(DomainError):
    """The message says what is wrong."""
