"""Writes the demonstration: ``python -m consult.demo.generate --size default --seed 2021 --out DIR``.

Pure Python and numpy; the same size and seed give the same bytes. Files: ``territories.csv``, ``colleges.csv``,
``people.csv``, ``membership.csv``, ``consultation.json``, ``contributions.csv`` and, never read by the site, what the
generator knows: ``truth.csv`` (one row per open contribution), ``truth_ideas.csv`` (one row per idea),
``truth_words.csv``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from consult.demo.entries import Entry, OpenEntries, closed_entries
from consult.demo.plan import draw_plan
from consult.demo.population.members import PEOPLE_HEADER, known_people
from consult.demo.population.membership import MEMBERSHIP_HEADER, membership
from consult.demo.population.participants import (
    BAND_CODES,
    COLLEGE_CODES,
    FORM_CODES,
    Participants,
    draw_participants,
    stamp,
)
from consult.demo.population.questions import consultation
from consult.demo.population.territories import COLLEGES, all_territories
from consult.demo.writing import Scribe

SIZES = {"small": 1_000, "default": 20_000, "full": 348_000}
CONTRIBUTION_HEADER = (
    "contribution_id",
    "participant_id",
    "question_id",
    "submitted_at",
    "text",
    "college",
    "age_band",
    "gendered_form",
    "territory",
    "quotation",
)
_NO_IDEA = (("", ""),)
Progress = Callable[[float], None]


def generate(out: Path, size: int, seed: int, progress: Progress | None = None) -> None:
    """Write every file of the demonstration into ``out`` (created if needed).

    ``size`` counts the open contributions (at least 1); ``progress`` is called with fractions from 0 to 1.
    Raises :class:`ValueError` for a size below 1.
    """
    if size < 1:
        raise ValueError("La taille de la démonstration est d'au moins une contribution.")
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    people = draw_participants(size, rng)
    scribe = Scribe(seed)
    themes = list(dict.fromkeys(sub.theme for sub in scribe.sub_themes))
    counts = [sum(sub.theme == theme for sub in scribe.sub_themes) for theme in themes]
    plan = draw_plan(people, themes, counts, rng)
    entries = OpenEntries(scribe, people, plan).write(lambda done: progress(0.9 * done) if progress else None)
    entries += closed_entries(people, plan, seed)
    entries.sort(key=lambda entry: (entry.seconds, entry.person, entry.question))
    _write_setup(out, size, seed)
    _write_contributions(out, entries, people, seed)
    if progress is not None:
        progress(1.0)


def _write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_setup(out: Path, size: int, seed: int) -> None:
    territories = all_territories()
    _write_rows(
        out / "territories.csv",
        ("code", "name", "level", "parent", "tile_row", "tile_column"),
        (
            (t.code, t.name, t.level, t.parent, "" if t.row is None else t.row, "" if t.col is None else t.col)
            for t in territories
        ),
    )
    _write_rows(
        out / "colleges.csv",
        ("code", "name", "signature_feminine", "signature_masculine", "signature_neutral"),
        ((c.code, c.name, c.feminine, c.masculine, c.neutral) for c in COLLEGES),
    )
    _write_rows(out / "people.csv", PEOPLE_HEADER, known_people(400 if size < 10_000 else 3_000, seed))
    _write_rows(out / "membership.csv", MEMBERSHIP_HEADER, membership())
    text = json.dumps(consultation(), ensure_ascii=False, indent=2)
    (out / "consultation.json").write_text(text + "\n", encoding="utf-8")


def _write_contributions(out: Path, entries: list[Entry], people: Participants, seed: int) -> None:
    profiles = [
        (
            COLLEGE_CODES[college],
            BAND_CODES[band],
            FORM_CODES[form],
            people.territory_codes[territory],
            "oui" if quotes else "non",
        )
        for college, band, form, territory, quotes in zip(
            people.college, people.band, people.form, people.territory, people.quotes, strict=True
        )
    ]
    numbered = [(f"d{seed}-{number:07d}", entry) for number, entry in enumerate(entries, 1)]
    _write_rows(
        out / "contributions.csv",
        CONTRIBUTION_HEADER,
        (
            (i, people.identifiers[e.person], e.question, stamp(e.seconds), e.text, *profiles[e.person])
            for i, e in numbered
        ),
    )
    _write_rows(
        out / "truth.csv",
        ("contribution_id", "theme", "subtheme", "status", "campaign"),
        ((i, *(e.ideas or _NO_IDEA)[0], e.status, e.campaign) for i, e in numbered if e.status),
    )
    _write_rows(
        out / "truth_ideas.csv",
        ("contribution_id", "idea", "theme", "subtheme"),
        ((i, n, *idea) for i, e in numbered for n, idea in enumerate(e.ideas, 1)),
    )
    _write_rows(
        out / "truth_words.csv", ("contribution_id", "word"), ((i, word) for i, e in numbered for word in e.words)
    )


def parse_size(text: str) -> int:
    """A named size or a positive number."""
    size = SIZES.get(text) or (int(text) if text.isdecimal() else 0)
    if size < 1:
        raise argparse.ArgumentTypeError(f"« {text} » : donnez small, default, full ou un nombre d'au moins 1.")
    return size


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="consult.demo.generate", description="Écrit la démonstration.")
    parser.add_argument("--size", type=parse_size, default=SIZES["default"], help="small, default, full ou un nombre")
    parser.add_argument("--seed", type=int, default=2021, help="graine du hasard")
    parser.add_argument("--out", type=Path, required=True, help="dossier où écrire")
    options = parser.parse_args(arguments)

    def show(fraction: float) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{fraction:4.0%}" + ("\n" if fraction >= 1 else ""))

    try:
        generate(options.out, options.size, options.seed, show)
    except OSError as error:
        sys.stderr.write(f"Impossible d'écrire la démonstration : {error.strerror or error}.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
