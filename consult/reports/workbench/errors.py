"""What a person can cause in the workbench."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import Conflict, DomainError, Forbidden


class UnknownNode(Conflict):
    message = _l("Ce thème n’est plus dans l’arbre : il a été fusionné ou retiré entre-temps.")


class IntoItself(DomainError):
    message = _l("Un thème ne peut pas aller dans lui-même ni dans l’un de ses sous-thèmes.")


class TwoLevelsOnly(DomainError):
    message = _l("Un thème qui a des sous-thèmes se fusionne avec un autre, il ne se range pas sous lui.")


class NothingChosen(DomainError):
    message = _l("Aucune idée n’est choisie : rien n’a changé.")


class TooFewParts(DomainError):
    message = _l("Ce thème ne se partage pas davantage : ses idées se ressemblent trop.")


class BadText(DomainError):
    message = _l("Un texte d’au plus %(most)s caractères est attendu.")


class ChangedMeanwhile(Conflict):
    """Somebody else decided about the same themes since the page was read; the act may be asked for again."""

    message = _l("%(who)s vient de toucher à ce thème : « %(what)s ». Votre décision n’est pas perdue : relisez, puis "
                 "confirmez-la.")  # fmt: skip


class NothingToUndo(Conflict):
    message = _l("Il n’y a rien à annuler.")


class NothingToRedo(Conflict):
    message = _l("Il n’y a rien à rétablir.")


class NotProposed(Conflict):
    message = _l("Cet arbre n’a pas été proposé à la relecture, ou il a changé depuis : proposez-le d’abord.")


class AlreadyProposed(Conflict):
    message = _l("Cet arbre est déjà proposé à la relecture.")


class SecondPersonNeeded(Forbidden):
    message = _l("Une seconde personne doit valider l’arbre : vous l’avez proposé ou modifié vous-même.")


class EmptyTree(DomainError):
    message = _l("Un arbre sans thème ne peut pas être validé.")


class AgreementPublished(Conflict):
    message = _l("Un rapport est publié sur cet arbre : partez de lui pour une nouvelle version.")
