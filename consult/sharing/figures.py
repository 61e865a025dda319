"""From the folder of a common analysis to its figures: columns that `analysis.figures` evaluates, as for any report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from consult.reports.analysis_port import FigureCorpus, FigureValue, RunFiles, Status, evaluate, fingerprint
from consult.sharing.corpus import Part

MOST_RESAMPLED = 60_000  # people beyond which an interval is too narrow to be drawn, and slow
EXPRESSED = [str(Status.THEMED), str(Status.UNCLASSIFIED), str(Status.OFF_TOPIC)]


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


class CommonFigures:
    """The contributions that the analysis read and that are still current, with those that moderation left out."""

    def __init__(self, parts: Sequence[Part], files: RunFiles) -> None:
        self.themes = themes_of(files)
        self.requests: dict[str, dict[str, Any]] = {}
        ids, statuses = files.contributions["contribution_id"], files.contributions["status"]
        said = dict(zip(ids.to_pylist(), statuses.to_pylist(), strict=True))
        columns: dict[str, list[Any]] = {
            name: [] for name in ("id", "person", "status", "question", "day", "hash", "organisation", "age_band")
        }
        for part in parts:
            for rows, profiles in part.rows():
                for row in rows:
                    status = said.get(row.id) if row.text is not None else str(Status.MODERATED)
                    if status is not None:  # else it came after the analysis began
                        profile = profiles[row.participation_id]
                        person = profile.pseudonym if profile.counted else None
                        question, day = part.codes[row.question_id], row.day
                        values = (row.id, person, status, question, day, row.body_hash, part.key, profile.age_band)
                        for name, value in zip(columns, values, strict=True):
                            columns[name].append(value)
        self.corpus = FigureCorpus.build(
            contribution_ids=pa.array(columns["id"], pa.int64()),
            person=pa.array(columns["person"], pa.string()),
            status=pa.array(columns["status"], pa.string()),
            question=pa.array(columns["question"], pa.string()),
            day=pa.array(columns["day"], pa.date32()),
            attributes={name: pa.array(columns[name], pa.string()) for name in ("organisation", "age_band")},
            membership=self._membership(columns, files),
        )
        self.fingerprint = fingerprint(map(str, columns["id"]), columns["hash"], columns["status"])

    def _membership(self, columns: dict[str, list[Any]], files: RunFiles) -> tuple[pa.Array, pa.Array]:
        """(row number, theme) of each idea of a themed contribution."""
        place = {
            id_: number
            for number, (id_, status) in enumerate(zip(columns["id"], columns["status"], strict=True))
            if status == Status.THEMED
        }
        keys = {theme.local: theme.key for theme in self.themes}
        ids = files.ideas["contribution_id"].to_pylist()
        themes = [keys.get(str(theme)) for theme in files.ideas["theme"].to_pylist()]
        pairs = [(place[id_], theme) for id_, theme in zip(ids, themes, strict=True) if theme and id_ in place]
        return pa.array([row for row, _theme in pairs], pa.int64()), pa.array([t for _row, t in pairs], pa.string())

    def value(self, code: str, request: dict[str, Any]) -> FigureValue:
        """Evaluate a request and keep it beside its figure."""
        self.requests[code] = request
        return evaluate(request, self.corpus)

    def share(self, code: str, measure: str, theme: Theme, organisation: str = "") -> FigureValue:
        """The share of a theme, of all who expressed themselves or of one organisation's."""
        base: dict[str, Any] = {"status": EXPRESSED}
        if organisation:
            base["attributes"] = {"organisation": [organisation]}
        # a theme that erasures emptied is a filter that means nothing: nobody speaks of it
        where: dict[str, Any] = {"theme": [theme.key]} if theme.key in self.corpus.themes else {"status": []}
        request: dict[str, Any] = {"measure": measure, "filter": where, "base": base}
        people = int(self.corpus.person.max(initial=-1)) + 1
        if measure == "share_people" and not organisation and people <= MOST_RESAMPLED:
            request["seed"] = 1
        return self.value(code, request)
