"""What is committed to beforehand, and what anyone may check afterwards: draws, receipts, fingerprints.

All of it is written in `docs/recount.py` a second time, with the standard library alone: both must agree.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any


def commitment(seed: str) -> str:
    """What is published of the seed before the first vote."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(seed: str, codes: Iterable[str]) -> dict[str, int]:
    """The place of each project in the draw: by HMAC-SHA256 of its code under the seed, the smallest first."""
    ordered = sorted(codes, key=lambda code: hmac.digest(seed.encode(), code.encode(), "sha256"))
    return {code: place for place, code in enumerate(ordered)}


def canonical(value: Any) -> str:
    """One way to write a value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def receipt(round_id: int, ballot_code: str, choices: Mapping[str, Any], nonce: str) -> str:
    """SHA-256 of the round, the ballot, its choices and the nonce that only the voter holds."""
    return hashlib.sha256("\n".join((str(round_id), ballot_code, canonical(choices), nonce)).encode()).hexdigest()


def fingerprint(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def roll_fingerprint(lines: Iterable[tuple[int, int]]) -> str:
    """Of a voter roll: the pairs (seat, person), by number."""
    return fingerprint(sorted([list(line) for line in lines]))
