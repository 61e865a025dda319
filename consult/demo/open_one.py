"""The second consultation of the demonstration: open to anyone, in French and in English, to try answering."""

from __future__ import annotations

from typing import Any

from consult.consultations.models import Access

OPEN_ONE: dict[str, Any] = {
    "slug": "vos-agences",
    "title": "Vos agences, votre accueil",
    "access": Access.ANYONE,
    "public": True,
    "notice": (
        "Vos réponses servent à préparer la réouverture des agences. Tout le monde peut les lire, sans votre nom : ce "
        "qui est personnel y est caché. Vous pouvez les corriger, les retirer ou demander leur effacement."
    ),
    "welcome": "Huit questions, cinq minutes : dites-nous comment vous voulez être reçus.",
    "thanks": "Merci. Nous dirons ici ce que nous avons retenu.",
    "sections": [
        {"id": "agences", "title": "Vos visites", "intro": "Ce que vous vivez en agence, et ce que vous y attendez."},
        {"id": "vous", "title": "Et vous ?", "intro": "Pour comparer les réponses, jamais pour vous reconnaître."},
    ],
    "questions": [
        {"id": "accueil", "section": "agences", "kind": "open_text",
         "title": "Qu’attendez-vous de l’accueil dans nos agences ?", "help": "Une idée par case."},
        {"id": "mot", "section": "agences", "kind": "few_words", "title": "L’accueil, pour vous, en un mot ?"},
        {"id": "note", "section": "agences", "kind": "scale", "title": "Votre dernière visite s’est-elle bien passée ?",
         "minimum": 1, "maximum": 5, "minimum_label": "Pas du tout", "maximum_label": "Très bien"},
        {"id": "services", "section": "agences", "kind": "matrix", "title": "Que pensez-vous de…",
         "rows": ["L’attente", "L’écoute", "Les horaires", "La clarté des réponses"],
         "choices": ["Très bien", "Bien", "Moyen", "Mal"]},
        {"id": "priorites", "section": "agences", "kind": "ranking", "title": "Que faudrait-il améliorer d’abord ?",
         "most": 3, "shuffle": True,
         "choices": ["Ouvrir le samedi", "Prendre rendez-vous", "Être rappelé", "Un lieu plus accessible",
                     "Des papiers plus simples"]},
        {"id": "aidant", "section": "vous", "kind": "choice",
         "title": "Venez-vous aussi pour quelqu’un que vous aidez ?", "choices": ["Oui", "Non"]},
        {"id": "proche", "section": "vous", "kind": "open_text", "if": ("aidant", "Oui"),
         "title": "Qu’est-ce qui vous simplifierait la vie, à vous qui aidez un proche ?"},
        {"id": "college", "section": "vous", "kind": "profile", "attribute": "college", "title": "Vous êtes…"},
    ],
    "english": {
        "consultation": {
            "title": "Your branches, your welcome",
            "welcome": "Eight questions, five minutes: tell us how you want to be received.",
            "thanks": "Thank you. We will say here what we have kept.",
        },
        "notice": (
            "Your answers help to prepare the reopening of our branches. Everyone may read them, without your name: "
            "what is personal in them is hidden. You may correct them, withdraw them or ask for them to be erased."
        ),
        "sections": [
            {"title": "Your visits", "intro": "What you live through in our branches, and what you expect there."},
            {"title": "And you?", "intro": "To compare the answers, never to recognise you."},
        ],
        "questions": {
            "accueil": {"prompt": "What do you expect of the welcome in our branches?", "help": "One idea per box."},
            "mot": {"prompt": "The welcome, for you, in a word?"},
            "note": {"prompt": "Did your last visit go well?", "scale_min_label": "Not at all",
                     "scale_max_label": "Very well"},
            "services": {"prompt": "What do you think of…",
                         "rows": ["The waiting", "The listening", "The opening hours", "The clarity of answers"],
                         "choices": ["Very good", "Good", "Fair", "Poor"]},
            "priorites": {"prompt": "What should be improved first?",
                          "choices": ["Opening on Saturdays", "Making appointments", "Being called back",
                                      "A more accessible place", "Simpler paperwork"]},
            "aidant": {"prompt": "Do you also come for someone you help?", "choices": ["Yes", "No"]},
            "proche": {"prompt": "What would make life simpler for you, who help someone close?"},
            "college": {"prompt": "You are…"},
        },
    },
}  # fmt: skip
