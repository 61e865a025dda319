"""The map of contributions as the browser reads it: one compact binary file, and the middle of each theme."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import sqlalchemy as sa

from consult.db import db, unit_of_work
from consult.reports.analysis_port import RunFiles
from consult.reports.models import AnalysisRun, RunContribution, RunTheme

SCALE = 65_535
NO_THEME = 255


def write_map(run: AnalysisRun, files: RunFiles, identities: dict[str, int], path: Path) -> None:
    """Points of the contributions that the run still holds, and the place of each theme in its row."""
    ids = files.map["contribution_id"].to_numpy()
    kept = np.isin(ids, _present(run.id))
    ids = ids[kept]
    x, y = (_scaled(files.map[axis].to_numpy()[kept]) for axis in ("x", "y"))
    themes = _main(files, ids, "main_theme", identities)
    subthemes = _main(files, ids, "main_subtheme", identities)
    places = top_theme_indexes(run.id)
    index = np.array([places.get(theme, NO_THEME) for theme in themes.tolist()], dtype=np.uint8)
    _write(path, x, y, index, ids)
    _place_themes(run.id, x, y, themes, subthemes)


def write_map_again(run: AnalysisRun, before: Path, path: Path) -> None:
    """The points of another run of the same contributions, coloured by the themes of this one."""
    if not before.exists():
        return
    x, y, _theme, ids = read_map(before)
    rows = db.session.execute(
        sa.select(RunContribution.contribution_id, RunContribution.theme_id, RunContribution.subtheme_id)
        .where(RunContribution.run_id == run.id)
        .order_by(RunContribution.contribution_id)
    ).all()
    table = np.array([[value or 0 for value in row] for row in rows], dtype=np.int64).reshape(-1, 3)
    kept = np.isin(ids, table[:, 0])
    x, y, ids = x[kept], y[kept], ids[kept]
    at = np.searchsorted(table[:, 0], ids)
    themes, subthemes = table[at, 1], table[at, 2]
    places = top_theme_indexes(run.id)
    index = np.array([places.get(theme, NO_THEME) for theme in themes.tolist()], dtype=np.uint8)
    _write(path, x, y, index, ids.astype(np.int64))
    _place_themes(run.id, x, y, themes, subthemes)


def _place_themes(
    run_id: int,
    x: npt.NDArray[np.uint16],
    y: npt.NDArray[np.uint16],
    themes: npt.NDArray[np.int64],
    subthemes: npt.NDArray[np.int64],
) -> None:
    """The middle of each theme and sub-theme into its row."""
    db.session.rollback()
    with unit_of_work() as session:
        for row in session.scalars(sa.select(RunTheme).where(RunTheme.run_id == run_id)):
            own = np.flatnonzero((themes if row.parent_id is None else subthemes) == row.theme_id)
            if len(own):
                row.x, row.y = (round(float(np.median(axis[own])) / SCALE, 4) for axis in (x, y))


def top_theme_indexes(run_id: int) -> dict[int, int]:
    """Theme -> its index in the file of points: the order of the run's themes; beyond 254, no colour."""
    ids = db.session.scalars(
        sa.select(RunTheme.theme_id)
        .where(RunTheme.run_id == run_id, RunTheme.parent_id.is_(None))
        .order_by(RunTheme.position)
    )
    return {theme_id: index for index, theme_id in enumerate(ids) if index < NO_THEME}


def _present(run_id: int) -> npt.NDArray[np.int64]:
    query = sa.select(RunContribution.contribution_id).where(RunContribution.run_id == run_id)
    return np.fromiter(db.session.scalars(query), np.int64)


def _scaled(values: npt.NDArray[np.floating]) -> npt.NDArray[np.uint16]:
    """Onto 0-65535; the one point in a thousand that lies farthest out is brought to the edge."""
    if not len(values):
        return np.empty(0, np.uint16)
    low, high = np.quantile(values, [0.0005, 0.9995])
    share = np.clip((values - low) / max(high - low, 1e-9), 0.0, 1.0)
    return np.asarray(np.round(share * SCALE), dtype=np.uint16)


def _main(files: RunFiles, ids: npt.NDArray[np.int64], level: str, identities: dict[str, int]) -> npt.NDArray[np.int64]:
    """The identity of the main theme (or sub-theme) of each of these contributions; 0 without one."""
    locals_ = pc.cast(files.contributions[level], "string").to_pylist()
    owners = files.contributions["contribution_id"].to_numpy()
    by_owner = np.array([identities.get(local, 0) for local in locals_], dtype=np.int64)
    order = np.argsort(owners)
    return by_owner[order][np.searchsorted(owners[order], ids)]


def _write(
    path: Path,
    x: npt.NDArray[np.uint16],
    y: npt.NDArray[np.uint16],
    theme: npt.NDArray[np.uint8],
    ids: npt.NDArray[np.int64],
) -> None:
    """uint32 n, then x, y (uint16), theme (uint8) and ids (uint32), little-endian, each padded to four bytes."""
    parts = [np.array([len(ids)], "<u4"), x.astype("<u2"), y.astype("<u2"), theme, ids.astype("<u4")]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        for part in parts:
            data = part.tobytes()
            file.write(data + b"\0" * (-len(data) % 4))
    partial.replace(path)


def read_map(
    path: Path,
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16], npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """x, y, theme, ids of a file of points."""
    data = path.read_bytes()
    n, at = int(np.frombuffer(data, "<u4", 1)[0]), 4
    arrays = []
    for kind in ("<u2", "<u2", "u1", "<u4"):
        arrays.append(np.frombuffer(data, kind, n, at))
        at += arrays[-1].nbytes + (-arrays[-1].nbytes % 4)
    return arrays[0], arrays[1], arrays[2], arrays[3]


def drop_points(path: Path, contribution_ids: list[int]) -> None:
    """Rewrite a file of points without these contributions."""
    if not path.exists():
        return
    x, y, theme, ids = read_map(path)
    kept = ~np.isin(ids, np.array(contribution_ids))
    _write(path, x[kept], y[kept], theme[kept], ids[kept].astype(np.int64))
