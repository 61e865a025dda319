"""What a person can cause while composing a report."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, NotFound


class UnknownComposition(NotFound):
    message = _l("Ce rapport n’existe pas, ou plus.")


class UnknownBlock(NotFound):
    message = _l("Ce bloc n’existe plus : une autre personne l’a retiré.")


class UnknownFigure(NotFound):
    message = _l("Ce chiffre n’est pas public, ou ce code n’existe pas.")


class NoTheme(DomainError):
    message = _l(
        "Aucun thème n’est montré : analysez la consultation, ou montrez un thème, avant de composer le rapport."
    )


class EditedMeanwhile(Conflict):
    """Both texts are shown: what is stored, and what was typed."""

    message = _l("Une autre personne a modifié ce bloc pendant que vous écriviez.")

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__()
        self.stored = stored


class TooLong(DomainError):
    message = _l("Ce texte compte plus de %(most)s caractères : coupez-le en deux blocs. Rien n’est perdu.")


class TooManyBlocks(DomainError):
    message = _l("Un rapport compte %(most)s blocs au plus.")


class NothingToTakeBack(Conflict):
    message = _l("Il n’y a plus rien à annuler ici.")


class Shortened(DomainError):
    message = _l(
        "Ce verbatim n’est plus mot pour mot : on peut en retirer des passages, marqués […], mais rien y changer ni "
        "ajouter."
    )


class NotQuotable(DomainError):
    message = _l("Ce passage ne peut pas être cité : son auteur n’y a pas consenti, ou il n’est plus là.")


class LogoRefused(DomainError):
    message = _l(
        "Un logo est une image PNG ou JPEG. Les fichiers SVG ne sont pas acceptés : ils peuvent tenir un programme."
    )


class LogoTooHeavy(DomainError):
    message = _l("Ce logo dépasse %(n)s mégaoctets. Réduisez-le, puis envoyez-le de nouveau ; rien d’autre n’a changé.")


class ColourRefused(DomainError):
    message = _l("Cette couleur n’est pas assez lisible sur le papier : choisissez-en une plus foncée.")


class NotReady(DomainError):
    message = _l("Ce rapport ne peut pas encore être signé : voyez ce qui reste à résoudre.")


class TwoSigners(DomainError):
    message = _l("Il faut au moins deux personnes différentes pour signer, et chacune dit en quelle qualité.")


class ReasonNeeded(DomainError):
    message = _l("Dites pourquoi, en une phrase : les autres la liront.")


class NotASigner(DomainError):
    status = 403
    message = _l("Vous n’êtes pas parmi les personnes à qui cette signature est demandée.")


class NotInReview(Conflict):
    message = _l("Ce rapport n’est pas à signer : son texte a changé, ou il est déjà publié.")


class NotSigned(Conflict):
    message = _l("Toutes les signatures demandées ne sont pas là : rien n’a été publié.")


class ChangedSince(Conflict):
    message = _l(
        "Les chiffres ou les thèmes ont changé depuis la signature : rien n’a été publié. Proposez de nouveau le "
        "rapport ; son texte est gardé."
    )


class AlreadyPublished(Conflict):
    message = _l("Ce rapport est publié : ouvrez une correction pour le changer.")
