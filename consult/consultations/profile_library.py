"""What may be asked of the person, to compare answers: a library that fills the form of a profile question.

The first four are columns of a participation, with answers of their own. The others are asked as a choice, whose
answers the team may reword, and become attributes of the participation under their key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

COLUMNS = ("college", "age_band", "gendered_form", "territory")


@dataclass(frozen=True)
class ProfileQuestion:
    """A first wording; `choices` is empty where the answers are not the team's to write."""

    label: Any
    prompt: Any
    help: Any = ""
    choices: tuple[Any, ...] = ()


YES, NO = _l("Oui"), _l("Non")
PROFILE: Mapping[str, ProfileQuestion] = {
    "college": ProfileQuestion(_l("Le collège"), _l("Vous êtes…")),
    "age_band": ProfileQuestion(_l("La tranche d’âge"), _l("Quel âge avez-vous ?")),
    "gendered_form": ProfileQuestion(
        _l("La manière d’être cité"), _l("Si nous vous citons, comment accorder votre signature ?")
    ),
    "territory": ProfileQuestion(_l("Le territoire"), _l("Dans quel territoire vivez-vous ?")),
    "seniority": ProfileQuestion(
        _l("L’ancienneté"),
        _l("Depuis combien de temps faites-vous partie de la mutuelle ?"),
        choices=(
            _l("Moins de 2 ans"),
            _l("De 2 à 5 ans"),
            _l("De 6 à 10 ans"),
            _l("De 11 à 20 ans"),
            _l("Plus de 20 ans"),
        ),
    ),
    "contract": ProfileQuestion(
        _l("Le contrat"),
        _l("D’où vient votre contrat ?"),
        choices=(
            _l("Je l’ai choisi moi-même"),
            _l("De mon employeur"),
            _l("D’un proche, qui me couvre"),
            _l("Je ne sais pas"),
        ),
    ),
    "activity": ProfileQuestion(
        _l("La situation professionnelle"),
        _l("Quelle est votre situation ?"),
        choices=(
            _l("Un emploi dans le privé"),
            _l("Un emploi public"),
            _l("Une activité à mon compte"),
            _l("Une recherche d’emploi"),
            _l("La retraite"),
            _l("Des études ou un apprentissage"),
            _l("Autre chose"),
        ),
    ),
    "household": ProfileQuestion(
        _l("Le foyer"),
        _l("Qui vit avec vous ?"),
        choices=(
            _l("Personne"),
            _l("Un conjoint, sans enfant à la maison"),
            _l("Un conjoint et des enfants"),
            _l("Des enfants, sans conjoint"),
            _l("Des parents, ou une colocation"),
        ),
    ),
    "area": ProfileQuestion(
        _l("Le cadre de vie"),
        _l("Où habitez-vous ?"),
        choices=(
            _l("Une grande ville ou sa banlieue"),
            _l("Une ville moyenne"),
            _l("Une petite ville ou un bourg"),
            _l("Un village ou la campagne"),
        ),
    ),
    "caregiver": ProfileQuestion(
        _l("L’aide à un proche"),
        _l("Aidez-vous régulièrement un proche malade, âgé ou en situation de handicap ?"),
        choices=(YES, NO),
    ),
    "involvement": ProfileQuestion(
        _l("L’engagement bénévole"),
        _l("Donnez-vous du temps à une association ?"),
        choices=(_l("Oui, régulièrement"), _l("Oui, de temps en temps"), NO),
    ),
    "digital": ProfileQuestion(
        _l("L’aisance avec le numérique"),
        _l("Faire une démarche sur Internet, pour vous, c’est plutôt…"),
        choices=(_l("Facile"), _l("Faisable"), _l("Difficile"), _l("Je demande de l’aide")),
    ),
}


def is_column(profile_key: str | None) -> bool:
    """Kept in a column of the participation rather than among its attributes."""
    return profile_key in COLUMNS


def attribute_label(name: str) -> str:
    """How an attribute of participations is called on pages; the heading of the imported column as it is."""
    return str(PROFILE[name].label) if name in PROFILE else name
