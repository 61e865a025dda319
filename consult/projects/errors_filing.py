"""What an author can cause, a sentence each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import DomainError
from consult.projects.errors import NotNow


class FilingClosed(NotNow):
    message = _l("Le dépôt est clos : à cette minute, plus aucun projet n’est reçu. Votre brouillon est conservé.")


class OtherCollege(DomainError):
    status = 403
    message = _l("Cet appel s’adresse à d’autres collèges que le vôtre. Sa page dit lesquels.")


class NotForVisitors(OtherCollege):
    message = _l(
        "Cet appel s’adresse aux personnes que l’organisation connaît déjà. Si vous en êtes, écrivez à l’équipe."
    )


class Incomplete(DomainError):
    message = _l("Il manque encore quelque chose à ce projet. Rien n’est perdu : la liste est sur la page.")


class TooMany(DomainError):
    """Of files, lines or authors; the message says how many."""
