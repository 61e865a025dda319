"""What a person can cause around double coding."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError


class SampleTooLarge(DomainError):
    message = _l("L’analyse n’a que %(most)s contributions à coder : tirez-en moins.")


class SameCoder(DomainError):
    message = _l("Choisissez deux personnes différentes.")


class NotACoder(DomainError):
    message = _l("Cette personne n’a pas, ou plus, le rôle de codage ni celui de gouvernance.")


class CodingUnderWay(Conflict):
    message = _l("Un codage est déjà en cours sur cette analyse : clôturez-le d’abord.")


class CodingClosed(Conflict):
    message = _l("Ce codage est clos : les réponses ne changent plus.")


class CodingOpen(Conflict):
    message = _l("Ce codage est encore en cours : ses réponses restent cachées jusqu’à la clôture.")


class BadAnswer(DomainError):
    message = _l("Choisissez un thème de la liste, ou dites qu’il n’y en a pas.")


class TextGone(DomainError):
    message = _l("Cette contribution a été retirée entre-temps : elle quitte l’échantillon.")


class ReasonNeeded(DomainError):
    message = _l("Tout n’est pas codé : dites pourquoi vous clôturez maintenant.")


class NothingInCommon(DomainError):
    message = _l("Aucune contribution n’a encore été codée par les deux personnes : il n’y a rien à comparer.")
