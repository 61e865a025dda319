"""What steps, lacks, events and links between projects are called on the author’s pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.projects.labels import STAGES
from consult.projects.models import LineageKind, Stage

STEPS = {
    "projet": _l("Votre projet"),
    "besoin": _l("Le besoin, et ce que vous proposez"),
    "lieu": _l("Le lieu"),
    "budget": _l("Le budget"),
    "precisions": _l("Quelques précisions"),
    "fichiers": _l("Photos et documents"),
    "auteurs": _l("Avec qui"),
    "verifier": _l("Vérifier et déposer"),
}
MISSING = {
    "title": _l("Le projet n’a pas de titre."),
    "summary": _l("Il manque le résumé du projet."),
    "need": _l("Il manque le besoin auquel le projet répond."),
    "category": _l("La catégorie est à choisir."),
    "territory": _l("Le territoire est à choisir."),
    "too_much": _l("Le projet demande %(asked)s, et l’appel donne au plus %(most)s par projet."),
}
EVENTS: dict[str, object] = {stage.value: label for stage, label in STAGES.items() if stage is not Stage.EXAMINED} | {
    Stage.FILED.value: _l("Déposé"),
    "edited": _l("Modifié par ses auteurs"),
    "author_joined": _l("Une personne de plus le porte"),
    "merged_here": _l("Un projet proche y est réuni"),
    "split": _l("Partagé en deux projets"),
    "unmerged": _l("La réunion est défaite"),
}
LINEAGE = {
    LineageKind.MERGED_INTO: (_l("Réuni à « %(title)s »"), _l("« %(title)s » lui est réuni")),
    LineageKind.SPLIT_FROM: (_l("Né de « %(title)s »"), _l("« %(title)s » en est né")),
    LineageKind.REDIRECTED_TO: (_l("Transmis à « %(title)s »"), _l("Vient de « %(title)s »")),
}
