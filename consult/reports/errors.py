"""What a person can cause around analyses and reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden, NotFound


class NothingToAnalyse(DomainError):
    message = _l("Ces questions n’ont encore reçu aucune réponse à analyser.")


class NoQuestion(DomainError):
    message = _l("Choisissez au moins une question ouverte.")


class AlreadyRunning(Conflict):
    message = _l("Une analyse de cette consultation est déjà en cours : attendez sa fin ou annulez-la.")


class AnalysisError(DomainError):
    message = _l("L’analyse s’est arrêtée : %(reason)s La précédente reste affichée.")


class NoAnalysis(NotFound):
    message = _l("Cette consultation n’a pas encore été analysée.")


class NotPublished(NotFound):
    message = _l("Ce rapport n’est pas encore publié.")


class UnknownTheme(NotFound):
    message = _l("Ce thème n’existe pas, ou plus, dans l’analyse affichée.")


class BadMargins(DomainError):
    message = _l("Cette structure ne peut pas servir : %(sentence)s Rien n’a été enregistré.")


class NoMembership(DomainError):
    message = _l("La structure des adhérents n’est pas connue : un administrateur l’envoie dans les réglages.")


class BadLabel(DomainError):
    message = _l("Un titre de thème compte entre 1 et %(most)s caractères.")


class BadQuote(DomainError):
    message = _l("Ce passage ne peut pas être cité : son auteur n’y a pas consenti, ou il n’est plus là.")


class NothingToUndo(Conflict):
    message = _l("Cette décision a déjà été annulée.")


class FiguresUnderWay(Conflict):
    message = _l("Les chiffres se recalculent après une décision de modération. Publiez dans un instant.")


class TooFewPeople(DomainError):
    message = _l("Moins de %(k)s personnes ont répondu : rien ne peut être publié sans risquer de les reconnaître.")


class ImportUndone(Conflict):
    message = _l("Un import de cette consultation est en train d’être annulé. Attendez qu’il le soit.")


class UnknownRun(NotFound):
    message = _l("Cette analyse n’existe pas, ou ses résultats ont été rangés.")


class NotProposedRun(Conflict):
    message = _l("Cette analyse n’attend plus de décision : elle a été acceptée, refusée ou remplacée.")


class RunGone(Conflict):
    message = _l("L’analyse d’avant ne peut pas revenir : elle a été rangée, ou un rapport est publié sur celle-ci.")


class BeingCoded(Forbidden):
    message = _l(
        "Vous codez cette contribution à l’aveugle : ce qu’en dit la machine vous reste caché jusqu’à la clôture."
    )
