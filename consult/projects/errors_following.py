"""What a person can cause in following projects and writing to élus, a sentence each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError


class TakesNoMessage(Conflict):
    message = _l("Cette personne ne reçoit pas de message par le site. Votre texte n’est pas parti.")


class TooManyMessages(DomainError):
    status = 429
    message = _l("Vous avez écrit plusieurs messages aujourd’hui : celui-ci pourra partir demain. Gardez votre texte.")


class AlreadyAnswered(Conflict):
    message = _l("Vous avez déjà répondu à ce message. Votre première réponse est partie.")


class NotYetChosen(Conflict):
    message = _l("Le suivi commence quand les élus ont choisi le projet.")


class AlreadyEnded(Conflict):
    message = _l("Ce projet est terminé : son suivi ne change plus.")


class MilestonesLeft(Conflict):
    message = _l("Une étape au moins n’est pas terminée. Terminez-la ou retirez-la, puis envoyez le bilan.")


class TooMany(Conflict):
    message = _l("C’est le plus que l’on puisse ajouter ici.")


class AlreadyTold(Conflict):
    message = _l("Les participants de cet appel sont déjà prévenus. Personne n’est prévenu deux fois.")


class NothingToTell(Conflict):
    message = _l("Aucun projet de cet appel n’a encore de suite connue : attendez les réponses ou le choix des élus.")


class TooFewProjects(Conflict):
    message = _l("Il faut au moins %(least)s projets publics pour y chercher des thèmes.")


class ThemesUnderWay(Conflict):
    message = _l("Les thèmes de cet appel sont déjà cherchés : attendez la fin, ou annulez.")


class ThemesFailed(DomainError):
    message = _l("La recherche des thèmes s’est arrêtée : %(reason)s Les thèmes trouvés avant restent affichés.")
