"""A file opened and understood: its format, and whether it is one of Decidim's exports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consult.consultations.imports.decidim import DecidimReader, understood
from consult.consultations.imports.mapping import ColumnMap, guess_mapping
from consult.consultations.imports.readers import Reader, open_raw

DEFAULT_SOURCE = "import"


def open_reader(path: Path, known: Mapping[str, Any] | None = None) -> Reader:
    """The reader of a file; raises UnreadableFile when no reader knows it. What is `known` of it since an earlier
    time need not be found again."""
    return understood(open_raw(path, known))


def propose_mapping(reader: Reader) -> ColumnMap:
    """Which column is what, as far as the headings tell."""
    return reader.decidim.mapping() if isinstance(reader, DecidimReader) else guess_mapping(reader.header)


def propose_source(reader: Reader) -> str:
    """The name of the origin: the platform's for an export of Decidim, whose numbers are its own."""
    return (reader.decidim.host or "decidim") if isinstance(reader, DecidimReader) else DEFAULT_SOURCE
