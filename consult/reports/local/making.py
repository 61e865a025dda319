"""Everything the reports of one level are made from, computed once; then the report of each territory."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np

from consult.db import db
from consult.reports import queries
from consult.reports.columns import RunColumns, columns_of
from consult.reports.document import Json, Sources, build_document, segment_cells
from consult.reports.local import queries as local
from consult.reports.local.counting import LocalCounts, count, tree_of
from consult.reports.local.published import Basis, Published, published_before
from consult.reports.local.quoting import Quoting
from consult.reports.local.rules import directions
from consult.reports.local.suppression import Shown, decide
from consult.reports.local.wording import LocalWords
from consult.reports.models import AnalysisRun
from consult.reports.publication import themes_fingerprint
from consult.reports.reliability.membership import parsed
from consult.reports.subjects import Consultation, Territory
from consult.reports.suppression import suppress_document
from consult.territories import queries as territories
from consult.territories.levels import Level

Cell = tuple[str, int]


@dataclass(frozen=True)
class Making:
    """What the report of any territory of the level reads. national: the suppressed document of the report; members:
    code of a place -> its people in the membership, "" for all of it; signs: where a theme is said more or less."""

    sources: Sources
    level: Level
    k: int
    counts: LocalCounts
    national: Json
    shown: Shown
    signs: dict[Cell, str]
    members: dict[str, float]
    words: LocalWords
    quoting: Quoting

    def detach(self) -> None:
        """Keep what the reports read as it was read, whatever transactions follow."""
        read = (self.sources.run, *self.sources.places.territories, *self.sources.places.colleges)
        for known in read:
            db.session.expunge(known)

    @property
    def territories(self) -> list[Territory]:
        """Those that get a report, in the order of names."""
        return [place for place in self.of_level if self.shown.reported[self.counts.tree.whole(place.id)]]

    @property
    def of_level(self) -> list[Territory]:
        return [place for place in self.sources.places.territories if place.level is self.level]

    def left(self) -> list[Json]:
        """The territories without a report, and why: nobody, few, or covering others."""
        found = []
        for place in self.of_level:
            node = self.counts.tree.whole(place.id)
            if not self.shown.reported[node]:
                people = int(self.counts.people[node])
                why = "nobody" if not people else "few" if people < self.k else "cover"
                found.append({"code": place.code, "name": place.name, "why": why})
        return found


def make_ready(
    consultation: Consultation,
    run: AnalysisRun,
    level: Level,
    columns: RunColumns | None = None,
    *,
    secondary: bool = True,
) -> Making:
    """Count, compare and decide, in one reading; nothing is written."""
    organisation = territories.organisation(consultation.organisation_id)
    sources, k = Sources.of(consultation, run), organisation.k
    document = build_document(sources)
    for group in document["groups"]:
        for theme in group["themes"]:
            theme["segments"] = segment_cells(sources, theme["key"])
    national = suppress_document(document, k)
    themes, subthemes = shown_slugs(national)
    slugs = [*themes, *(slug for slug, _theme in subthemes)]
    counts = count(columns or columns_of(run), sources.places, slugs)
    wanted = np.zeros(len(counts.people), bool)
    for place in sources.places.territories:
        if place.level is level:
            wanted[counts.tree.whole(place.id)] = True
    enough = [int(node) for node in np.flatnonzero(wanted & (counts.people >= k))]
    above = dict(subthemes)
    signs = directions(counts.people, {slug: counts.themes[slug] for slug in themes}, enough)
    signs |= directions(counts.people, {slug: counts.themes[slug] for slug in above}, enough)
    marked = [
        (slug, theme, np.array([signs.get((slug, node)) == "over" for node in range(len(counts.people))]))
        for slug, theme in subthemes
    ]
    published = already_published(sources, run)
    _add_national(published, national)
    shown = decide(counts, wanted, published, k, themes, marked, secondary=secondary)
    words = LocalWords.of(consultation.id, sources, run, k)
    quoting = Quoting.of(sources, k, themes, local.everything_published(run.corpus_id))
    return Making(sources, level, k, counts, national, shown, signs, members_of(run), words, quoting)


def shown_slugs(national: Json) -> tuple[list[str], list[tuple[str, str]]]:
    """Themes, and (sub-theme, theme), that the national report shows."""
    themes = [theme for group in national["groups"] for theme in group["themes"] if not theme.get("hidden")]
    return [theme["key"] for theme in themes], [
        (subtheme["key"], theme["key"])
        for theme in themes
        for subtheme in theme["subthemes"]
        if not subtheme.get("hidden")
    ]


def already_published(sources: Sources, run: AnalysisRun) -> Published:
    """Everything that was ever published of this consultation by territory, and nationally."""

    def on(other: AnalysisRun) -> Basis:
        return Basis(other.fingerprint or str(other.id), other.id)

    return published_before(
        tree_of(sources.places),
        sources.places,
        on(run),
        [(on(other), version.content) for other, version in local.versions_published(run.corpus_id)],
        [
            (on(other), report.territory_id, report.content)
            for other, report in local.everything_published(run.corpus_id)
        ],
    )


def _add_national(published: Published, national: Json) -> None:
    """What the report that these are published with shows of everyone."""
    for prefix, part in (("college", "colleges"), ("age_band", "ages")):
        published.same |= {(0, f"{prefix}.{cell['key']}") for cell in national[part] if cell["people"] is not None}


def members_of(run: AnalysisRun) -> dict[str, float]:
    """People of the membership by region or territory, with all of them under ""; empty where it is not known."""
    if run.membership_id is None:
        return {}
    margins = parsed(queries.membership_by_id(run.membership_id).margins)
    found: dict[str, float] = {}
    for name in ("region", "territory"):
        margin = next((one for one in margins if name in one.variables), None)
        if margin is not None:
            place = margin.variables.index(name)
            for cell, people in margin.totals.items():
                found[cell[place]] = found.get(cell[place], 0.0) + people
            found[""] = sum(margin.totals.values())
    return found


def basis_of(consultation: Consultation, run: AnalysisRun) -> str:
    """SHA-256 of what reports made now would stand on: when it changes, they must be made again."""
    sources = Sources.of(consultation, run)
    tree = [[p.id, p.code, p.name, p.parent_id, str(p.level)] for p in sources.places.territories]
    stands: list[object] = [
        run.id,
        run.fingerprint,
        run.erased,
        territories.organisation(consultation.organisation_id).k,
        sorted(tree, key=str),
        themes_fingerprint(sources),
        [report.id for _run, report in local.everything_published(run.corpus_id)],
    ]
    return hashlib.sha256(json.dumps(stands, ensure_ascii=False).encode()).hexdigest()
