"""Passwords: argon2id, long ones only, and the same time spent whether or not the account exists."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHasher()
_COMMON = Path(__file__).with_name("common_passwords.txt")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the right one. Without a stored hash the same work is done, for nothing."""
    try:
        right = _hasher.verify(stored or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def needs_rehash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


def weakness(password: str, *known: str) -> str:
    """Why a new password is refused: `short`, `long`, `common`, `simple`, `known` (holds one's name) or nothing."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    folded = password.casefold()
    if folded in _common():
        return "common"
    if len(set(folded)) < 5 or _is_run(folded):
        return "simple"
    if any(len(word) >= 4 and word.casefold() in folded and len(folded) - len(word) < 6 for word in known):
        return "known"
    return ""


def _is_run(text: str) -> bool:
    """Characters that follow one another: 123456789012, abcdefghijkl."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 or (text.isdigit() and steps <= {1, -9})


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())
