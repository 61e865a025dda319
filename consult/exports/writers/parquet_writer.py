"""Parquet: typed columns, their meaning in the schema, a group of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from consult.exports.tables import Column, Kind, Row, Table
from consult.exports.writers.values import Passing, as_json

GROUP = 20_000
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.PERCENT: pa.float64(),
    Kind.DAY: pa.date32(),
    Kind.INSTANT: pa.timestamp("us", tz="UTC"),
    Kind.YES_NO: pa.bool_(),
}


def write_parquet(table: Table, path: Path, tick: Callable[[int], None]) -> int:
    """Its metadata say what columns mean, and nothing of when or by whom it was written."""
    schema = pa.schema(
        [
            pa.field(column.name, TYPES[column.kind], metadata={"label": str(column.label), "note": str(column.note)})
            for column in table.columns
        ]
    )
    rows = Passing(table.rows(), tick)
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=True) as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_table(pa.table(_columns(group, table.columns, schema), schema=schema))
    return rows.count


def _columns(group: Sequence[Row], columns: Sequence[Column], schema: pa.Schema) -> list[pa.Array]:
    return [
        pa.array([as_json(row[place], column) for row in group], field.type)
        for place, (column, field) in enumerate(zip(columns, schema, strict=True))
    ]
