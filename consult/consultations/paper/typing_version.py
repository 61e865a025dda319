"""By which a page says which state of a sheet it last saw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from consult.consultations.rules_answering import version_of


def version_of_typed(typed: Mapping[str, Sequence[str]]) -> str:
    """A short print; of an empty sheet, an empty text."""
    return version_of(json.dumps(typed, sort_keys=True, ensure_ascii=False)) if typed else ""
