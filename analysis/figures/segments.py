"""Which groups speak of a theme more, or less, than the others.

The « spécificités » of French textometry (P. Lafon, "Sur la variabilité de la fréquence des
formes dans un corpus", Mots 1, 1980): the hypergeometric probability of a count at least (or
at most) as large as the one seen, here over people and over contributions, corrected for the
number of cells by Y. Benjamini & Y. Hochberg (JRSS B 57, 1995).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct
from analysis.figures.columns import Column, FigureCorpus
from analysis.types import Bools, Codes, Doubles, Ints

MAX_VALUES = 200
SIGNIFICANT = 0.05


def comparable_attributes(attributes: Mapping[str, Column]) -> tuple[list[str], dict[str, str]]:
    """Attributes that groups can be compared by, and why the others are left out.

    An attribute with more than 200 values, or more than one value for two rows, is text.
    """
    kept, left = [], {}
    for name, column in attributes.items():
        if len(column.values) < 2:
            left[name] = "one_value"
        elif len(column.values) > min(MAX_VALUES, max(2, len(column) // 2)):
            left[name] = "too_many_values"
        else:
            kept.append(name)
    return kept, left


def segment_table(corpus: FigureCorpus, rows: Bools, themes: Sequence[tuple[str, str, str | None]], k: int) -> pa.Table:
    """Theme x attribute x value: counts, share, lift, corrected p-values, direction.

    rows: (n,) the contributions compared (the themed ones). themes: (id, level, question) in
    order; with a question, the theme is compared within it. Values held by fewer than k people
    (contributions, where no person is known) are left out. `share_*` is the theme's share
    within the group; `lift_*` that share over the share within all; `direction` is "over",
    "under" or "" by people (by contributions where no person is known), at corrected p <= 0.05.
    """
    names, _ = comparable_attributes(corpus.attributes)
    known = bool((corpus.person[rows] >= 0).any())
    out: list[dict[str, Any]] = []
    bases: dict[str | None, Bools] = {}
    for question in {question for _, _, question in themes}:
        bases[question] = rows & corpus.question.mask([question]) if question is not None else rows
    for name in names:
        column = corpus.attributes[name]
        for question, base in bases.items():
            chosen = base & (column.codes >= 0)
            size = len(column.values)
            all_rows = np.bincount(column.codes[chosen], minlength=size)
            all_people, people_total = _people(corpus, np.flatnonzero(chosen), column.codes, size)
            kept = (all_people if known else all_rows) >= k
            for theme, level, of in themes:
                if of != question:
                    continue
                touched = corpus.themes.get(theme, np.empty(0, np.int64))
                touched = touched[chosen[touched]]
                counts = np.bincount(column.codes[touched], minlength=size)
                people, theme_people = _people(corpus, touched, column.codes, size)
                shared = {
                    "theme": theme,
                    "level": level,
                    "question_id": of,
                    "attribute": name,
                    "theme_contributions": len(touched),
                    "theme_people": theme_people,
                    "all_contributions": int(all_rows.sum()),
                    "all_people": people_total,
                }
                out += [
                    {
                        **shared,
                        "value": column.values[value],
                        "contributions": int(counts[value]),
                        "people": int(people[value]),
                        "group_contributions": int(all_rows[value]),
                        "group_people": int(all_people[value]),
                    }
                    for value in np.flatnonzero(kept).tolist()
                ]
    return _with_statistics(out, known)


SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("theme", "level", "question_id", "attribute", "value")),
        *(
            (f"{prefix}{unit}", pa.int64())
            for prefix in ("", "group_", "theme_", "all_")
            for unit in ("contributions", "people")
        ),
        *(
            (f"{figure}_{unit}", pa.float64())
            for unit in ("contributions", "people")
            for figure in ("share", "lift", "p", "p_corrected")
        ),
        ("direction", pa.string()),
    ]
)


def benjamini_hochberg(p: Doubles) -> Doubles:
    """Adjusted p-values (n,) that bound the false discovery rate."""
    n = len(p)
    order = np.argsort(p, kind="stable")[::-1]
    adjusted = np.minimum.accumulate(p[order] * n / np.arange(n, 0, -1)) if n else p
    out = np.empty(n)
    out[order] = np.minimum(adjusted, 1.0)
    return out


def specificity(count: Ints, group: Ints, theme: Ints, total: Ints) -> Doubles:
    """Two-sided hypergeometric p-values (n,): twice the smaller tail, at most 1.

    `theme` of `total` speak of the theme; of the `group`, `count` do.
    """
    from scipy.stats import hypergeom

    # the median is within one of the mean: further off, the smaller tail is known without the other
    beyond = count - theme * group / np.maximum(total, 1)
    tail = np.ones(len(count))
    high, low = np.flatnonzero(beyond > -1), np.flatnonzero(beyond < 1)
    tail[high] = hypergeom.sf(count[high] - 1, total[high], theme[high], group[high])
    tail[low] = np.minimum(tail[low], hypergeom.cdf(count[low], total[low], theme[low], group[low]))
    return np.clip(2 * tail, 0.0, 1.0)


def _people(corpus: FigureCorpus, rows: Ints, codes: Codes, size: int) -> tuple[Ints, int]:
    """Distinct people per value (size,), and in all, among some row numbers."""
    chosen = rows[corpus.person[rows] >= 0]
    pairs = distinct(corpus.person[chosen].astype(np.int64) * size + codes[chosen])
    return np.bincount(pairs % size, minlength=size).astype(np.int64), len(distinct(pairs // size))


def _with_statistics(rows: list[dict[str, Any]], known: bool) -> pa.Table:
    columns: dict[str, Any] = {field.name: [row.get(field.name) for row in rows] for field in SCHEMA}
    for unit in ("contributions", "people"):
        count, group, theme, total = (
            np.array(columns[f"{prefix}{unit}"], dtype=np.int64) for prefix in ("", "group_", "theme_", "all_")
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(group > 0, count / np.maximum(group, 1), np.nan)
            overall = theme / np.maximum(total, 1)
            lift = np.where(overall > 0, share / np.where(overall > 0, overall, 1.0), np.nan)
        p = specificity(count, group, theme, total)
        columns[f"share_{unit}"], columns[f"lift_{unit}"] = share, lift
        columns[f"p_{unit}"], columns[f"p_corrected_{unit}"] = p, benjamini_hochberg(p)
    unit = "people" if known else "contributions"
    sure = columns[f"p_corrected_{unit}"] <= SIGNIFICANT
    columns["direction"] = np.where(sure, np.where(columns[f"lift_{unit}"] >= 1, "over", "under"), "")
    return pa.table({field.name: pa.array(columns[field.name], field.type) for field in SCHEMA})
