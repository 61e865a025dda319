"""What stages, phases and kinds are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.projects.models import (
    Admissibility,
    CallKind,
    Channel,
    CriterionKind,
    Outcome,
    PhaseKind,
    Stage,
    Visibility,
)

STAGES = {
    Stage.DRAFT: _l("Brouillon"),
    Stage.FILED: _l("Déposé, en cours d’examen"),
    Stage.TO_COMPLETE: _l("À compléter"),
    Stage.EXAMINED: _l("Examiné, réponse à publier"),
    Stage.ADMISSIBLE: _l("Recevable"),
    Stage.REFUSED: _l("Non recevable"),
    Stage.REDIRECTED: _l("Réorienté"),
    Stage.MERGED: _l("Réuni à un autre projet"),
    Stage.SELECTED: _l("Choisi par les élus"),
    Stage.NOT_SELECTED: _l("Non retenu par les élus"),
    Stage.UNDER_WAY: _l("En cours de réalisation"),
    Stage.DONE: _l("Réalisé"),
    Stage.WITHDRAWN: _l("Retiré"),
}
STAGE_SENTENCES = {
    Stage.FILED: _l("Votre projet est déposé. La commission va l’examiner."),
    Stage.TO_COMPLETE: _l("La commission a besoin d’un complément pour se prononcer."),
    Stage.ADMISSIBLE: _l("Votre projet est recevable."),
    Stage.REFUSED: _l("Votre projet n’est pas recevable. Les raisons sont sur sa page."),
    Stage.REDIRECTED: _l("Votre projet est transmis à ceux qui peuvent y répondre."),
    Stage.MERGED: _l("Votre projet est réuni à un projet proche ; rien de ce que vous avez écrit n’est perdu."),
    Stage.SELECTED: _l("Les élus ont choisi votre projet."),
    Stage.NOT_SELECTED: _l("Les élus n’ont pas retenu votre projet. Sa page dit pourquoi et ce qui reste possible."),
    Stage.UNDER_WAY: _l("La réalisation de votre projet commence."),
    Stage.DONE: _l("Votre projet est réalisé."),
    Stage.WITHDRAWN: _l("Votre projet est retiré."),
}
PHASES = {
    PhaseKind.FILING: _l("Dépôt"),
    PhaseKind.EXAMINATION: _l("Examen"),
    PhaseKind.SUPPORT: _l("Soutien"),
    PhaseKind.SELECTION: _l("Choix des élus"),
    PhaseKind.RESULTS: _l("Résultats"),
    PhaseKind.REALISATION: _l("Réalisation"),
}
KINDS = {
    CallKind.PROJECT: _l("Projet"),
    CallKind.SUPPORT: _l("Demande de soutien"),
    CallKind.SERVICE: _l("Idée de garantie ou de service"),
}
CRITERIA = {
    CriterionKind.ADMISSIBILITY: _l("Recevabilité : oui, non, à compléter"),
    CriterionKind.FEASIBILITY: _l("Faisabilité : une note"),
    CriterionKind.VALUES: _l("Conformité aux valeurs : une note"),
    CriterionKind.COST: _l("Coût : un montant"),
    CriterionKind.DELAY: _l("Délai : des mois"),
    CriterionKind.IMPACT: _l("Effet : une note"),
}
FIELD_KINDS = {
    "text": _l("Une ligne"),
    "long": _l("Un paragraphe"),
    "number": _l("Un nombre"),
    "choice": _l("Une réponse dans une liste"),
}
METHODS = {
    "approval": (
        _l("Approbation"),
        _l("Chaque élu choisit les projets qu’il soutient ; les plus choisis l’emportent."),
    ),
    "scores": (_l("Notes"), _l("Chaque élu note les projets sur les critères ; les meilleures moyennes l’emportent.")),
    "points": (_l("Points"), _l("Chaque élu répartit ses points entre les projets ; les plus dotés l’emportent.")),
    "schulze": (
        _l("Classement (Schulze)"),
        _l("Chaque élu classe les projets ; l’emporte celui qui gagne ses duels contre les autres."),
    ),
    "borda": (
        _l("Classement (Borda)"),
        _l("Chaque élu classe les projets ; une place vaut d’autant plus de points qu’elle est haute."),
    ),
    "greedy_budget": (
        _l("Enveloppe, par nombre de voix"),
        _l("Les projets les plus choisis sont pris dans l’ordre, tant que le budget le permet."),
    ),
    "equal_shares": (
        _l("Enveloppe, à parts égales"),
        _l("Chaque élu dispose de la même part du budget, qui va aux projets qu’il a choisis."),
    ),
}
VISIBILITIES = {
    Visibility.NAMED: _l("Tout le monde : le vote est nominatif et publié"),
    Visibility.SECRETARY: _l("Le secrétariat du scrutin seulement"),
}
CHANNELS = {
    Channel.WEB: _l("Sur le site"),
    Channel.BOX: _l("Boîte à idées d’une agence"),
    Channel.AGORA: _l("Réunion, agora"),
    Channel.PHONE: _l("Téléphone"),
    Channel.PAPER: _l("Papier, courrier"),
    Channel.FILE: _l("Tableau"),
}
MISSING_FROM_CALL = {
    "intro": _l("Il manque la présentation : les membres doivent savoir ce que vous cherchez."),
    "phases": _l("Le calendrier n’a pas de dates pour le dépôt et pour l’examen."),
    "selection": _l("Le calendrier ne dit pas quand les élus choisissent."),
    "calendar": _l("Les dates du calendrier se contredisent."),
    "over": _l("La fin du dépôt est déjà passée."),
    "categories": _l("Il n’y a aucune catégorie à choisir."),
    "criteria": _l("La grille de la commission est vide."),
}
ADMISSIBILITIES = {
    Admissibility.YES: _l("Oui"),
    Admissibility.NO: _l("Non"),
    Admissibility.TO_COMPLETE: _l("À compléter par l’auteur"),
}
OUTCOMES = {
    Outcome.ADMISSIBLE: _l("Recevable"),
    Outcome.REFUSED: _l("Non recevable"),
    Outcome.REDIRECTED: _l("Réorienté"),
    Outcome.MERGED: _l("Réuni à un autre projet"),
}
