"""Tokens: drawn at random, stored as hashes only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that the eye confuses


def new_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


def digest(token: str) -> str:
    """What is stored of a token: SHA-256 in hexadecimal. A token has 128 random bits: no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived_token(secret_key: str, nonce: str) -> str:
    """A token made again from its nonce and the installation's key: 128 bits of HMAC-SHA-256, in URL-safe text."""
    mac = hmac.new(secret_key.encode(), f"invitation:{nonce}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def keyed_digest(secret_key: str, purpose: str, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal: proves that this installation wrote `text` for that purpose."""
    return hmac.new(secret_key.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def letter_code(secret_key: str, nonce: str) -> str:
    """The short code of a letter by post, `XXXXX-XXXXX`: 49 bits made from the invitation's nonce. Only its digest is
    stored."""
    mac = hmac.new(secret_key.encode(), f"letter:{nonce}".encode(), hashlib.sha256).digest()
    drawn = "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in mac[:10])
    return f"{drawn[:5]}-{drawn[5:]}"


def normal_letter_code(typed: str) -> str:
    """What a person typed, as a letter's code was made."""
    kept = "".join(character for character in typed.upper() if character in CODE_ALPHABET)
    return f"{kept[:5]}-{kept[5:]}" if len(kept) == 10 else ""


def new_code() -> str:
    """A code that a person can read aloud or copy: 60 random bits as `XXXX-XXXX-XXXX`."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def derived_code(secret_key: str, nonce: str) -> str:
    """The same kind of code made from a nonce and the installation's key, so that its holder can be shown it again:
    60 bits of HMAC-SHA-256. Only its digest is stored."""
    mac = hmac.new(secret_key.encode(), f"tracking:{nonce}".encode(), hashlib.sha256).digest()
    drawn = "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in mac[:12])
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def normal_code(typed: str) -> str:
    """What a person typed, as the code was made: capitals, dashes every four characters."""
    kept = "".join(character for character in typed.upper() if character in CODE_ALPHABET)
    return f"{kept[:4]}-{kept[4:8]}-{kept[8:12]}" if len(kept) == 12 else ""
