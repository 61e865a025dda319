"""What a common analysis reads: the masked texts of every organisation that takes part, and whose each one is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.reading import Profile, TextRow
from consult.reports.subjects import OPEN_TEXT
from consult.sharing import queries
from consult.sharing.models import SharedConsultation
from consult.territories import queries as territories

SCHEMA = pa.schema(
    [
        (name, pa.string())
        for name in (
            "contribution_id",
            "text",
            "participant_id",
            "question_id",
            "submitted_at",
            "organisation",
            "age_band",
        )
    ]
)


@dataclass(frozen=True)
class Part:
    """One organisation's share. codes: id → code of the open questions that all of them ask."""

    organisation_id: int
    key: str
    name: str
    k: int
    consultation_id: int
    codes: dict[int, str]

    def has_answers(self) -> bool:
        return bool(self.codes) and reading.current_count(self.consultation_id, list(self.codes)) > 0

    def rows(self) -> Iterator[tuple[list[TextRow], dict[int, Profile]]]:
        """Current contributions by chunks, with the profiles of everybody here; each chunk is a short read."""
        profiles = reading.profiles_of(self.consultation_id)
        for rows in reading.text_rows(self.consultation_id, list(self.codes)):
            yield [row for row in rows if row.participation_id in profiles], profiles

    def people(self) -> int:
        """Persons who answered a common question, groups left out."""
        found: set[int] = set()
        for rows, profiles in self.rows():
            found |= {row.participation_id for row in rows if profiles[row.participation_id].counted}
        return len(found)


def large_enough(parts: Sequence[Part]) -> list[Part]:
    """Those where k people answered: each team knows its own number, and would read a smaller one's in the total."""
    k = max(part.k for part in parts)
    return [part for part in parts if part.people() >= k]


def parts_of(shared: SharedConsultation) -> list[Part]:
    """Those that take part, the one that leads first, with the questions that they have in common by code."""
    found = []
    for member in queries.taking_part(shared):
        organisation = territories.organisation(member.organisation_id)
        questions = consultations.questions_of(member.consultation_id or 0)
        codes = {question.id: question.code for question in questions if question.kind == OPEN_TEXT}
        found.append((organisation, member.consultation_id or 0, codes))
    common = set.intersection(*(set(codes.values()) for *_rest, codes in found)) if found else set()
    return [
        Part(
            organisation.id,
            organisation.slug,
            organisation.name,
            organisation.k,
            consultation_id,
            {id_: code for id_, code in codes.items() if code in common},
        )
        for organisation, consultation_id, codes in found
    ]


def write_common_corpus(path: Path, parts: Sequence[Part], beat: Callable[[], None]) -> int:
    """Write the private file (mode 600), whole or not at all; returns how many texts it holds."""
    partial, written = path.with_suffix(".partial"), 0
    os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with pq.ParquetWriter(partial, SCHEMA, compression="zstd") as writer:
        for part in parts:
            for rows, profiles in part.rows():
                kept = [_row(part, row, profiles[row.participation_id]) for row in rows if row.text is not None]
                writer.write_table(pa.Table.from_pylist(kept, schema=SCHEMA))
                written += len(kept)
                beat()
    partial.replace(path)
    return written


def _row(part: Part, row: TextRow, profile: Profile) -> dict[str, Any]:
    return {
        "contribution_id": str(row.id),
        "text": row.text,
        "participant_id": profile.pseudonym if profile.counted else None,
        "question_id": part.codes[row.question_id],
        "submitted_at": row.day.isoformat(),
        "organisation": part.key,
        "age_band": profile.age_band,
    }
