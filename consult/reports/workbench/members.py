"""The ideas that a decision moves, as bytes: places in contributions, never words.

Each member is (part, contribution, position): `part` is the place, in the decision, of the theme that takes the idea.
"""

from __future__ import annotations

import zlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Members: TypeAlias = npt.NDArray[np.int64]
"""(m, 3): part, contribution id, position of the idea in it."""


def pack(members: Members) -> bytes:
    """Sorted, then differences, then deflated: near ids cost a byte or two."""
    ordered = members[np.lexsort((members[:, 2], members[:, 1], members[:, 0]))]
    return zlib.compress(np.diff(ordered, axis=0, prepend=np.zeros((1, 3), np.int64)).astype("<i8").tobytes(), 6)


def unpack(data: bytes | None) -> Members:
    """Inverse of `pack`, in sorted order."""
    if not data:
        return np.empty((0, 3), np.int64)
    steps = np.frombuffer(zlib.decompress(data), "<i8").reshape(-1, 3)
    return np.asarray(np.cumsum(steps, axis=0), dtype=np.int64)
