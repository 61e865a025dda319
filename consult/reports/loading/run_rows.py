"""A run folder into rows: contributions, ideas, what touches each theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from consult.consultations import reading
from consult.db import db
from consult.reports.analysis_port import RunFiles, Status
from consult.reports.loading.bulk import delete_rows, insert_rows
from consult.reports.models import Idea, RunContribution, ThemeContribution

CONTRIBUTION = ("run_id", "contribution_id", "status", "theme_id", "subtheme_id", "score", "campaign")
IDEA = ("run_id", "contribution_id", "position", "start", "end", "theme_id", "subtheme_id", "score")
TOUCH = ("run_id", "theme_id", "contribution_id")
ROW_MODELS = (ThemeContribution, Idea, RunContribution)


def clear_run(run_id: int, beat: Callable[[], None]) -> None:
    """Remove the many rows of a run; its themes and figures stay."""
    for model in ROW_MODELS:
        delete_rows(model, model.run_id == run_id, beat)


def write_rows(
    run_id: int,
    consultation_id: int,
    files: RunFiles,
    identities: dict[str, int],
    moderated: Sequence[int],
    beat: Callable[[float], None],
) -> None:
    """Every contribution of the run that is still current, its ideas and the themes it touches."""
    lost = set(reading.lost_ids(consultation_id))  # erased or withdrawn while the analysis ran
    db.session.rollback()
    rows = [row for row in contribution_rows(run_id, files, identities, moderated) if row[1] not in lost]
    ideas = [row for row in idea_rows(run_id, files, identities) if row[1] not in lost]
    touches = touch_rows(run_id, ideas, {row[1] for row in rows if row[2] == Status.THEMED})
    done, total = 0, max(1, len(rows) + len(ideas) + len(touches))
    for model, columns, part in (
        (RunContribution, CONTRIBUTION, rows),
        (Idea, IDEA, ideas),
        (ThemeContribution, TOUCH, touches),
    ):
        share, begun = len(part) / total, done / total
        insert_rows(model, columns, part, lambda f, share=share, begun=begun: beat(begun + f * share))  # type: ignore[misc]
        done += len(part)
    beat(1.0)


def contribution_rows(
    run_id: int, files: RunFiles, identities: dict[str, int], moderated: Sequence[int]
) -> list[tuple[Any, ...]]:
    """One row per contribution read, by id; those that moderation left out get the seventh status."""
    table = files.contributions
    rows = list(
        zip(
            [run_id] * table.num_rows,
            table["contribution_id"].to_pylist(),
            table["status"].to_pylist(),
            _identity(table["main_theme"], identities),
            _identity(table["main_subtheme"], identities),
            _scores(table["score"]),
            _campaigns(files),
            strict=True,
        )
    )
    rows += [(run_id, id_, str(Status.MODERATED), None, None, None, None) for id_ in moderated]
    return sorted(rows, key=lambda row: row[1])


def idea_rows(run_id: int, files: RunFiles, identities: dict[str, int]) -> list[tuple[Any, ...]]:
    table = files.ideas
    rows = zip(
        [run_id] * table.num_rows,
        table["contribution_id"].to_pylist(),
        table["idea"].to_pylist(),
        table["start"].to_pylist(),
        table["end"].to_pylist(),
        _identity(table["theme"], identities),
        _identity(table["subtheme"], identities),
        _scores(table["score"]),
        strict=True,
    )
    return sorted(rows, key=lambda row: row[1:3])


def touch_rows(run_id: int, ideas: Sequence[tuple[Any, ...]], themed: set[int]) -> list[tuple[int, int, int]]:
    """(run, theme or sub-theme, contribution), each once, in the order of the primary key.

    Only themed contributions touch a theme: a duplicate is not counted a second time.
    """
    ideas = [row for row in ideas if row[1] in themed]
    touched = {(row[5], row[1]) for row in ideas if row[5] is not None}
    touched |= {(row[6], row[1]) for row in ideas if row[6] is not None}
    return [(run_id, theme, contribution) for theme, contribution in sorted(touched)]


def _identity(column: pa.ChunkedArray, identities: dict[str, int]) -> list[int | None]:
    return [identities.get(local) for local in pc.cast(column, pa.string()).to_pylist()]


def _campaigns(files: RunFiles) -> list[int | None]:
    """Number of the campaign of each contribution read, in their order."""
    names = files.campaigns["campaign"].to_pylist()
    ids = files.campaigns["contribution_id"].to_pylist()
    number = {id_: int(name.removeprefix("c")) for id_, name in zip(ids, names, strict=True)}
    return [number.get(id_) for id_ in files.contributions["contribution_id"].to_pylist()]


def _scores(column: pa.ChunkedArray) -> list[float | None]:
    rounded = pc.round(pc.cast(column, pa.float64()), 4)
    return [None if value is None or value != value else value for value in rounded.to_pylist()]
