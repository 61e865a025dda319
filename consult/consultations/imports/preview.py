"""What an import would do, before anything is written: its first rows, and what becomes of those that can be read in
the time of a page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from consult.consultations.imports.files import Upload
from consult.consultations.imports.known import Stock
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.readers import RawRow, Reader
from consult.consultations.imports.rows import Entry, Refusal, RowReader
from consult.consultations.imports.setting import Setting
from consult.consultations.imports.writer import Outcome, add_warnings, row_of
from consult.db import utcnow

SHOWN = 20
MOST_REASONS = 30
BATCH = 1_000
SECONDS = 2.0
"""A page waits no longer: the rest of a long file is checked by the job, as it goes."""


@dataclass
class Preview:
    """Counts of the rows that were looked at; `complete` when that is the whole file."""

    rows: list[Outcome] = field(default_factory=list)
    checked: int = 0
    complete: bool = False
    added: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    """Reason → line of the first row refused for it."""
    warnings: dict[str, Any] = field(default_factory=dict)

    @property
    def known(self) -> int:
        return self.checked - self.added - self.refused

    def note(self, outcomes: Sequence[Outcome], told: Callable[[str], str] = str) -> None:
        """Count these; `told` turns a reason into what is said of it."""
        self.rows += outcomes[: SHOWN - len(self.rows)]
        self.checked += len(outcomes)
        for outcome in outcomes:
            if isinstance(outcome, Entry):
                self.added += 1
                if outcome.warnings:
                    self.warnings = add_warnings(self.warnings, outcome.warnings)
            elif isinstance(outcome, Refusal):
                self.refused += 1
                reason = told(outcome.reason)
                self.reasons[reason] += 1
                self.first_lines.setdefault(reason, row_of(outcome).line)

    def as_json(self) -> dict[str, Any]:
        """The counts, without the rows."""
        reasons = self.reasons.most_common(MOST_REASONS)
        return {
            "checked": self.checked,
            "added": self.added,
            "refused": self.refused,
            "reasons": [[reason, count, self.first_lines[reason]] for reason, count in reasons],
            "warnings": {key: {"rows": told["rows"], "values": {}} for key, told in self.warnings.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Preview:
        """The counts of a check that ended."""
        return cls(
            checked=stored["checked"],
            complete=True,
            added=stored["added"],
            refused=stored["refused"],
            reasons=Counter({reason: count for reason, count, _line in stored["reasons"]}),
            first_lines={reason: line for reason, _count, line in stored["reasons"]},
            warnings=stored["warnings"],
        )


def preview_import(reader: Reader, upload: Upload, columns: ColumnMap, setting: Setting, source: str) -> Preview:
    """Read, compare with the database, write nothing. Raises UnreadableFile when the file breaks on the way."""
    preview, raw, started = Preview(), reader.rows(), time.monotonic()
    rows = RowReader(setting, columns, reader.header, file_print=upload.sha256[:24], now=utcnow())
    while time.monotonic() - started < SECONDS:
        batch: list[RawRow] = list(islice(raw, BATCH))
        if not batch:
            preview.complete = True
            break
        read = [rows.read(row) for row in batch]
        stock = Stock(setting, source, [row for row in read if isinstance(row, Entry)])
        preview.note([stock.judge(row) if isinstance(row, Entry) else row for row in read])
    return preview
