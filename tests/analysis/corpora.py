"""Small French corpora of our own for the tests of the analysis."""

from __future__ import annotations

import csv
import random
from pathlib import Path

TOPICS = {
    "transport": (
        ["bus", "train", "tramway", "vélo", "gare", "horaires", "ligne", "trajet", "voiture", "parking"],
        ["{} plus souvent vers la {}", "il manque un {} pour rejoindre la {}", "des {} sûrs et une {} proche"],
    ),
    "soins": (
        [
            "médecin",
            "hôpital",
            "urgences",
            "infirmière",
            "spécialiste",
            "consultation",
            "dentiste",
            "pharmacie",
            "maternité",
            "ordonnance",
        ],
        ["trouver un {} près de la {}", "attendre des mois pour un {} ou une {}", "garder notre {} et la {}"],
    ),
    "alimentation": (
        ["cantine", "légumes", "repas", "bio", "marché", "producteurs", "cuisine", "potager", "recettes", "nourriture"],
        ["des {} meilleurs à la {}", "manger des {} locaux grâce au {}", "apprendre la {} avec des {}"],
    ),
    "sport": (
        [
            "gymnase",
            "stade",
            "natation",
            "randonnée",
            "entraîneur",
            "licence",
            "piscine",
            "yoga",
            "tournoi",
            "équipement",
        ],
        ["ouvrir la {} le dimanche et le {}", "une {} moins chère pour la {}", "prêter le {} aux amateurs de {}"],
    ),
    "numérique": (
        [
            "ordinateur",
            "internet",
            "site",
            "formulaire",
            "application",
            "téléphone",
            "connexion",
            "mot-de-passe",
            "guichet",
            "courriel",
        ],
        ["aider à remplir le {} sur {}", "une {} simple et un {} humain", "le {} ne marche pas sans {}"],
    ),
}
TAILS = ["dans mon quartier", "pour les familles", "chez nous", "à la campagne", "pour les jeunes", "sans attendre"]
FIELDS = ["contribution_id", "participant_id", "question_id", "submitted_at", "college", "age", "text"]


def rows(count: int = 900, people: int = 150, seed: int = 0) -> list[dict[str, str]]:
    """Contributions whose `contribution_id` begins with their topic."""
    rng = random.Random(seed)
    out = []
    for number in range(count):
        topic = rng.choice(list(TOPICS))
        words, frames = TOPICS[topic]
        said = [rng.choice(frames).format(*rng.sample(words, 2)) for _ in range(rng.choice([1, 1, 2]))]
        person = rng.randrange(people)
        out.append(
            {
                "contribution_id": f"{topic}-{number}",
                "participant_id": f"p{person}",
                "question_id": "q1" if number % 2 else "q2",
                "submitted_at": f"2021-03-{1 + number % 28:02d}",
                "college": "élus" if person % 3 else "adhérents",
                "age": ["20-40", "40-60", "60-80"][person % 3],
                "text": ". ".join(f"{part} {rng.choice(TAILS)}".capitalize() for part in said) + ".",
            }
        )
    return out


def write_csv(path: Path, lines: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """The rows as a CSV file."""
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, fieldnames=list(lines[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return path
