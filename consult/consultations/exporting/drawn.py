"""What is drawn anew for each file: an order, pseudonyms, references."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence

import numpy as np

CHUNK = 2_000


class Drawn:
    """The chances of one file. Its key is forgotten with it: nobody can make the same pseudonyms again."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(16)
        self.chance = np.random.default_rng(secrets.randbits(128))

    def chunks(self, ids: Sequence[int]) -> Iterator[list[int]]:
        """All the ids, in an order drawn by chance, two thousand at a time."""
        order = self.chance.permutation(np.fromiter(ids, np.int64, len(ids)))
        for start in range(0, len(order), CHUNK):
            yield order[start : start + CHUNK].tolist()

    def name(self, kind: str, identity: object) -> str:
        """The same thing has one name inside the file, and another one in any other file."""
        return hashlib.blake2b(f"{kind}/{identity}".encode(), key=self.key, digest_size=10).hexdigest()
