"""Seconds to decide what the reports of 100 territories may show, on 348,000 contributions: counts, differences beyond
chance, and suppression of territories within regions already published. Reading and writing rows come on top."""

from __future__ import annotations

import time

import numpy as np

from consult.reports.analysis_port import Column, FigureCorpus
from consult.reports.columns import RunColumns
from consult.reports.local.counting import count
from consult.reports.local.published import Published
from consult.reports.local.rules import directions
from consult.reports.local.suppression import decide
from consult.reports.places import Places
from consult.territories.levels import Level
from consult.territories.models import Territory

CONTRIBUTIONS, PEOPLE, REGIONS, TERRITORIES, THEMES, SUBTHEMES = 348_000, 16_000, 13, 100, 12, 120
K = 11


def made_up(seed: int = 1) -> tuple[RunColumns, Places]:
    """People of very unequal territories; each contribution touches a theme and a sub-theme of it."""
    draw = np.random.default_rng(seed)
    places = [Territory(id=1, code="FR", name="France", level=Level.NATIONAL)]
    places += [Territory(id=2 + i, code=f"R{i}", name=f"R{i}", level=Level.REGION, parent_id=1) for i in range(REGIONS)]
    places += [
        Territory(id=100 + i, code=f"T{i}", name=f"T{i}", level=Level.TERRITORY, parent_id=2 + i % REGIONS)
        for i in range(TERRITORIES)
    ]
    weights = draw.pareto(1.2, TERRITORIES) + 0.02
    home = draw.choice(TERRITORIES, PEOPLE, p=weights / weights.sum()).astype(np.int32)
    person = np.sort(draw.integers(0, PEOPLE, CONTRIBUTIONS)).astype(np.int32)
    subtheme = draw.integers(0, SUBTHEMES, CONTRIBUTIONS)

    def column(values: list[str], codes: np.ndarray) -> Column:
        return Column(codes.astype(np.int32)[person], tuple(values))

    themes = {f"t{i}": np.flatnonzero(subtheme % THEMES == i) for i in range(THEMES)}
    themes |= {f"s{i}": np.flatnonzero(subtheme == i) for i in range(SUBTHEMES)}
    ids = np.arange(CONTRIBUTIONS)
    none = np.zeros(CONTRIBUTIONS, np.int32)
    corpus = FigureCorpus(
        contribution_ids=ids,
        person=person,
        status=Column(none, ("themed",)),
        question=Column(none, ("q1",)),
        day=none,
        attributes={
            "territory": column([f"T{i}" for i in range(TERRITORIES)], home),
            "college": column(list("abcd"), draw.choice(4, PEOPLE, p=[0.8, 0.1, 0.07, 0.03])),
            "age_band": column(list("abcdef"), draw.integers(0, 6, PEOPLE)),
        },
        themes=themes,
    )
    return RunColumns(ids, corpus, none - 1), Places(places, [])


def main() -> None:
    columns, places = made_up()
    started = time.perf_counter()
    themes = [f"t{i}" for i in range(THEMES)]
    below = [(f"s{i}", f"t{i % THEMES}") for i in range(SUBTHEMES)]
    counts = count(columns, places, [*themes, *(slug for slug, _theme in below)])
    counted = time.perf_counter()
    nodes = [counts.tree.whole(place.id) for place in places.territories if place.level is Level.TERRITORY]
    wanted = np.isin(np.arange(len(counts.people)), nodes)
    enough = [node for node in nodes if counts.people[node] >= K]
    signs = directions(counts.people, {slug: counts.themes[slug] for slug in themes}, enough)
    signs |= directions(counts.people, {slug: counts.themes[slug] for slug, _theme in below}, enough)
    compared = time.perf_counter()
    published = Published()
    for prefix, values in (("college", counts.college_values), ("age_band", counts.age_values)):
        published.same |= {(0, f"{prefix}.{value}") for value in values}
    published.same |= {(counts.tree.whole(p.id), "people") for p in places.territories if p.level is Level.REGION}
    shown = decide(counts, wanted, published, K, themes, [(slug, theme, counts.people > 0) for slug, theme in below])
    decided = time.perf_counter()
    print(f"territories with a report: {int(shown.reported.sum())} of {TERRITORIES}")
    print(
        f"counts {counted - started:.2f} s, differences {compared - counted:.2f} s, "
        f"suppression {decided - compared:.2f} s"
    )
    print(f"all {decided - started:.2f} s")


if __name__ == "__main__":
    main()
