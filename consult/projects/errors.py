"""What a person can cause in projects, a sentence each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden


class NotThisStage(Conflict):
    message = _l("Ce projet n’en est plus à cette étape : rechargez la page pour voir où il en est.")


class NotNow(DomainError):
    message = _l("Le calendrier de cet appel ne le permet pas en ce moment. Rien n’est perdu.")


class CallSettled(Conflict):
    """Something of a call that no longer changes; the message says why."""


class CallRefused(DomainError):
    """What was typed for a call cannot be; `field` names where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NoReplyThere(Conflict):
    message = _l("Le commentaire auquel vous répondiez a été retiré. Votre texte n’est pas perdu : publiez-le à part.")


class OtherCommentUnderKey(Conflict):
    message = _l("Ce commentaire est déjà publié avec d’autres mots. Rechargez la page pour en écrire un autre.")


class TooManyCompared(DomainError):
    message = _l("Cinq projets au plus se comparent. Retirez-en un pour en ajouter un autre.")


class SteppedAside(Forbidden):
    message = _l("Vous portez ce projet, ou vous vous êtes déporté : vous ne participez pas à son examen.")


class NotYours(Forbidden):
    message = _l("Ce projet ne vous est pas attribué : la présidence de la commission attribue les examens.")


class AlreadySent(Conflict):
    message = _l("Cette grille a changé sur un autre appareil. Ce que vous venez d’écrire est affiché ici.")


class IncompleteGrid(DomainError):
    message = _l("Il manque des réponses à la grille : elles sont signalées. Ce que vous avez écrit est affiché.")


class DecisionRefused(DomainError):
    """Why the chair cannot decide so; `fault` names the field."""

    def __init__(self, message: str, fault: str) -> None:
        super().__init__(message)
        self.fault = fault
