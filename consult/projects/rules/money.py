"""Amounts of money: whole cents, from what a person typed."""

from __future__ import annotations

import re

MOST_CENTS = 10**11
"""A thousand million euros: more is a slip of the keyboard."""
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_AMOUNT = re.compile(r"-?\d{1,15}(?:[.,]\d{1,2})?")


def cents_of(typed: str) -> int | None:
    """« 1 250,50 € » → 125050; None for what is no amount. May be negative: see `amount_fault`."""
    plain = _SPACES.sub("", typed).removesuffix("€").removesuffix("EUR").removesuffix("euros")
    if not plain.isascii() or not _AMOUNT.fullmatch(plain):
        return None
    whole, _comma, decimals = plain.replace(",", ".").partition(".")
    cents = int(whole.lstrip("-")) * 100 + int((decimals + "00")[:2])
    return -cents if plain.startswith("-") else cents


def amount_fault(cents: int) -> str:
    """`negative`, `too_much` or nothing."""
    return "negative" if cents < 0 else "too_much" if cents > MOST_CENTS else ""
