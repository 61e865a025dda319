"""Why a contribution is in no theme, as its author reads it."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.reports.analysis_port import Status


def unplaced(status: str | None) -> str:
    """A sentence or two; `status` None: the analysis never read it. Empty for one that is in a theme, and for one that
    moderation left out: the decision and its reason are told apart."""
    return {
        None: _(
            "L’analyse de ce rapport ne l’a pas lue : elle est arrivée après, ou répond à une question que le rapport "
            "ne reprend pas."
        ),
        str(Status.UNCLASSIFIED): _(
            "Elle n’est rangée dans aucun thème : trop peu de contributions lui ressemblent. Elle compte dans le total."
        ),
        str(Status.OFF_TOPIC): _(
            "Elle a été jugée hors du sujet de la question. Elle n’est pas dans les thèmes, et compte à part dans le "
            "bilan du rapport."
        ),
        str(Status.NO_ANSWER): _(
            "Elle dit ne pas savoir, ou ne pas vouloir répondre. Elle compte ainsi dans le bilan."
        ),
        str(Status.DUPLICATE): _("Vous aviez déjà écrit la même chose : elle n’est comptée qu’une fois, avec l’autre."),
        str(Status.EMPTY): _("Elle ne contient pas de mots : il n’y avait rien à ranger."),
    }.get(status, "")
