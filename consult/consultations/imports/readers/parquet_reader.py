"""Parquet, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from flask_babel import gettext as _

from consult.consultations.imports.readers.json_lines_reader import plain
from consult.consultations.imports.readers.limits import check_columns
from consult.consultations.imports.readers.raw_row import RawRow
from consult.web.csv_table import UnreadableFile

BATCH = 1_000


class ParquetReader:
    """Opening it reads its footer only: a file whose end is missing is refused at once."""

    format, encoding = "parquet", "utf-8"
    notes: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                self.header = _flat(file.schema_arrow.empty_table()).column_names
        except (pa.ArrowException, OSError) as error:
            raise UnreadableFile(_broken()) from error
        check_columns(self.header, 0)

    @property
    def known(self) -> dict[str, Any]:
        return {"format": self.format}

    def rows(self) -> Iterator[RawRow]:
        number = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=BATCH):
                    columns = [column.to_pylist() for column in _flat(pa.Table.from_batches([batch])).columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        yield RawRow(number, number, [plain(cell) for cell in cells])
        except (pa.ArrowException, OSError) as error:
            raise UnreadableFile(_broken()) from error


def _flat(table: pa.Table) -> pa.Table:
    """Inner columns named as those of JSON Lines: `author/id`."""
    while any(pa.types.is_struct(column.type) for column in table.schema):
        columns: dict[str, Any] = {}
        for name, column in zip(table.column_names, table.columns, strict=True):
            if pa.types.is_struct(column.type):
                inner = pa.table({name: column}).flatten()
                columns |= {
                    f"{name}/{field.removeprefix(name + '.')}": values
                    for field, values in zip(inner.column_names, inner.columns, strict=True)
                }
            else:
                columns[name] = column
        table = pa.table(columns)
    return table


def _broken() -> str:
    return _("Ce fichier Parquet est abîmé ou incomplet : son écriture s’est arrêtée en chemin. Envoyez-le de nouveau.")
