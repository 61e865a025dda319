"""From the folder of a common analysis to its figures: columns that `analysis.figures` evaluates, as for any report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from consult.reports.analysis_port import FigureCorpus, FigureValue, RunFiles, Status, evaluate, fingerprint
from consult.sharing.corpus import Part

MOST_RESAMPLED = 60_000  # people beyond which an interval is too narrow to be drawn, and slow
EXPRESSED = [str(Status.THEMED), str(Status.UNCLASSIFIED), str(Status.OFF_TOPIC)]


def plain(value: FigureValue) -> dict[str, Any]:
    """As it is stored."""
    return asdict(value) | {"interval": list(value.interval) if value.interval else None}


@dataclass(frozen=True)
class Theme:
    """A theme of the first level. key: its public name in addresses."""

    key: str
    local: str
    label: str
    terms: list[str]


def themes_of(files: RunFiles) -> list[Theme]:
    tops = [node for node in files.themes if node.get("parent") is None]
    return [
        Theme(f"t{rank}", str(node["id"]), _written(str(node["label"])), [str(term) for term in node.get("terms", [])])
        for rank, node in enumerate(tops, start=1)
    ]


def _written(label: str) -> str:
    return (label[:1].upper() + label[1:]).replace("'", "’")[:200]


@dataclass(frozen=True)
class Row:
    """A contribution as the figures see it. person: None for a group."""

    id: int
    person: str | None
    status: str
    question: str
    day: date
    hash: str
    organisation: str
    age_band: str | None


def rows_now(parts: Sequence[Part], files: RunFiles) -> list[Row]:
    """The contributions that the analysis read and that are still current, with those that moderation left out."""
    ids, statuses = files.contributions["contribution_id"], files.contributions["status"]
    said = dict(zip(ids.to_pylist(), statuses.to_pylist(), strict=True))
    found = []
    for part in parts:
        for rows, profiles in part.rows():
            for row in rows:
                status = said.get(row.id) if row.text is not None else str(Status.MODERATED)
                if status is not None:  # else it came after the analysis began
                    profile = profiles[row.participation_id]
                    person = profile.pseudonym if profile.counted else None
                    asked = part.codes[row.question_id]
                    found.append(Row(row.id, person, status, asked, row.day, row.body_hash, part.key, profile.age_band))
    return found


class CommonFigures:
    """Evaluates requests on these rows, and keeps each with its value."""

    def __init__(self, rows: Sequence[Row], files: RunFiles) -> None:
        self.rows, self.themes = rows, themes_of(files)
        self.requests: dict[str, dict[str, Any]] = {}
        self.values: dict[str, dict[str, Any]] = {}
        built = FigureCorpus.build(
            contribution_ids=pa.array([row.id for row in rows], pa.int64()),
            person=pa.array([row.person for row in rows], pa.string()),
            status=pa.array([row.status for row in rows], pa.string()),
            question=pa.array([row.question for row in rows], pa.string()),
            day=pa.array([row.day for row in rows], pa.date32()),
            attributes={
                "organisation": pa.array([row.organisation for row in rows], pa.string()),
                "age_band": pa.array([row.age_band for row in rows], pa.string()),
            },
            membership=self._membership(files),
        )
        untouched = {theme.key: np.empty(0, np.int64) for theme in self.themes}  # a theme whose texts were all erased
        self.corpus = replace(built, themes={**untouched, **built.themes})
        self.fingerprint = fingerprint(
            (str(row.id) for row in rows), (row.hash for row in rows), (row.status for row in rows)
        )

    def _membership(self, files: RunFiles) -> tuple[pa.Array, pa.Array]:
        """(row number, theme) of each idea of a themed contribution."""
        place = {row.id: number for number, row in enumerate(self.rows) if row.status == Status.THEMED}
        keys = {theme.local: theme.key for theme in self.themes}
        ids = files.ideas["contribution_id"].to_pylist()
        themes = [keys.get(str(theme)) for theme in files.ideas["theme"].to_pylist()]
        pairs = [(place[id_], theme) for id_, theme in zip(ids, themes, strict=True) if theme and id_ in place]
        return pa.array([row for row, _theme in pairs], pa.int64()), pa.array([t for _row, t in pairs], pa.string())

    def value(self, code: str, request: dict[str, Any]) -> FigureValue:
        """Evaluate a request and keep it beside its figure."""
        self.requests[code], value = request, evaluate(request, self.corpus)
        self.values[code] = plain(value)
        return value

    def share(self, code: str, measure: str, theme: Theme, organisation: str = "") -> FigureValue:
        """The share of a theme, of all who expressed themselves or of one organisation's."""
        base: dict[str, Any] = {"status": EXPRESSED}
        if organisation:
            base["attributes"] = {"organisation": [organisation]}
        request: dict[str, Any] = {"measure": measure, "filter": {"theme": [theme.key]}, "base": base}
        people = int(self.corpus.person.max(initial=-1)) + 1
        if measure == "share_people" and not organisation and people <= MOST_RESAMPLED:
            request["seed"] = 1
        return self.value(code, request)
