"""What people read of subjects, kinds of decisions and hidden passages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.moderation.models import ActKind, Subject

SUBJECT_LABELS: dict[Subject, Any] = {
    Subject.CONTEST: _l("Contestation"),
    Subject.REPORT: _l("Signalement d’un lecteur"),
    Subject.INSULT: _l("Mot offensant"),
    Subject.HEALTH: _l("Santé d’une personne"),
    Subject.NIR: _l("Numéro de sécurité sociale"),
    Subject.LINK: _l("Lien"),
    Subject.EMAIL: _l("Courriel"),
    Subject.PHONE: _l("Téléphone"),
    Subject.ADDRESS: _l("Adresse"),
    Subject.NAME: _l("Nom"),
    Subject.EMPTY: _l("Sans contenu"),
}
SUBJECT_BADGES = {Subject.CONTEST: "turn", Subject.REPORT: "turn", Subject.INSULT: "error", Subject.HEALTH: "attention"}
ACT_LABELS: dict[ActKind, Any] = {
    ActKind.PUBLISH: _l("Publiée"),
    ActKind.EXCLUDE: _l("Écartée"),
    ActKind.MASK: _l("Publiée, passages cachés"),
    ActKind.HIDE: _l("Retenue par le filtre"),
    ActKind.ASK: _l("Avis demandé"),
    ActKind.ADVISE: _l("Avis donné"),
}
TEXT_ACT_LABELS: dict[ActKind, Any] = ACT_LABELS | {
    ActKind.PUBLISH: _l("Publié"),
    ActKind.EXCLUDE: _l("Écarté"),
    ActKind.MASK: _l("Publié, passages cachés"),
    ActKind.HIDE: _l("Retenu par le filtre"),
}
"""The same, of a project or a comment."""
ACT_BADGES = {
    ActKind.PUBLISH: "success",
    ActKind.EXCLUDE: "error",
    ActKind.MASK: "success",
    ActKind.HIDE: "attention",
    ActKind.ASK: "info",
    ActKind.ADVISE: "info",
}
HELD_BACK = "En attente de relecture"
"""The reason stored with what the filter holds back: in French, as reasons of the charter are."""
