"""The private file that the analysis reads: masked text, pseudonyms, profiles; removed when the run is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from consult.consultations import reading
from consult.consultations.reading import Profile, TextRow
from consult.reports.places import Places
from consult.reports.subjects import Question

STANDARD = ("contribution_id", "text", "participant_id", "question_id", "submitted_at")
PROFILE = ("college", "age_band", "territory", "region")
MOST_EXTRAS = 20


def extra_attributes(profiles: Mapping[int, Profile]) -> list[str]:
    """Names of the other columns of imported files to compare by, in order."""
    names = {str(name) for profile in profiles.values() for name in profile.attributes}
    return sorted(names - {*STANDARD, *PROFILE})[:MOST_EXTRAS]


def attribute_values(profile: Profile, places: Places, extras: Sequence[str]) -> dict[str, str | None]:
    """What groups are compared by: codes of the college, territory and region, the age band, other columns."""
    territory = places.territory.get(profile.territory_id) if profile.territory_id else None
    college = places.college.get(profile.college_id) if profile.college_id else None
    region = places.region(profile.territory_id)
    values: dict[str, str | None] = {
        "college": college.code if college else None,
        "age_band": profile.age_band,
        "territory": territory.code if territory else None,
        "region": region.code if region else None,
    }
    for name in extras:
        value = profile.attributes.get(name)
        values[name] = None if value in (None, "") else str(value)
    return values


def write_corpus(
    path: Path,
    *,
    consultation_id: int,
    organisation_id: int,
    questions: Sequence[Question],
    beat: Callable[[int], None],
    after: int = 0,
    without: Collection[int] = (),
) -> tuple[int, list[int]]:
    """Write the file (mode 600); returns how many rows it holds and the ids that moderation left out of it.

    `beat` is told how many rows were read so far. `after`: only those of a higher id; `without`: but these. The file
    appears whole or not at all.
    """
    codes = {question.id: question.code for question in questions}
    places = Places.of(organisation_id)
    profiles = reading.profiles_of(consultation_id)
    extras = extra_attributes(profiles)
    attributes = {id_: attribute_values(profile, places, extras) for id_, profile in profiles.items()}
    schema = pa.schema([(name, pa.string()) for name in (*STANDARD, *PROFILE, *extras)])
    partial = path.with_suffix(".partial")
    written, moderated = 0, []
    os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
        for found in reading.text_rows(consultation_id, list(codes), after):
            rows = [row for row in found if row.id not in without]
            moderated += [row.id for row in rows if row.text is None]
            kept = [row for row in rows if row.text is not None]
            table = pa.Table.from_pylist([_row(row, codes, profiles, attributes) for row in kept], schema=schema)
            writer.write_table(table)
            written += len(kept)
            beat(written)
    partial.replace(path)
    return written, moderated


def _row(
    row: TextRow,
    codes: Mapping[int, str],
    profiles: Mapping[int, Profile],
    attributes: Mapping[int, dict[str, str | None]],
) -> dict[str, Any]:
    profile = profiles[row.participation_id]
    return {
        "contribution_id": str(row.id),
        "text": row.text,
        "participant_id": profile.pseudonym if profile.counted else None,
        "question_id": codes[row.question_id],
        "submitted_at": row.day.isoformat(),
        **attributes[row.participation_id],
    }
