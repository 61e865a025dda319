"""A run's contributions as columns in memory, so that any figure and the list behind it come in milliseconds."""

from __future__ import annotations

import gc
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import db
from consult.reports.analysis_port import Column, FigureCorpus, FigureRequest, Status, fingerprint, select
from consult.reports.corpus_file import attribute_values, extra_attributes
from consult.reports.folders import derived_folder
from consult.reports.models import AnalysisRun, Corpus, RunContribution, RunTheme, Theme, ThemeContribution
from consult.reports.places import Places

Ids: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
RANGE = 50_000
KEPT_IN_MEMORY = 4
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class RunColumns:
    """n contributions of a run. ids: (n,) ascending; corpus: the same rows as the figures see them, where themes are
    named by their slug; campaign: (n,) its number from 1, -1 outside any. Erased rows are not there any more."""

    ids: Ids
    corpus: FigureCorpus
    campaign: Codes

    def behind(self, request: FigureRequest) -> Ids:
        """Ids of the contributions behind the figure's numerator, ascending."""
        chosen = select(request.filter, self.corpus)
        return self.ids[chosen & select(request.base, self.corpus)]

    def of_theme(self, slug: str) -> Ids:
        """Ids of the contributions that touch a theme, ascending."""
        rows = self.corpus.themes.get(slug)
        return self.ids[rows] if rows is not None else np.empty(0, np.int64)

    def by_day(self, slug: str | None = None) -> list[tuple[date, int, int]]:
        """(day, contributions, people) from the first day to the last, of a theme or of all.

        The same figures as `evaluate` gives for each day, in one pass.
        """
        corpus = self.corpus
        known = corpus.day >= 0
        if not known.any():
            return []
        rows = np.arange(len(corpus)) if slug is None else corpus.themes.get(slug, np.empty(0, np.int64))
        rows = rows[known[rows]]
        first, last = int(corpus.day[known].min()), int(corpus.day[known].max())
        width = last - first + 1
        days = corpus.day[rows] - first
        contributions = np.bincount(days, minlength=width)
        person = corpus.person[rows].astype(np.int64)
        pairs = np.unique(person[person >= 0] * width + days[person >= 0])
        people = np.bincount(pairs % width, minlength=width)
        return [(EPOCH + timedelta(days=first + i), int(contributions[i]), int(people[i])) for i in range(width)]


def build(run: AnalysisRun) -> tuple[RunColumns, str]:
    """From the database alone: what `report verify` recomputes figures on, and its fingerprint: SHA-256 over (id, hash
    of text, status) of the run's contributions."""
    corpus = db.session.get_one(Corpus, run.corpus_id)
    rows = db.session.execute(
        sa.select(RunContribution.contribution_id, RunContribution.status, RunContribution.campaign)
        .where(RunContribution.run_id == run.id)
        .order_by(RunContribution.contribution_id)
    ).all()
    ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    facts = _facts(corpus.ref_id, ids)
    order = np.searchsorted(facts.ids, ids) if len(facts.ids) else np.empty(0, np.int64)
    built = FigureCorpus.build(
        contribution_ids=pa.array(ids),
        person=facts.person.take(order),
        status=pa.array([row[1] for row in rows], pa.string()),
        question=facts.question.take(order),
        day=facts.day.take(order),
        attributes={name: column.take(order) for name, column in facts.attributes.items()},
        membership=_membership(run.id, ids),
    )
    untouched = {slug: np.empty(0, np.int64) for slug in _slugs(run.id)}  # a theme whose texts were all erased
    hashes = facts.hashes.take(order).to_pylist()
    print_ = fingerprint((str(row[0]) for row in rows), hashes, (row[1] for row in rows))
    campaign = np.fromiter((row[2] or -1 for row in rows), np.int32, len(rows))
    return RunColumns(ids, replace(built, themes={**untouched, **built.themes}), campaign), print_


def _slugs(run_id: int) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(Theme.slug).join(RunTheme, RunTheme.theme_id == Theme.id).where(RunTheme.run_id == run_id)
        )
    )


@dataclass(frozen=True)
class _Facts:
    ids: Ids
    hashes: pa.Array
    person: pa.Array
    question: pa.Array
    day: pa.Array
    attributes: dict[str, pa.Array]


def _facts(consultation_id: int, ids: Ids) -> _Facts:
    """What the consultation knows of contributions in the range of these ids."""
    consultation = consultations.consultation_by_id(consultation_id)
    codes = {question.id: question.code for question in consultations.questions_of(consultation_id)}
    places = Places.of(consultation.organisation_id)
    profiles = reading.profiles_of(consultation_id)
    extras = extra_attributes(profiles)
    rows: list[Any] = []
    for low in range(int(ids[0]), int(ids[-1]) + 1, RANGE) if len(ids) else ():
        rows += reading.facts_between(consultation_id, low, min(low + RANGE - 1, int(ids[-1])))
    rows = [row for row in rows if row[1] in profiles]
    position = {id_: i for i, id_ in enumerate(profiles)}
    whose = pa.array([position[row[1]] for row in rows], pa.int64())
    known = list(profiles.values())
    values = [attribute_values(profile, places, extras) for profile in known]
    names = ("college", "age_band", "territory", "region", *extras)
    return _Facts(
        np.fromiter((row[0] for row in rows), np.int64, len(rows)),
        pa.array([row[4] for row in rows], pa.string()),
        pa.array([str(p.participation_id) if p.counted else None for p in known], pa.string()).take(whose),
        pa.array([codes.get(row[2]) for row in rows], pa.string()),
        pa.array([row[3] for row in rows], pa.date32()),
        {name: pa.array([each[name] for each in values], pa.string()).take(whose) for name in names},
    )


