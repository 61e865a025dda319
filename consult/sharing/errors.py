"""What a person can cause around shared consultations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, NotFound


class NoSuchOrganisation(DomainError):
    message = _l("Aucune organisation n’a cette adresse sur cette installation. Vérifiez-la auprès d’elle.")


class AlreadyInvited(Conflict):
    message = _l("Cette organisation est déjà invitée, ou participe déjà.")


class NothingToShare(DomainError):
    message = _l("Écrivez d’abord au moins une question : c’est le questionnaire que l’autre organisation recevra.")


class AlreadyAnswered(Conflict):
    message = _l("Cette invitation a déjà reçu une réponse, ou a été retirée.")


class OnlyOneLeads(Conflict):
    message = _l("Cette consultation est menée par une autre organisation : elle seule invite.")


class NobodyElse(DomainError):
    message = _l("Aucune autre organisation n’a encore accepté : l’analyse commune demande d’être au moins deux.")


class NothingInCommon(DomainError):
    message = _l("Les organisations n’ont encore aucune réponse à une question ouverte qu’elles posent toutes.")


class TooFewInEach(DomainError):
    message = _l("Il faut au moins deux organisations où assez de personnes ont répondu pour n’en reconnaître aucune.")


class CommonAnalysisRunning(Conflict):
    message = _l("Une analyse commune est déjà en cours : attendez sa fin ou annulez-la.")


class CommonAnalysisFailed(DomainError):
    message = _l("L’analyse commune s’est arrêtée : %(reason)s Le rapport précédent reste affiché.")


class AlreadyPublished(Conflict):
    message = _l("Ce rapport commun est publié : pour le changer, relancez une analyse commune.")


class NoCommonReport(NotFound):
    message = _l("Il n’y a pas encore de rapport commun à lire ici.")


class TooFewToPublish(DomainError):
    message = _l("Moins de %(k)s personnes ont répondu : rien ne peut être publié sans risquer de les reconnaître.")
