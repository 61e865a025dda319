"""The themes of a run as rows: those that continue a theme of the previous run keep its identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.db import db, unit_of_work
from consult.reports.analysis_port import RunFiles
from consult.reports.columns import Ids, columns_of
from consult.reports.matching import match_themes
from consult.reports.models import AnalysisRun, Corpus, RunTheme, Theme

COLOURS = 12


def themes_of_run(run_id: int, files: RunFiles) -> dict[str, int]:
    """Local id -> identity, with a RunTheme each; an interrupted loading that made them already is taken up."""
    known = {row.local_id: row.theme_id for row in _run_themes(run_id)}
    if not known and files.themes:
        known = _create(run_id, files)
    return known


def _run_themes(run_id: int) -> list[RunTheme]:
    return list(db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == run_id)))


def _create(run_id: int, files: RunFiles) -> dict[str, int]:
    run = db.session.get_one(AnalysisRun, run_id)
    corpus = db.session.get_one(Corpus, run.corpus_id)
    questions = {question.code: question.id for question in consultations.questions_of(corpus.ref_id)}
    continued = _continued(corpus, files, questions)
    colours = Counter(
        db.session.scalars(
            sa.select(Theme.colour_index)
            .join(RunTheme, RunTheme.theme_id == Theme.id)
            .where(RunTheme.run_id == corpus.current_run_id, RunTheme.parent_id.is_(None))
        )
    )
    db.session.rollback()
    identities: dict[str, int] = {}
    with unit_of_work() as session:
        for position, node in enumerate(sorted(files.themes, key=lambda node: node.get("parent") is not None)):
            local = str(node["id"])
            parent = identities[str(node["parent"])] if node.get("parent") is not None else None
            theme = session.get(Theme, continued.get(local, 0))
            if theme is None:
                colour = session.get_one(Theme, parent).colour_index if parent else least_used(colours)
                theme = Theme(
                    corpus_id=corpus.id,
                    question_id=questions.get(node.get("question_id") or ""),
                    first_run_id=run_id,
                    slug="",
                    colour_index=colour,
                )
                session.add(theme)
                session.flush()
                theme.slug = f"t{theme.id}"
            identities[local] = theme.id
            session.add(
                RunTheme(
                    run_id=run_id,
                    theme_id=theme.id,
                    local_id=local,
                    parent_id=parent,
                    label=capitalised(str(node["label"]))[:200],
                    terms=list(node.get("terms", [])),
                    phrases=list(node.get("phrases", [])),
                    contributions=int(node.get("contributions", 0)),
                    participants=int(node.get("participants", 0) or 0),
                    stability=node.get("person_stability"),
                    position=position,
                )
            )
    return identities


def least_used(colours: Counter[int]) -> int:
    colour = min(range(COLOURS), key=lambda index: (colours[index], index))
    colours[colour] += 1
    return colour


def capitalised(label: str) -> str:
    return (label[:1].upper() + label[1:]).replace("'", "’")


def _continued(corpus: Corpus, files: RunFiles, questions: dict[str, int]) -> dict[str, int]:
    """Local id -> identity of the previous run, level by level and question by question."""
    if corpus.current_run_id is None:
        return {}
    columns = columns_of(db.session.get_one(AnalysisRun, corpus.current_run_id))
    previous: dict[tuple[bool, int | None], dict[int, Ids]] = defaultdict(dict)
    for run_theme, theme in db.session.execute(
        sa.select(RunTheme, Theme)
        .join(Theme, Theme.id == RunTheme.theme_id)
        .where(RunTheme.run_id == corpus.current_run_id)
    ):
        group = (run_theme.parent_id is None, theme.question_id)
        previous[group][theme.id] = columns.of_theme(theme.slug)
    both = np.intersect1d(columns.ids, files.contributions["contribution_id"].to_numpy())
    found: dict[tuple[bool, int | None], dict[str, Ids]] = defaultdict(dict)
    touched = {True: touching(files.ideas, "theme"), False: touching(files.ideas, "subtheme")}
    for node in files.themes:
        top = node.get("parent") is None
        group = (top, questions.get(node.get("question_id") or ""))
        found[group][str(node["id"])] = touched[top].get(str(node["id"]), np.empty(0, np.int64))
    continued: dict[str, int] = {}
    for group, themes in found.items():
        numbers = dict(enumerate(themes))
        matched = match_themes(
            {id_: np.intersect1d(ids, both) for id_, ids in previous[group].items()},
            {number: np.intersect1d(themes[local], both) for number, local in numbers.items()},
        )
        continued |= {numbers[number]: identity for number, identity in matched.items()}
    return continued


def touching(ideas: pa.Table, level: str) -> dict[str, Ids]:
    """Local id of a theme (or sub-theme) -> sorted unique ids of the contributions with an idea in it."""
    grouped: dict[str, Ids] = {}
    names: Any = pc.cast(ideas[level], pa.string()).combine_chunks().dictionary_encode()
    codes = pc.fill_null(names.indices, -1).to_numpy(zero_copy_only=False)
    ids = ideas["contribution_id"].to_numpy()
    for code, name in enumerate(names.dictionary.to_pylist()):
        grouped[name] = np.unique(ids[codes == code])
    return grouped