def _membership(run_id: int, ids: Ids) -> tuple[pa.Array, pa.Array]:
    """(row numbers, theme slugs) of everything that touches a theme."""
    rows = db.session.execute(
        sa.select(ThemeContribution.contribution_id, ThemeContribution.theme_id).where(
            ThemeContribution.run_id == run_id
        )
    ).all()
    owners = np.searchsorted(ids, np.fromiter((row[0] for row in rows), np.int64, len(rows)))
    themes = pa.array([row[1] for row in rows], pa.int64()).dictionary_encode()
    slugs = pa.array([f"t{id_}" for id_ in themes.dictionary.to_pylist()], pa.string())
    return pa.array(owners), slugs.take(themes.indices)


def save(columns: RunColumns, path: Path) -> None:
    """One uncompressed npz; names of values as JSON. Ids and codes only."""
    corpus = columns.corpus
    encoded = {"status": corpus.status, "question": corpus.question}
    encoded |= {f"attribute.{name}": column for name, column in corpus.attributes.items()}
    arrays: dict[str, Any] = {"ids": columns.ids, "person": corpus.person, "day": corpus.day}
    arrays["campaign"] = columns.campaign
    arrays |= {f"codes.{name}": column.codes for name, column in encoded.items()}
    arrays |= {f"theme.{name}": rows.astype(np.int32) for name, rows in corpus.themes.items()}
    values = json.dumps({name: column.values for name, column in encoded.items()})
    arrays["values"] = np.frombuffer(values.encode(), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load(path: Path) -> RunColumns:
    """Inverse of `save`."""
    with np.load(path) as stored:
        values = json.loads(stored["values"].tobytes())
        encoded = {name: Column(stored[f"codes.{name}"], tuple(names)) for name, names in values.items()}
        ids = stored["ids"]
        return RunColumns(
            ids,
            FigureCorpus(
                contribution_ids=pa.array(ids).cast(pa.string()),
                person=stored["person"],
                status=encoded.pop("status"),
                question=encoded.pop("question"),
                day=stored["day"],
                attributes={name.removeprefix("attribute."): column for name, column in encoded.items()},
                themes={
                    name.removeprefix("theme."): stored[name].astype(np.int64)
                    for name in stored.files
                    if name.startswith("theme.")
                },
            ),
            stored["campaign"] if "campaign" in stored.files else np.full(len(ids), -1, np.int32),  # older files
        )


_memory: OrderedDict[tuple[str, int], RunColumns] = OrderedDict()
_lock = threading.Lock()


def columns_path(run: AnalysisRun) -> Path:
    return derived_folder(run.folder) / "columns.npz"


def columns_of(run: AnalysisRun) -> RunColumns:
    """The columns of a loaded run: from memory, else from its file, else from the database (then kept)."""
    path = columns_path(run)
    if not path.exists():
        save(build(run)[0], path)
    key = (str(path), path.stat().st_mtime_ns)
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    found = load(path)
    gc.collect()
    gc.freeze()  # what stays loaded is left out of later collections: they stalled pages by 100 ms
    with _lock:
        _memory[key] = found
        while len(_memory) > KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    return found


def drop_contributions(path: Path, contribution_ids: Iterable[int]) -> None:
    """Rewrite a file of columns without these contributions."""
    if not path.exists():
        return
    columns = load(path)
    kept = ~np.isin(columns.ids, np.array(list(contribution_ids), dtype=np.int64))
    if kept.all():
        return
    corpus, place = columns.corpus, np.cumsum(kept) - 1
    save(
        RunColumns(
            columns.ids[kept],
            FigureCorpus(
                contribution_ids=corpus.contribution_ids.filter(pa.array(kept)),
                person=corpus.person[kept],
                status=_keep(corpus.status, kept),
                question=_keep(corpus.question, kept),
                day=corpus.day[kept],
                attributes={name: _keep(column, kept) for name, column in corpus.attributes.items()},
                themes={name: place[rows[kept[rows]]] for name, rows in corpus.themes.items()},
            ),
            columns.campaign[kept],
        ),
        path,
    )


def _keep(column: Column, kept: npt.NDArray[np.bool_]) -> Column:
    return Column(column.codes[kept], column.values)


EXPRESSED: Sequence[str] = (Status.THEMED, Status.UNCLASSIFIED, Status.OFF_TOPIC)
"""« Contributions exprimées »: those that say something, once; shares of themes are shares of them."""
