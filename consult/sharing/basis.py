"""What a common report was computed on, kept in its run folder so that anybody who runs the site computes it again.

Beside what the analysis wrote: `counted.parquet`, each contribution with the status that was counted, and
`figures.json`, every figure before small cells were hidden. Ids and numbers, never text; an erasure rewrites the folder
like any other.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from consult.consultations import reading
from consult.reports.folders import run_folder
from consult.sharing.corpus import Part
from consult.sharing.figures import CommonFigures, Row

RANGE = 50_000


@dataclass(frozen=True)
class Basis:
    """counted: organisation's key → contribution → status; rows: how many there were; values and requests by code."""

    parts: list[Part]
    counted: dict[str, dict[int, str]]
    rows: int
    values: dict[str, dict[str, Any]]
    requests: dict[str, dict[str, Any]]


def keep_basis(folder: Path, parts: Sequence[Part], figures: CommonFigures) -> None:
    """For this account only."""
    table = pa.table(
        {
            "contribution_id": pa.array([row.id for row in figures.rows], pa.int64()),
            "organisation": pa.array([row.organisation for row in figures.rows], pa.string()),
            "status": pa.array([row.status for row in figures.rows], pa.string()),
        }
    )
    pq.write_table(table, folder / "counted.parquet", compression="zstd")
    (folder / "counted.parquet").chmod(0o600)
    kept = {
        "parts": [asdict(part) for part in parts],
        "rows": len(figures.rows),
        "values": figures.values,
        "requests": figures.requests,
    }
    descriptor = os.open(folder / "figures.json", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False)


def has_basis(name: str) -> bool:
    return (run_folder(name) / "figures.json").exists()


def read_basis(name: str) -> Basis:
    folder = run_folder(name)
    kept = json.loads((folder / "figures.json").read_text("utf-8"))
    parts = [_part(said) for said in kept["parts"]]
    counted: dict[str, dict[int, str]] = {part.key: {} for part in parts}
    for row in pq.read_table(folder / "counted.parquet").to_pylist():
        counted[row["organisation"]][row["contribution_id"]] = row["status"]
    return Basis(parts, counted, kept["rows"], kept["values"], kept["requests"])


def _part(said: dict[str, Any]) -> Part:
    """JSON made texts of the ids of questions."""
    return Part(**said | {"codes": {int(id_): code for id_, code in said["codes"].items()}})


def rows_then(basis: Basis) -> list[Row]:
    """What was counted, as the database tells it today: whoever wrote it, when, and the print of the text."""
    return [row for part in basis.parts for row in _rows_of(part, basis.counted[part.key])]


def _rows_of(part: Part, counted: dict[int, str]) -> Iterator[Row]:
    if not counted:
        return
    profiles, last = reading.profiles_of(part.consultation_id), max(counted)
    for low in range(min(counted), last + 1, RANGE):
        for id_, whose, question, day, print_ in reading.facts_between(
            part.consultation_id, low, min(low + RANGE - 1, last)
        ):
            if id_ in counted and whose in profiles:
                profile = profiles[whose]
                person = profile.pseudonym if profile.counted else None
                asked = part.codes[question]
                yield Row(id_, person, counted[id_], asked, day, print_, part.key, profile.age_band)


def clear_folder(name: str) -> None:
    folder = run_folder(name)
    for path in (folder, folder.with_name(folder.name + ".partial")):
        shutil.rmtree(path, ignore_errors=True)
