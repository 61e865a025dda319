"""The acts as people read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.consultations.retention.models import RetentionAct
from consult.consultations.retention.rules import Phase

NAMES = {
    RetentionAct.PSEUDONYMISE: _l("Couper le lien avec les personnes"),
    RetentionAct.AGGREGATE: _l("Retirer les textes"),
    RetentionAct.DELETE: _l("Tout effacer, sauf les rapports publiés"),
}
EXPLAINED = {
    RetentionAct.PSEUDONYMISE: _l(
        "Plus rien ne dit qui a écrit quoi. Chacun garde son code de suivi. Avant cette date, une demande d’effacement "
        "peut encore partir du nom ; après, il faut le code."
    ),
    RetentionAct.AGGREGATE: _l(
        "Les textes des contributions et les fichiers reçus sont effacés. Restent les chiffres, qui se vérifient "
        "encore, et les verbatims cités dans les rapports publiés."
    ),
    RetentionAct.DELETE: _l(
        "Réponses, profils, accords et invitations sont effacés. Restent les rapports publiés, avec leurs verbatims."
    ),
}
PHASES = {
    Phase.OPEN: (_l("Pas encore commencé"), "neutral"),
    Phase.TO_COME: (_l("À venir"), "neutral"),
    Phase.ANNOUNCED: (_l("Annoncé"), "attention"),
    Phase.HELD: (_l("Suspendu"), "info"),
    Phase.UNDER_WAY: (_l("En cours"), "attention"),
    Phase.DONE: (_l("Fait"), "success"),
}
FAULTS = {
    "short": _l("Au moins %(days)s jours : le temps de recevoir les dernières feuilles, et d’annoncer."),
    "long": _l("Au plus 30 ans : une durée sans fin n’est pas une durée."),
    "order": _l("Cette étape vient après la précédente : donnez-lui une durée au moins égale."),
}
