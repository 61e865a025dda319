"""What a new call proposes to begin with: an administrator changes all of it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.projects.models import CriterionKind, Visibility

CATEGORIES = (
    _l("Prévention"),
    _l("Entraide"),
    _l("Lien social"),
    _l("Accès aux soins"),
    _l("Travail et santé"),
    _l("Aidants"),
)
CRITERIA = (
    (CriterionKind.ADMISSIBILITY, _l("Le projet entre dans l’objet de l’appel")),
    (CriterionKind.FEASIBILITY, _l("Le projet peut être mené par ceux qui le portent")),
    (CriterionKind.VALUES, _l("Le projet est fidèle aux valeurs de la mutuelle")),
    (CriterionKind.COST, _l("Ce qu’il coûte")),
    (CriterionKind.DELAY, _l("Le temps qu’il demande")),
    (CriterionKind.IMPACT, _l("Ce qu’il change, et pour qui")),
)
VOTE_RULES: dict[str, Any] = {
    "method": "approval",
    "most": 5,
    "points": 10,
    "quorum": 0.0,
    "threshold": 0.0,
    "proxies": 1,
    "visibility": Visibility.NAMED.value,
}
