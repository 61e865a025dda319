"""Which numbers of territories may be published, all territories together.

Nobody is isolated by a cell, by the difference between a place and those in it, between a territory report and the
national one, between colleges or ages of a territory, nor between two versions: see `analysis.figures.nested`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.reports.analysis_port import publishable, suppress_nested
from consult.reports.local.counting import UNKNOWN, Counts, LocalCounts
from consult.reports.local.published import Published

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shown:
    """reported: (n,) places with a report. What they show: colleges, ages (n, m); themes, subthemes: slug -> (n,)."""

    reported: Bools
    colleges: Bools
    ages: Bools
    themes: dict[str, Bools]
    subthemes: dict[str, Bools]


def decide(
    counts: LocalCounts,
    wanted: Bools,
    published: Published,
    k: int,
    themes: Sequence[str],
    subthemes: Sequence[tuple[str, str, Bools]],
    *,
    secondary: bool = True,
) -> Shown:
    """wanted: (n,) places of the level asked for. themes: slugs; subthemes: (slug, its theme, where it stands out).

    Themes and sub-themes that the national report does not show are shown nowhere: give those it shows.
    """
    size = len(counts.people)

    def known(name: str) -> Bools:
        return np.array([(place, name) in published.same for place in range(size)])

    def changed(name: str, people: Counts) -> Bools:
        """Where 1 to k-1 people came or went since an earlier version that counted them."""
        return np.array(
            [
                any(0 < abs(int(people[place]) - was) < k for was in published.before.get((place, name), ()))
                for place in range(size)
            ]
        )

    root = np.arange(size) == 0
    wanted = wanted & (counts.people > 0)
    everyone = publishable(
        counts.tree.parents,
        counts.people[:, None],
        k,
        wanted=wanted & ~changed("people", counts.people),
        known=known("people") | root,
        secondary=secondary,
    )
    reported = everyone & wanted & ~changed("people", counts.people)

    def parted(people: Counts, values: Sequence[str], prefix: str) -> Bools:
        if not values:
            return np.zeros((size, 0), bool)
        fixed = np.stack([known(f"{prefix}.{value}") for value in values], axis=1)
        moved = np.stack([changed(f"{prefix}.{value}", people[:, i]) for i, value in enumerate(values)], axis=1)
        nowhere = np.array([value == UNKNOWN for value in values]) | ~fixed[0]
        never = moved | nowhere[None, :] | ~(reported | root)[:, None]
        fixed[0, nowhere] = False
        hidden = suppress_nested(
            counts.tree.parents, people, k, shown=everyone, known=fixed, never=never, secondary=secondary
        )
        shown: Bools = ~hidden & reported[:, None] & ~moved
        return shown

    def line(name: str, ways: Iterable[Counts], where: Bools) -> Bools:
        table, moved = np.stack(list(ways), axis=1), changed(name, counts.themes[name])
        kept = publishable(
            counts.tree.parents,
            table,
            k,
            wanted=where & ~moved,
            known=known(name) | root,
            secondary=secondary,
        )
        return kept & reported & ~moved

    shown_themes = {
        slug: line(slug, (counts.themes[slug], counts.people - counts.themes[slug]), reported) for slug in themes
    }
    shown_subthemes = {
        slug: line(
            slug,
            (
                counts.themes[slug],
                counts.themes[theme] - counts.themes[slug],
                counts.people - counts.themes[theme],
            ),
            reported & shown_themes[theme] & where,
        )
        for slug, theme, where in subthemes
        if theme in shown_themes
    }
    return Shown(
        reported,
        parted(counts.colleges, counts.college_values, "college"),
        parted(counts.ages, counts.age_values, "age_band"),
        shown_themes,
        shown_subthemes,
    )
