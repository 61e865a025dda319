"""The named tables that tell how sure a run is; `report verify` recomputes them like any figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from consult.reports.analysis_port import (
    FigureRequest,
    MarginError,
    differences,
    discovery,
    participant_profile,
    person_shares,
    rarefaction,
    robustness,
    select,
)
from consult.reports.columns import EPOCH, EXPRESSED, Codes, Ids, RunColumns
from consult.reports.inputs import FigureInputs
from consult.reports.reliability.membership import Fitted, fit

Json: TypeAlias = dict[str, Any]
MOST_CAMPAIGNS = 50
SHARED = 3
MOST_RESAMPLED = 60_000
"""People beyond which an interval is too narrow to be drawn, and slow."""
COMPARED = ("college", "age_band", "region")
RANGE = 50_000


def plain(value: Any) -> Any:
    """Floats at six digits, so that equal figures are equal texts; NaN is nothing."""
    if isinstance(value, float):
        return None if value != value else float(f"{value:.6g}")
    return value


class Reliability:
    """Everything of one run, from its columns and inputs alone."""

    def __init__(self, columns: RunColumns, inputs: FigureInputs) -> None:
        self.columns, self.inputs, self.membership_id = columns, inputs, inputs.membership_id
        self.themes = [(tree.slug, tree.question) for tree in inputs.themes if tree.parent is None]
        self.tables: dict[str, Callable[[Json], Json]] = {
            "robustness": self._robustness,
            "weighting": self._weighting,
            "discovery": self._discovery,
            "campaigns": self._campaigns,
        }

    def requests(self) -> Iterator[tuple[str, Json]]:
        """(code, request) of what the page of reliability reads."""
        for name in ("discovery", "campaigns"):
            yield f"reliability.{name}", {"table": name}
        if self.membership_id is not None:
            yield "reliability.weighting", {"table": "weighting", "membership": self.membership_id}
        for slug, question in self.themes:
            yield f"{slug}.robustness", {"table": "robustness", "theme": slug, "membership": self.membership_id}
            if self.weights is not None:
                yield (
                    f"{slug}.people_weighted",
                    {
                        "measure": "share_people",
                        "filter": {"theme": [slug]},
                        "base": base_of(question),
                        "weighting": "margins",
                        "seed": 1,
                    },
                )

    @cached_property
    def fitted(self) -> Fitted | MarginError | None:
        """The weights, why there are none, or nothing when no structure was given."""
        margins = self.inputs.margins
        if margins is None:
            return None
        try:
            return fit(margins, self.columns.corpus, self.inputs.places)
        except MarginError as refusal:
            return refusal

    @property
    def weights(self) -> Any:
        """(P,) coefficient of each person code, None without any."""
        return self.fitted.weighting.weights if isinstance(self.fitted, Fitted) else None

    @cached_property
    def _counted(self) -> dict[str, Json]:
        """Each theme's share, counted every way, beside what the others have of the same base."""
        corpus, found = self.columns.corpus, {}
        for question in dict.fromkeys(question for _slug, question in self.themes):
            own = {slug: corpus.themes[slug] for slug, asked in self.themes if asked == question}
            base = select(FigureRequest.parse({"measure": "contributions", "filter": base_of(question)}).filter, corpus)
            for shares in robustness(corpus.person, own, base, campaign=self._campaign, weights=self.weights):
                names = ("share", "people_share", "each_once", "without_top", "campaigns_once", "weighted")
                found[shares.theme] = {name: plain(getattr(shares, name)) for name in names} | {
                    "gap": plain(shares.widest_gap)
                }
        return found

    @property
    def _campaign(self) -> Codes:
        return np.where(self.columns.campaign > 0, self.columns.campaign - 1, -1).astype(np.int32)

    def _robustness(self, request: Json) -> Json:
        return self._counted[request["theme"]]

    def gaps(self) -> dict[tuple[str, str, str], Json]:
        """How far a group is from everyone else on each theme, in shares of people, with a 95 % interval: by (theme,
        attribute, value). Not drawn where people are so many that it would be a dot."""
        corpus, found = self.columns.corpus, {}
        if int(corpus.person.max(initial=-1)) >= MOST_RESAMPLED:
            return {}
        for question in dict.fromkeys(question for _slug, question in self.themes):
            own = [slug for slug, asked in self.themes if asked == question]
            base = select(FigureRequest.parse({"measure": "contributions", "filter": base_of(question)}).filter, corpus)
            shares = person_shares(corpus.person, [corpus.themes[slug] for slug in own], base, unit="people")
            for name in COMPARED:
                if name not in corpus.attributes or not len(shares.people):
                    continue
                column = participant_profile(corpus, [name])[name]
                limits = differences(shares, column.codes[shares.people], seed=1)
                for group, value in enumerate(column.values[: len(limits.low)]):
                    for place, slug in enumerate(own):
                        found[slug, name, value] = {
                            "gap": plain(float(limits.estimate[group, place])),
                            "low": plain(float(limits.low[group, place])),
                            "high": plain(float(limits.high[group, place])),
                        }
        return found

    def _weighting(self, _request: Json) -> Json:
        if not isinstance(self.fitted, Fitted):
            return {"refused": str(self.fitted)}
        found = self.fitted.weighting
        return {
            "participants": len(found.weights),
            "effective_size": plain(found.effective_size),
            "design_effect": plain(found.design_effect),
            "bounded": found.bounded,
            "heaviest": plain(found.heaviest),
            "merged": [list(pair) for pair in self.fitted.merged],
            "cells": [
                {
                    "margin": cell.margin,
                    "cell": cell.cell,
                    "population": plain(cell.population),
                    "participants": cell.participants,
                    "raw_share": plain(cell.raw_share),
                    "target": plain(cell.target),
                    "weighted_share": plain(cell.weighted_share),
                    "coefficient": plain(cell.coefficient),
                }
                for cell in found.cells
            ],
        }

    def _discovery(self, _request: Json) -> Json:
        """A contribution says something new when it is the first with a word that several people end up saying."""
        corpus = self.columns.corpus
        rows, things = self._words_said()
        curve = discovery(corpus.day, rows, things)
        rare = rarefaction(corpus.person, rows, things)
        return {
            "days": [
                [(EPOCH + timedelta(days=int(day))).isoformat(), int(many), int(new), int(heard)]
                for day, many, new, heard in zip(curve.days, curve.contributions, curve.new, curve.things, strict=True)
            ],
            "first_week": plain(curve.first_week),
            "last_week": plain(curve.last_week),
            "people": [int(value) for value in rare.people],
            "expected": [plain(float(value)) for value in rare.expected],
            "next_person": plain(rare.next_person),
            "unheard": plain(rare.unheard),
        }

    def _words_said(self) -> tuple[Ids, Ids]:
        """The pairs (row, word) of every word said by `SHARED` people or more: slips of the pen are nobody else's."""
        ids, corpus = self.columns.ids, self.columns.corpus
        owners: list[int] = []
        stems: list[str] = []
        for low in range(int(ids[0]), int(ids[-1]) + 1, RANGE) if len(ids) else ():
            for id_, text in self.inputs.stems(low, min(low + RANGE - 1, int(ids[-1]))):
                said = text.split()
                owners += [id_] * len(said)
                stems += said
        row_of = np.full(int(ids[-1]) + 1 if len(ids) else 1, -1, dtype=np.int64)
        expressed = FigureRequest.parse({"measure": "contributions", "filter": base_of(None)})
        counted = np.flatnonzero(select(expressed.filter, corpus))
        row_of[ids[counted]] = counted
        rows = row_of[np.array(owners, dtype=np.int64)]
        words = pa.array(stems, pa.string()).dictionary_encode().indices.to_numpy().astype(np.int64)[rows >= 0]
        rows = rows[rows >= 0]
        width = int(corpus.person.max(initial=-1)) + 2
        heads = np.bincount(np.unique(words * width + corpus.person[rows] + 1) // width)
        shared = heads[words] >= SHARED
        return rows[shared], words[shared]

    def _campaigns(self, _request: Json) -> Json:
        corpus, campaign = self.columns.corpus, self.columns.campaign
        found = []
        numbers = np.unique(campaign[campaign > 0])
        for number in numbers[:MOST_CAMPAIGNS].tolist():
            rows = np.flatnonzero(campaign == number)
            days = corpus.day[rows][corpus.day[rows] >= 0]
            person = corpus.person[rows]
            found.append(
                {
                    "number": number,
                    "contributions": len(rows),
                    "people": len(np.unique(person[person >= 0])),
                    "first_day": (EPOCH + timedelta(days=int(days.min()))).isoformat() if len(days) else None,
                    "last_day": (EPOCH + timedelta(days=int(days.max()))).isoformat() if len(days) else None,
                    "specimen": int(self.columns.ids[rows[0]]),
                }
            )
        return {"campaigns": found, "count": len(numbers), "contributions": int((campaign > 0).sum())}


def base_of(question: str | None) -> Json:
    """What the shares of a theme are shares of."""
    return {"status": list(EXPRESSED)} | ({"question": [question]} if question else {})
