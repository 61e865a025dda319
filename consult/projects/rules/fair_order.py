"""An order that favours nobody: new for each reader, the same as long as they keep their seed.

Each project gets a keyed hash: over all seeds every project stands first equally often, whatever its title, its
supports or the day it was filed. Élus read their ballots in such an order too.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


def ordered(ids: Iterable[int], seed: str) -> list[int]:
    """The ids in the order of this seed; adding or removing one moves no other relatively."""
    key = blake2b(seed.encode(), digest_size=32).digest()
    return sorted(ids, key=lambda id_: (blake2b(str(id_).encode(), key=key, digest_size=16).digest(), id_))
