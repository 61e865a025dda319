"""Schulze (« A new monotonic, clone-independent… method », 2011): duels, then strongest paths, by winning votes.

A ballot prefers what it ranks to what it leaves out. The score of a project is the number of those it beats: the
relation being transitive, whoever beats another has the higher score.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from consult.selection.rules.methods.common import Counted, Urn, take_first

Matrix = npt.NDArray[np.int64]


def count(urn: Urn) -> Counted:
    paths = strongest_paths(duels(urn))
    beaten = (paths > paths.T).sum(axis=1)
    scores = {candidate.code: int(wins) for candidate, wins in zip(urn.candidates, beaten, strict=True)}
    return take_first(urn, scores)


def duels(urn: Urn) -> Matrix:
    """How many ballots prefer the project of the row to that of the column; shape (n, n)."""
    place = {candidate.code: index for index, candidate in enumerate(urn.candidates)}
    count_ = len(place)
    preferred: Matrix = np.zeros((count_, count_), dtype=np.int64)
    for ballot in urn.ballots:
        ranks: Matrix = np.full(count_, count_ + 1, dtype=np.int64)
        for code, rank in ballot.items():
            ranks[place[code]] = rank
        preferred += ranks[:, None] < ranks[None, :]
    return preferred


def strongest_paths(preferred: Matrix) -> Matrix:
    """Floyd and Warshall's widest paths, over the duels that are won."""
    paths = np.where(preferred > preferred.T, preferred, 0)
    for through in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, through, None], paths[None, through, :]))
    np.fill_diagonal(paths, 0)
    return paths
