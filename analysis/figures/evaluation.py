"""Evaluating a figure request on a corpus: the value, what it rests on, and its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.intervals import Unit, intervals, person_shares
from analysis.figures.requests import SHARES, FigureRequest, Filter, Measure, RequestError
from analysis.types import Bools, Codes, Doubles


@dataclass(frozen=True)
class FigureValue:
    """A figure and what it rests on.

    value: the number (None when its denominator is zero). numerator, denominator: what it is
    the quotient of (a count has denominator 1). contributions, people: how many rows and
    distinct people stand behind the numerator. interval: 95 %, for a share with a seed.
    """

    value: float | None
    numerator: float
    denominator: float
    contributions: int
    people: int
    interval: tuple[float, float] | None = None


def evaluate(
    request: FigureRequest | Mapping[str, Any] | str, corpus: FigureCorpus, weights: Doubles | None = None
) -> FigureValue:
    """Compute a figure. weights: (P,) coefficient of each person code, for figures weighted to the margins.

    Raises RequestError for a request that this corpus cannot answer.
    """
    request = request if isinstance(request, FigureRequest) else FigureRequest.parse(request)
    each = _coefficients(request, corpus, weights)
    chosen = select(request.filter, corpus)
    base = select(request.base, corpus) if request.measure in SHARES else chosen
    chosen = chosen & base
    contributions, people = int(chosen.sum()), count_people(corpus, chosen)
    match request.measure:
        case Measure.CONTRIBUTIONS:
            numerator, denominator = float(contributions), 1.0
        case Measure.PEOPLE:
            numerator, denominator = float(people), 1.0
        case Measure.DAYS:
            numerator, denominator = float(len(np.unique(corpus.day[chosen & (corpus.day >= 0)]))), 1.0
        case Measure.MEAN_PER_PERSON:
            numerator, denominator = float((chosen & (corpus.person >= 0)).sum()), float(people)
        case Measure.SHARE_PEOPLE:
            numerator, denominator = (float(each[people_codes(corpus, rows)].sum()) for rows in (chosen, base))
        case Measure.SHARE_CONTRIBUTIONS:
            by_row = base * np.append(each, 1.0)[corpus.person]  # code -1 reads the last
            by_row = person_weights(corpus, base) if request.weighting == "person" else by_row
            numerator, denominator = float(by_row[chosen].sum()), float(by_row.sum())
    value = numerator / denominator if denominator else None
    interval = None
    if request.seed is not None and request.measure in SHARES and value is not None:
        interval = _interval(request, corpus, chosen, base, each)
    return FigureValue(value, numerator, denominator, contributions, people, interval)


def contribution_ids(request: FigureRequest | Mapping[str, Any] | str, corpus: FigureCorpus) -> pa.Array:
    """The ids behind a figure's numerator, in the corpus's order."""
    request = request if isinstance(request, FigureRequest) else FigureRequest.parse(request)
    chosen = select(request.filter, corpus)
    if request.measure in SHARES:
        chosen &= select(request.base, corpus)
    return corpus.contribution_ids.filter(pa.array(chosen))


def fingerprint(
    ids: Iterable[str], text_hashes: Iterable[str], statuses: Iterable[str], theme_version: str = ""
) -> str:
    """SHA-256, in hexadecimal, over (id, hash of text, status) sorted by id, and the theme version."""
    digest = hashlib.sha256(theme_version.encode())
    for row in sorted(zip(ids, text_hashes, statuses, strict=True)):
        digest.update("\x1f".join(row).encode() + b"\x1e")
    return digest.hexdigest()


def select(conditions: Filter, corpus: FigureCorpus) -> Bools:
    """Rows (n,) that satisfy a filter."""
    chosen = np.ones(len(corpus), dtype=bool)
    for wanted in (conditions.theme, conditions.subtheme):
        if wanted is not None:
            touched = np.zeros(len(corpus), dtype=bool)
            for theme in wanted:
                if theme not in corpus.themes:
                    raise RequestError(f"Thème inconnu : « {theme} ».", "unknown_theme")
                touched[corpus.themes[theme]] = True
            chosen &= touched
    if conditions.question is not None:
        chosen &= corpus.question.mask(conditions.question)
    if conditions.status is not None:
        chosen &= corpus.status.mask(conditions.status)
    if conditions.day is not None:
        start, end = conditions.day
        chosen &= corpus.day >= (_ordinal(start) if start else 0)
        if end:
            chosen &= corpus.day <= _ordinal(end)
    for name, wanted in conditions.attributes.items():
        column: Column | None = corpus.attributes.get(name)
        if column is None:
            raise RequestError(f"Attribut inconnu : « {name} ».", "unknown_attribute")
        chosen &= column.mask(wanted)
    return chosen


def people_codes(corpus: FigureCorpus, chosen: Bools) -> Codes:
    """Codes of the distinct people among the chosen rows; groups and unknown authors are nobody."""
    codes = corpus.person[chosen]
    return np.asarray(np.unique(codes[codes >= 0]), dtype=np.int32)


def count_people(corpus: FigureCorpus, chosen: Bools) -> int:
    """How many distinct people stand behind the chosen rows."""
    return len(people_codes(corpus, chosen))


def person_weights(corpus: FigureCorpus, base: Bools) -> Doubles:
    """Weights (n,): each person weighs 1 within the base; a row without a person weighs 1; else 0."""
    counts = np.bincount(corpus.person[base] + 1, minlength=int(corpus.person.max(initial=-1)) + 2)
    counts[0] = 1
    with np.errstate(divide="ignore"):
        each = np.where(counts > 0, 1.0 / counts, 0.0)
    return np.where(base, each[corpus.person + 1], 0.0)


def _coefficients(request: FigureRequest, corpus: FigureCorpus, weights: Doubles | None) -> Doubles:
    """The weight of each person (P,): 1, unless the request is weighted to the margins."""
    people = int(corpus.person.max(initial=-1)) + 1
    if request.weighting != "margins":
        return np.ones(people)
    if weights is None:
        raise RequestError("Aucune marge n'est chargée pour redresser ce chiffre.", "no_margins")
    if len(weights) != people:
        raise RequestError("Les coefficients ne sont pas ceux de ces participants.", "weights")
    return weights


def _interval(
    request: FigureRequest, corpus: FigureCorpus, chosen: Bools, base: Bools, each: Doubles
) -> tuple[float, float]:
    """95 % interval of a share, by resampling people (see `intervals`)."""
    unit: Unit = "each_once" if request.weighting == "person" else "contributions"
    unit = "people" if request.measure is Measure.SHARE_PEOPLE else unit
    shares = person_shares(corpus.person, [np.flatnonzero(chosen)], base, unit=unit, weights=each)
    found = intervals(shares, seed=request.seed or 0)
    return float(found.low[0]), float(found.high[0])


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
