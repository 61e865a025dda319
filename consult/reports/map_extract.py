"""A theme's place on the map, small enough to stand in a page: a sample of points as SVG paths."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from consult.reports.columns import Ids
from consult.reports.loading.map_points import SCALE, read_map

SIDE = 320
AROUND, INSIDE = 900, 600


def map_extract(path: Path, ids: Ids) -> dict[str, str] | None:
    """`{"others": …, "own": …}`: path data of dots in a square of SIDE; the same ones each time. None without a map."""
    if not path.exists():
        return None
    x, y, _theme, points = read_map(path)
    own = np.isin(points, ids.astype(np.uint32), kind="table") if len(ids) else np.zeros(len(points), dtype=bool)
    return {
        "others": _dots(x[~own], y[~own], AROUND),
        "own": _dots(x[own], y[own], INSIDE),
        "side": str(SIDE),
    }


def _dots(x: np.ndarray, y: np.ndarray, most: int) -> str:
    """« M12 34h0 » for each of at most `most` points taken at equal steps."""
    step = max(1, -(-len(x) // most))
    places = zip((x[::step] * (SIDE / SCALE)).round(), (y[::step] * (SIDE / SCALE)).round(), strict=True)
    return "".join(f"M{int(across)} {int(down)}h0" for across, down in places)
