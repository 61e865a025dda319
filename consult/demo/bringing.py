"""Bringing files of the demonstration in, by the operations that users have."""

from __future__ import annotations

import csv
from pathlib import Path

from consult.authz import Actor
from consult.consultations.imports.files import keep_upload
from consult.consultations.imports.opening import open_reader, propose_mapping
from consult.consultations.operations.start_import import start_import
from consult.consultations.queries import consultation_by_slug
from consult.territories.operations.import_colleges import import_colleges
from consult.territories.operations.import_territories import import_territories
from consult.territories.views.tables import COLLEGE_COLUMNS, TERRITORY_COLUMNS
from consult.web.csv_table import read_table


def import_places(actor: Actor, folder: Path) -> None:
    """The files of territories and colleges."""
    for name, columns, operation in (
        ("territories.csv", TERRITORY_COLUMNS, import_territories),
        ("colleges.csv", COLLEGE_COLUMNS, import_colleges),
    ):
        table = read_table((folder / name).read_bytes(), columns, max_rows=3_000)
        faults = operation(actor=actor, lines=table.rows, store=True).faults
        if faults:
            raise ValueError(f"{name}: {faults[0]}")


def start_import_of(actor: Actor, slug: str, folder: Path, codes: dict[str, str]) -> int | None:
    consultation = consultation_by_slug(actor.organisation_id, slug)
    file = folder / "import.csv"
    _rename_questions(folder / "contributions.csv", file, codes)
    with file.open("rb") as stream:
        upload = keep_upload(
            stream,
            organisation_id=actor.organisation_id,
            consultation_id=consultation.id,
            file_name="contributions.csv",
        )
    columns = propose_mapping(open_reader(file))
    batch = start_import(actor=actor, consultation=consultation, upload=upload, columns=columns, source="demonstration")
    file.unlink()
    return batch.job_id


def _rename_questions(source: Path, target: Path, codes: dict[str, str]) -> None:
    """The generator names questions by what they ask; the site gave them the codes `q1`, `q2`…"""
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
        reader = csv.DictReader(read)
        writer = csv.DictWriter(write, reader.fieldnames or ())
        writer.writeheader()
        for row in reader:
            row["question_id"] = codes[row["question_id"]]
            writer.writerow(row)
