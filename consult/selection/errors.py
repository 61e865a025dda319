"""What a person can cause around rounds, a sentence each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden


class RoundIsOpen(Conflict):
    message = _l("Ce scrutin est ouvert ou clos : il ne se modifie plus.")


class CancelReasonMissing(DomainError):
    message = _l("Dites pourquoi vous annulez ce scrutin : les votants et le public liront cette raison.")


class RoundExists(Conflict):
    message = _l("Un scrutin existe déjà pour cet appel et ce territoire.")


class WrongDates(DomainError):
    message = _l("La clôture doit venir après l’ouverture, et ne pas être déjà passée.")


class NotOurTerritory(DomainError):
    message = _l("Ce territoire n’est pas de ceux où vous préparez les scrutins.")


class CannotOpen(DomainError):
    message = _l("Ce scrutin ne peut pas ouvrir.")


class NoVoter(CannotOpen):
    message = _l("Aucun élu n’a de mandat dans ce territoire aujourd’hui : le scrutin ne peut pas ouvrir.")


class NoProject(CannotOpen):
    message = _l("Aucun projet recevable dans ce territoire pour cet appel : le scrutin ne peut pas ouvrir.")


class NoEnvelope(CannotOpen):
    message = _l("Ce mode de scrutin répartit une enveloppe : indiquez son montant avant d’ouvrir.")


class TooLateToOpen(CannotOpen):
    message = _l("L’heure de clôture est passée : choisissez une autre date avant d’ouvrir.")


class RoundClosed(Conflict):
    message = _l("Le scrutin est clos : ce bulletin est arrivé trop tard et n’a pas été enregistré.")


class RoundNotOpen(Conflict):
    message = _l("Ce scrutin n’est pas ouvert en ce moment. Rien n’est perdu.")


class NotOnRoll(Forbidden):
    message = _l("Vous n’êtes pas sur la liste des votants de ce scrutin.")


class VotesByProxy(Conflict):
    message = _l("Vous avez donné procuration : reprenez-la pour voter vous-même.")


class BallotRefused(DomainError):
    """What the ballot holds breaks a rule; nothing was recorded, what was chosen is shown again."""


class ProxyRefused(DomainError):
    """A proxy that the rules do not allow."""


class NotCounted(Conflict):
    message = _l("Ce scrutin n’est pas encore dépouillé.")
