"""The people the mutual knows: the list that invitations go to."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter

from consult.demo.lexicon import read, split
from consult.demo.population.territories import all_territories

PEOPLE_HEADER = (
    "external_id",
    "last_name",
    "first_name",
    "email",
    "college",
    "age_band",
    "gendered_form",
    "territory",
    "member_number",
    "address",
    "postcode",
    "city",
)
_ON_PAPER = {"60-80": 0.14, "80+": 0.45}
"""Share of the members of each age who gave no e-mail address: they are written to by post."""
_STREETS = ("rue du Port", "rue des Tilleuls", "place du Marché", "chemin des Dunes", "rue de la Fontaine",
            "allée des Mouettes", "impasse du Lavoir", "rue Haute", "quai Vert", "route du Phare")  # fmt: skip
_TOWNS = (("01999", "Rive-sur-Aunelle"), ("17999", "Port-Blond"), ("29999", "Kerligou"), ("44999", "Saint-Orvault"),
          ("59999", "Bois-Lambert"), ("63999", "Montrevel-la-Chaux"), ("76999", "Valmer"))  # fmt: skip
"""Invented, with postcodes that the post does not use."""
_COLLEGES = (("adherents", 78), ("elus", 7), ("collaborateurs", 11), ("entreprises", 4))
_AGES = {
    "adherents": (8, 12, 30, 40, 10),
    "elus": (1, 6, 33, 57, 3),
    "collaborateurs": (17, 32, 49, 2, 0),
    "entreprises": (4, 22, 62, 12, 0),
}
_BANDS = ("20-30", "30-40", "40-60", "60-80", "80+")


def slug_of_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "").replace("'", "")


def draw_profile(rng: random.Random) -> tuple[str, str, str]:
    """College, age band and gendered form of one person, in believable proportions."""
    college = rng.choices([c for c, _ in _COLLEGES], [w for _, w in _COLLEGES])[0]
    band = rng.choices(_BANDS, _AGES[college])[0]
    form = rng.choices(("feminine", "masculine", "neutral"), (52, 44, 4))[0]
    return college, band, form


def known_people(count: int, seed: int) -> list[tuple[str, ...]]:
    """``count`` rows of ``people.csv``; about one in fifteen shares the address of someone of the same household.

    Some of the oldest have no address but that of their house.
    """
    rng = random.Random(f"people {seed}")
    names = {key: split(text) for key, text in read("people.toml")["words"].items() if key != "trades"}
    places = [t for t in all_territories() if t.level == "territory"]
    weights = [t.weight for t in places]
    rows: list[tuple[str, ...]] = []
    taken: set[str] = set()
    while len(rows) < count:
        number = len(rows) + 1
        college, band, form = draw_profile(rng)
        gender = form if form != "neutral" else rng.choice(("feminine", "masculine"))
        first, last = rng.choice(names[gender]), rng.choice(names["last"])
        territory = rng.choices(places, weights)[0].code
        email = f"{slug_of_name(first)}.{slug_of_name(last)}@exemple.test"
        shares = rows and rng.random() < 0.066 and rows[-1][4] == "adherents"
        if shares:
            _, last, _, email, college, band, _, territory, _ = rows[-1]
        elif email in taken:
            email = f"{slug_of_name(first)}.{slug_of_name(last)}{number}@exemple.test"
        taken.add(email)
        member = "" if college == "collaborateurs" else f"{rng.randrange(10**7, 10**8):08d}"
        rows.append((f"P{number:05d}", last, first, email, college, band, form, territory, member))
    return _with_houses(rows, random.Random(f"houses {seed}"))


def _with_houses(rows: list[tuple[str, ...]], rng: random.Random) -> list[tuple[str, ...]]:
    shared = Counter(row[3] for row in rows)
    found = []
    for row in rows:
        email, college, band = row[3:6]
        by_post = college == "adherents" and shared[email] == 1 and rng.random() < _ON_PAPER.get(band, 0.0)
        house = (f"{rng.randint(1, 90)} {rng.choice(_STREETS)}", *rng.choice(_TOWNS)) if by_post else ("", "", "")
        found.append((*row[:3], "" if by_post else email, *row[4:], *house))
    return found
