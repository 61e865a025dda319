"""Folding: lower case, accents removed, ligatures opened, on Arrow strings."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def fold_forms(forms: pa.Array) -> pa.Array:
    """The folded form of each string (f,)."""
    lower = pc.utf8_lower(forms)
    for ligature, letters in (("œ", "oe"), ("æ", "ae")):
        lower = pc.replace_substring(lower, ligature, letters)
    return pc.replace_substring_regex(pc.utf8_normalize(lower, "NFD"), r"\p{Mn}", "")
