"""The territories of the invented mutual: national, 15 regions, and the territories under them."""

from __future__ import annotations

from dataclasses import dataclass

from consult.demo.lexicon import read

MUTUAL = "Mutuelle des Rivages"


@dataclass(frozen=True)
class Territory:
    """One row of ``territories.csv``; ``row`` and ``col`` place it on the tile map."""

    code: str
    name: str
    level: str
    parent: str
    row: int | None
    col: int | None
    weight: float = 0.0


def all_territories() -> list[Territory]:
    """National first, then each region followed by its territories."""
    found = [Territory("FR", MUTUAL, "national", "", None, None)]
    for line in read("regions.toml")["regions"].strip().splitlines():
        code, name, row, col, weight, below = line.split("|")
        found.append(Territory(code, name, "region", "FR", int(row), int(col), float(weight)))
        parts = [part.rsplit(" ", 1) for part in below.split(";")]
        total = sum(float(share) for _, share in parts)
        for i, (label, share) in enumerate(parts):
            # the tile map draws regions; a territory is told with its region
            share_of_all = float(weight) * float(share) / total
            found.append(Territory(f"{code}-{i + 1:02d}", label, "territory", code, None, None, share_of_all))
    return found


@dataclass(frozen=True)
class College:
    """One row of ``colleges.csv``: a college and how its members sign."""

    code: str
    name: str
    feminine: str
    masculine: str
    neutral: str


COLLEGES = (
    College("adherents", "Adhérents", "Adhérente", "Adhérent", "Membre de la mutuelle"),
    College("elus", "Élus", "Élue", "Élu", "Membre élu"),
    College("collaborateurs", "Collaborateurs", "Collaboratrice", "Collaborateur", "Membre du personnel"),
    College(
        "entreprises", "Entreprises clientes", "Dirigeante d'entreprise", "Dirigeant d'entreprise", "Entreprise cliente"
    ),
)
AGE_BANDS = {
    "20-30": "20-30 ans",
    "30-40": "30-40 ans",
    "40-60": "40-60 ans",
    "60-80": "60-80 ans",
    "80+": "Plus de 80 ans",
}
GENDERED_FORMS = {"feminine": "Au féminin", "masculine": "Au masculin", "neutral": "Sans préférence"}
