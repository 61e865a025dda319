"""How states, ways of answering and kinds of question are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.consultations.models import Access, ConditionMode, Operator, PhaseKind, QuestionKind, State
from consult.consultations.profile_library import PROFILE

STATE_LABELS: dict[State, tuple[Any, str]] = {
    State.DRAFT: (_l("En préparation"), "neutral"),
    State.PILOT: (_l("En essai"), "attention"),
    State.OPEN: (_l("Ouverte"), "success"),
    State.CLOSED: (_l("Close"), "info"),
    State.PUBLISHED: (_l("Rapport publié"), "info"),
    State.ARCHIVED: (_l("Archivée"), "neutral"),
}
SCHEDULED_LABEL = (_l("Programmée"), "info")

ACCESS_LABELS: dict[Access, Any] = {
    Access.LINK: _l("Les personnes invitées, avec leur lien personnel"),
    Access.ACCOUNT: _l("Les personnes qui ont un compte"),
    Access.ANYONE: _l("Tout le monde"),
}
ACCESS_HINTS: dict[str, Any] = {
    Access.LINK.value: _l("Chacun reçoit par e-mail un lien à lui. Personne ne répond deux fois."),
    Access.ACCOUNT.value: _l("Il faut se connecter avant de répondre."),
    Access.ANYONE.value: _l("L’adresse suffit. Une même personne peut répondre plusieurs fois."),
}
KIND_LABELS: dict[QuestionKind, Any] = {
    QuestionKind.OPEN_TEXT: _l("Question ouverte"),
    QuestionKind.FEW_WORDS: _l("En un mot"),
    QuestionKind.CHOICE: _l("Choix"),
    QuestionKind.SCALE: _l("Échelle"),
    QuestionKind.PROFILE: _l("Profil"),
    QuestionKind.MATRIX: _l("Tableau"),
    QuestionKind.RANKING: _l("Classement"),
    QuestionKind.NUMBER: _l("Nombre"),
    QuestionKind.DATE: _l("Date"),
    QuestionKind.FILE: _l("Fichier"),
}
KIND_HINTS: dict[QuestionKind, Any] = {
    QuestionKind.OPEN_TEXT: _l(
        "Chacun écrit autant d’idées qu’il veut. Ce sont elles que l’analyse rassemble en thèmes."
    ),
    QuestionKind.FEW_WORDS: _l("Un à trois mots, montrés en nuage."),
    QuestionKind.CHOICE: _l("Une ou plusieurs réponses dans une liste."),
    QuestionKind.SCALE: _l("Un nombre entre deux bornes, par exemple de 1 à 10."),
    QuestionKind.PROFILE: _l("Collège, tranche d’âge, territoire, ancienneté… pour comparer les réponses."),
    QuestionKind.MATRIX: _l("Plusieurs lignes, et pour chacune la même liste de réponses."),
    QuestionKind.RANKING: _l("Une liste à mettre en ordre, de ce qui compte le plus à ce qui compte le moins."),
    QuestionKind.NUMBER: _l("Un nombre à écrire, avec ses bornes et son unité."),
    QuestionKind.DATE: _l("Un jour, un mois et une année."),
    QuestionKind.FILE: _l("Une photo, un PDF ou un document, débarrassé de ce qu’il dit de son auteur."),
}
PROFILE_LABELS: dict[str, Any] = {key: asked.label for key, asked in PROFILE.items()}
OPERATOR_LABELS: dict[Operator, Any] = {
    Operator.IS: _l("est"),
    Operator.IS_NOT: _l("n’est pas"),
    Operator.INCLUDES: _l("contient"),
    Operator.AT_LEAST: _l("est au moins"),
    Operator.AT_MOST: _l("est au plus"),
    Operator.ANSWERED: _l("a une réponse"),
    Operator.NOT_ANSWERED: _l("n’a pas de réponse"),
}
MODE_LABELS: dict[ConditionMode, Any] = {
    ConditionMode.ALL: _l("toutes les conditions sont réunies"),
    ConditionMode.ANY: _l("une condition au moins est remplie"),
}
FILE_TYPE_LABELS: dict[str, Any] = {
    "image": _l("Photos et images (JPEG, PNG, WebP)"),
    "pdf": _l("PDF"),
    "document": _l("Documents de texte (Word, LibreOffice)"),
}
PHASE_LABELS: dict[PhaseKind, Any] = {
    PhaseKind.CLEAR: _l("Défricher"),
    PhaseKind.LISTEN: _l("Écouter"),
    PhaseKind.DISCUSS: _l("Dialoguer"),
    PhaseKind.ADOPT: _l("S’approprier"),
    PhaseKind.OTHER: _l("Autre étape"),
}
MISSING_LABELS: dict[str, Any] = {
    "questions": _l("Ajoutez au moins une question."),
    "notice": _l("Écrivez la notice d’information."),
    "closes_at": _l("Choisissez la date de fin."),
    "past": _l("La date de fin est passée : choisissez-en une autre."),
}
FILE_ACCEPT: dict[str, str] = {
    "image": "image/jpeg,image/png,image/webp",
    "pdf": "application/pdf",
    "document": ".docx,.odt",
}
MEDIA_LABELS: dict[str, Any] = {
    "image/jpeg": _l("Photo"),
    "image/png": _l("Image"),
    "application/pdf": _l("PDF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _l("Document Word"),
    "application/vnd.oasis.opendocument.text": _l("Document LibreOffice"),
}
