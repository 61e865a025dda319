"""Projects near what somebody writes: the one place where projects reach the analysis library.

A job learns from the filed projects and leaves a small file; a request reads it, compares, and writes nothing. Only
the masked stems by which a project is found are read. The site calls them projects of close words: on paraphrases that
share no word, the measure of `bench/likeness.py` does not allow to speak of meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from flask import current_app

from analysis import nearness
from consult.projects.models import Project
from consult.projects.rules.search_text import search_text

MOST_SHOWN = 4
LEAST = 0.12
"""Below, two projects share a word by chance."""
MOST_READ = 6000
"""Characters of what is typed: more would say nothing more."""


def path_of(organisation_id: int) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "likeness" / f"{organisation_id}.npz"


def learn(organisation_id: int, stems: dict[int, str]) -> None:
    """Learn from the stems of projects, by id; without any, forget."""
    path = path_of(organisation_id)
    if stems:
        nearness.write(nearness.fit(stems), path)
    else:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=16)
def _read(path: str, _written_at: int) -> nearness.Nearness:
    return nearness.read(Path(path))


def nearest_to(organisation_id: int, text: str, among: dict[int, Project]) -> list[tuple[Project, float]]:
    """The projects of `among` whose words are closest to a text, the closest first; none before any was learned."""
    path = path_of(organisation_id)
    if not path.exists() or not among:
        return []
    known = _read(str(path), path.stat().st_mtime_ns)
    found = known.nearest(search_text(text[:MOST_READ]), among, len(among))
    return [(among[id_], score) for id_, score in found]


def similar(organisation_id: int, text: str, among: dict[int, Project]) -> list[Project]:
    """A few projects to show to somebody who writes; none rather than some that have little in common."""
    return [project for project, score in nearest_to(organisation_id, text, among)[:MOST_SHOWN] if score >= LEAST]


def nearest_first(project: Project, others: Sequence[Project]) -> list[Project]:
    """All of them, those of close words first."""
    by_id = {other.id: other for other in others}
    text = " ".join((project.title, project.summary, project.need))
    first = [other for other, score in nearest_to(project.organisation_id, text, by_id) if score >= LEAST]
    kept = {other.id for other in first}
    return first + [other for other in others if other.id not in kept]
