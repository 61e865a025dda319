"""Approval, up to n projects a ballot: the most approved are chosen (Brams and Fishburn, 1978)."""

from __future__ import annotations

from consult.selection.rules.methods.common import Counted, Urn, supporters, take_first


def count(urn: Urn) -> Counted:
    return take_first(urn, supporters(urn))
