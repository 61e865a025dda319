"""What a person can cause around territory reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, NotFound


class NoLevel(DomainError):
    message = _l("Choisissez un niveau de territoires : régions, territoires ou bassins de vie.")


class NoTerritory(DomainError):
    message = _l("Aucun territoire de ce niveau ne compte %(k)s personnes : aucun rapport ne peut être fait.")


class AlreadyMaking(Conflict):
    message = _l("Des rapports de territoires sont déjà en cours de fabrication : attendez la fin ou annulez-la.")


class NotMade(Conflict):
    message = _l("Les rapports de ce niveau ne sont pas encore faits. Faites-les avant de les publier.")


class NationalFirst(Conflict):
    message = _l("Publiez d’abord le rapport national de cette analyse : chaque rapport de territoire s’y compare.")


class Outdated(Conflict):
    message = _l(
        "Les territoires, les thèmes ou le rapport publié ont changé depuis que ces rapports ont été faits. "
        "Refaites-les, puis publiez-les."
    )


class NoLocalReport(NotFound):
    message = _l("Il n’y a pas de rapport de ce territoire, ou il n’est pas publié.")
