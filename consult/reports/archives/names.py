"""What is drawn from the salt of an archive: pseudonyms, and an order that says nothing."""

from __future__ import annotations

import hashlib


def pseudonym(salt: str, identity: object) -> str:
    """The same person has one name inside an archive, and another in any other."""
    return hashlib.blake2b(f"person/{identity}".encode(), key=salt.encode(), digest_size=8).hexdigest()


def place(salt: str, identity: object) -> bytes:
    """What rows are sorted by where their order must reveal nothing."""
    return hashlib.blake2b(f"row/{identity}".encode(), key=salt.encode(), digest_size=16).digest()
