"""What whoever enters sheets can meet: each a sentence that says what happened and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden


class EntryClosed(Forbidden):
    message = _l(
        "Cette consultation ne prenait pas de réponses ce jour-là : la feuille ne peut pas être saisie. Vérifiez la "
        "date de réception."
    )


class EntryOver(Forbidden):
    message = _l(
        "Les feuilles de cette consultation se saisissaient jusqu’au %(day)s : celle-ci ne peut plus être comptée. "
        "L’administration peut allonger ce délai dans « Titre, dates et accès »."
    )


class ReportOut(Forbidden):
    message = _l("Le rapport de cette consultation est publié : aucune feuille ne s’y ajoute plus.")


class TypedElsewhere(Conflict):
    message = _l(
        "Cette feuille est ouverte ailleurs, avec un autre texte. Rechargez la page pour voir ce qui est gardé avant "
        "de continuer."
    )


class AlreadyEntered(Conflict):
    """The same person, or the same printed sheet, comes again."""

    message = _l("Cette feuille est déjà saisie, sous le numéro %(number)s.")


class LinkCut(Conflict):
    message = _l(
        "Cette personne a déjà répondu, et plus rien ne la relie à sa réponse. Une seconde compterait deux fois : "
        "écartez la feuille."
    )


class AnsweredOnWeb(Conflict):
    message = _l("Cette personne a répondu elle-même sur le site. Choisissez quelle réponse reste avant d’enregistrer.")


class ChangedSince(Conflict):
    message = _l(
        "La personne a changé elle-même ses réponses depuis la saisie : la feuille ne se corrige plus ici, pour ne "
        "rien lui effacer."
    )


class SheetUnreadable(DomainError):
    """Some fields hold what is no answer; the screen shows them."""

    message = _l("Des réponses sont à corriger avant d’enregistrer la feuille.")


class SheetBlank(DomainError):
    message = _l("Cette feuille est vide : remplissez-la, ou écartez-la.")


class AgreementMissing(DomainError):
    message = _l(
        "L’accord demandé n’est pas coché sur la feuille : rien ne peut en être gardé. Cochez-le s’il l’est, sinon "
        "écartez la feuille."
    )


class NotYours(Forbidden):
    message = _l("Une feuille se corrige par la personne qui l’a saisie, ou par l’administration.")


class SamePerson(Forbidden):
    message = _l("Vous avez saisi cette feuille une première fois : la seconde saisie revient à quelqu’un d’autre.")


class NotDrawn(Forbidden):
    message = _l("Cette feuille n’est pas parmi celles à saisir deux fois.")
