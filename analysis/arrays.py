"""Small array operations that several modules share."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from analysis.types import Codes, Floats, Ints

T = TypeVar("T", bound=np.generic)


def distinct(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """Sorted distinct values; by sorting, which beats the hashing of `numpy.unique` on large arrays."""
    if not len(values):
        return values
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def first_of_each(values: npt.NDArray[T]) -> tuple[npt.NDArray[T], Ints]:
    """(sorted distinct values, where each first stands)."""
    order = np.argsort(values, kind="stable")
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = values[order][1:] != values[order][:-1]
    return values[order[fresh]], order[fresh]


def spans(bounds: Ints, which: Ints | Codes) -> Ints:
    """All numbers between bounds[i] and bounds[i + 1], for each i of `which`, one after another."""
    lengths = np.diff(bounds)[which]
    starts = np.repeat(bounds[which] - (np.cumsum(lengths) - lengths), lengths)
    return np.asarray(np.arange(int(lengths.sum())) + starts)


def runs(lengths: Ints) -> Ints:
    """Bounds (n + 1,) of consecutive runs of given lengths (n,)."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def count_distinct_pairs(first: Ints | Codes, second: Ints | Codes, size: int) -> Ints:
    """How many distinct `second` go with each `first` (size,); both are non-negative."""
    width = int(second.max(initial=0)) + 1
    pairs = distinct(first.astype(np.int64) * width + second)
    return np.bincount(pairs // width, minlength=size).astype(np.int64)


def squares(vectors: Floats) -> Floats:
    """Squared length of each vector (n,), without a matrix of squares."""
    return np.asarray(np.einsum("ij,ij->i", vectors, vectors))


def filled(vectors: Floats) -> Ints:
    """Numbers of the vectors that are not zero."""
    return np.flatnonzero(squares(vectors) > 0)
