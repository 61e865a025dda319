"""The consultation of the demonstration: its words and its questions."""

from __future__ import annotations

from typing import Any

from consult.demo.population.participants import CLOSES, OPENS
from consult.demo.population.territories import AGE_BANDS, COLLEGES, GENDERED_FORMS, MUTUAL

WORD_QUESTION, SCALE_QUESTION = "mot", "echelle"
MATRIX_QUESTION, RANKING_QUESTION, FOLLOW_QUESTION, HOW_QUESTION = "services_rendus", "priorites", "suite", "maniere"

SERVICES = ("L’accueil en agence", "La réponse au téléphone", "L’espace en ligne", "Les délais de remboursement")
OPINIONS = ("Bien", "Plutôt bien", "Plutôt mal", "Mal")
PRIORITIES = (
    "L’accès aux soins près de chez soi",
    "La prévention",
    "L’entraide entre adhérents",
    "La santé au travail",
    "L’accompagnement des aidants",
)
RANKED = 3
YES, NO = "Oui", "Non"
WAYS = ("Une réunion près de chez moi", "Un atelier d’écriture", "Un questionnaire de temps en temps")
SECTIONS = (
    ("parole", "Votre parole", "Écrivez ce qui vous vient : une idée par case, autant que vous voulez."),
    ("mutuelle", "Votre mutuelle", "Quelques réponses à choisir."),
    ("vous", "Pour finir, vous", "Ces réponses servent à comparer, jamais à vous reconnaître."),
)

# identifier, title, help, and the voice in which most people answer.
OPEN_QUESTIONS = (
    (
        "entraide",
        "Près de chez vous, que faudrait-il pour que l’on s’entraide davantage ?",
        "Entre voisins, entre générations, entre adhérents : une idée par case.",
        "wish",
    ),
    (
        "freins",
        "Qu’est-ce qui vous empêche, vous ou vos proches, de vous soigner comme vous le voudriez ?",
        "Racontez ce que vous vivez. Ne donnez pas de nom de famille.",
        "obstacle",
    ),
    (
        "rester_en_forme",
        "De quoi auriez-vous besoin pour rester en bonne santé ?",
        "Ce qui vous aide déjà, ou ce qui vous manque.",
        "wish",
    ),
    (
        "conditions_de_vie",
        "Au travail et dans votre cadre de vie, que changer pour être en meilleure santé ?",
        "Travail, logement, environnement, famille.",
        "wish",
    ),
    (
        "services",
        "Qu’attendez-vous de nos contrats, de nos services et de nos échanges avec vous ?",
        "Ce qui va bien, ce qui pourrait aller mieux.",
        "wish",
    ),
    (
        "avenir",
        "Dans dix ans, à quoi notre mutuelle devrait-elle servir ?",
        "Dites ce qui compte le plus à vos yeux.",
        "wish",
    ),
)

_NOTICE = (
    f"Cette consultation est organisée par la {MUTUAL}. Vos réponses servent à écrire notre raison d’être. "
    "Elles sont lues par l’équipe de gouvernance, séparées de votre nom. Répondre est libre : vous pouvez passer une "
    "question, corriger ou retirer vos réponses tant que la consultation est ouverte, et demander leur effacement à "
    "tout moment. Si vous parlez de votre santé, vous acceptez que nous lisions ce que vous écrivez. Une phrase n’est "
    "citée que si vous y consentez, avec votre collège, votre tranche d’âge et votre région, jamais avec votre nom."
)
_WELCOME = (
    "Depuis toujours, notre mutuelle appartient à ses adhérents. Pendant cinq semaines, nous vous posons six questions "
    "ouvertes : écrivez ce qui vous vient, en deux mots ou en dix lignes. Il faut une dizaine de minutes."
)
_THANKS = "Merci d’avoir pris ce temps. Nous publierons ce que vous nous avez appris, et ce que nous en ferons."


def consultation() -> dict[str, Any]:
    """The content of ``consultation.json``."""
    questions: list[dict[str, Any]] = [
        {
            "id": "college",
            "kind": "profile",
            "attribute": "college",
            "title": "Vous êtes…",
            "choices": [{"value": c.code, "label": c.name} for c in COLLEGES],
        },
        {
            "id": WORD_QUESTION,
            "section": "parole",
            "kind": "few_words",
            "title": "Pour vous, la santé, en un mot ?",
            "help": "Un à trois mots.",
        },
    ]
    questions += [
        {"id": i, "section": "parole", "kind": "open_text", "title": title, "help": help_}
        for i, title, help_, _ in OPEN_QUESTIONS
    ]
    questions += [
        {
            "id": SCALE_QUESTION,
            "section": "mutuelle",
            "kind": "scale",
            "title": "Notre mutuelle tient-elle compte de votre avis ?",
            "minimum": 1,
            "maximum": 10,
            "minimum_label": "Pas du tout",
            "maximum_label": "Tout à fait",
        },
        {
            "id": MATRIX_QUESTION,
            "section": "mutuelle",
            "kind": "matrix",
            "title": "Ces derniers mois, comment avez-vous trouvé…",
            "rows": SERVICES,
            "choices": OPINIONS,
        },
        {
            "id": RANKING_QUESTION,
            "section": "mutuelle",
            "kind": "ranking",
            "title": "À quoi la mutuelle devrait-elle se consacrer d’abord ?",
            "choices": PRIORITIES,
            "most": RANKED,
            "shuffle": True,
        },
        {
            "id": FOLLOW_QUESTION,
            "section": "mutuelle",
            "kind": "choice",
            "title": "Aimeriez-vous prendre part à la suite ?",
            "choices": (YES, NO),
        },
        {
            "id": HOW_QUESTION,
            "section": "mutuelle",
            "kind": "choice",
            "title": "De quelle manière ?",
            "help": "Plusieurs réponses possibles.",
            "choices": WAYS,
            "most": len(WAYS),
            "if": (FOLLOW_QUESTION, YES),
        },
        {
            "id": "age_band",
            "section": "vous",
            "kind": "profile",
            "attribute": "age_band",
            "title": "Votre âge",
            "choices": [{"value": v, "label": label} for v, label in AGE_BANDS.items()],
        },
        {
            "id": "gendered_form",
            "section": "vous",
            "kind": "profile",
            "attribute": "gendered_form",
            "title": "Si nous vous citons, comment accorder votre signature ?",
            "choices": [{"value": v, "label": label} for v, label in GENDERED_FORMS.items()],
        },
        {
            "id": "territory",
            "section": "vous",
            "kind": "profile",
            "attribute": "territory",
            "title": "Votre territoire",
            "choices": "territories",
        },
    ]
    return {
        "organisation": MUTUAL,
        "title": "Et si on parlait de demain ?",
        "slug": "parlons-de-demain",
        "language": "fr",
        "notice": _NOTICE,
        "welcome": _WELCOME,
        "thanks": _THANKS,
        "opens": OPENS.isoformat(),
        "closes": CLOSES.isoformat(),
        "timezone": "Europe/Paris",
        "sections": [{"id": id_, "title": title, "intro": intro} for id_, title, intro in SECTIONS],
        "questions": questions,
    }
