"""Columns a figure is computed on: dictionary-encoded attributes and theme membership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.types import Bools, Codes, InputError, Ints, Status

Values: TypeAlias = Any  # a sequence, a NumPy array, an Arrow array or a chunked one


def as_arrow(values: Values) -> pa.Array:
    """One Arrow array from a list, a NumPy array or a chunked array."""
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    return values if isinstance(values, pa.Array) else pa.array(values)


@dataclass(frozen=True)
class Column:
    """A categorical column: `codes` (n,) index `values`; -1 is missing."""

    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def encode(cls, values: Values) -> Column:
        """Encode any values as text; missing and empty ones get -1. Values come out sorted."""
        array = as_arrow(values)
        text = pc.cast(array, pa.string())
        text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        encoded = text.dictionary_encode()
        names = encoded.dictionary.to_pylist()
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.full(len(names) + 1, -1, dtype=np.int32)
        rank[order] = np.arange(len(names), dtype=np.int32)
        codes = pc.fill_null(encoded.indices, len(names)).to_numpy(zero_copy_only=False)
        return cls(rank[codes], tuple(names[i] for i in order))

    @classmethod
    def missing(cls, length: int) -> Column:
        """A column in which nothing is known."""
        return cls(np.full(length, -1, dtype=np.int32), ())

    def mask(self, wanted: Iterable[str]) -> Bools:
        """True where the value is one of `wanted`; values unknown to the column match nothing."""
        index = {value: code for code, value in enumerate(self.values)}
        table = np.zeros(len(self.values) + 1, dtype=bool)
        for value in wanted:
            if value in index:
                table[index[value]] = True
        return table[self.codes]  # code -1 reads the last, always False

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class FigureCorpus:
    """What figures are computed on, in memory; n contributions.

    contribution_ids: Arrow strings (n,). person: codes (n,), -1 where nobody is counted
    (unknown author, or a group: a group never counts as people). status, question and
    attributes: encoded columns. day: days since 1970-01-01 (n,), -1 unknown. themes: id of
    each theme or sub-theme -> sorted unique rows that touch it.
    """

    contribution_ids: pa.Array
    person: Codes
    status: Column
    question: Column
    day: Codes
    attributes: Mapping[str, Column] = field(default_factory=dict)
    themes: Mapping[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.contribution_ids)

    @classmethod
    def build(
        cls,
        *,
        contribution_ids: Values,
        person: Values | None = None,
        status: Values,
        question: Values | None = None,
        day: Values | None = None,
        attributes: Mapping[str, Values] | None = None,
        membership: tuple[Values, Values] | None = None,
    ) -> FigureCorpus:
        """From plain arrays of equal length.

        `membership` is a pair (row numbers, theme ids), one entry per theme or sub-theme a
        contribution touches; repeats are harmless, null ids are skipped. `day` holds dates,
        ISO strings or datetimes. Raises InputError when lengths differ.
        """
        ids = pc.cast(as_arrow(contribution_ids), pa.string())
        n = len(ids)
        status_column = Column.encode(status)
        unknown = sorted(set(status_column.values) - set(Status))
        if unknown:
            raise InputError(f"Statut inconnu : « {unknown[0]} ».", "unknown_status")
        corpus = cls(
            contribution_ids=ids,
            person=Column.encode(person).codes if person is not None else np.full(n, -1, np.int32),
            status=status_column,
            question=Column.encode(question) if question is not None else Column.missing(n),
            day=encode_days(day) if day is not None else np.full(n, -1, np.int32),
            attributes={name: Column.encode(values) for name, values in (attributes or {}).items()},
            themes=group_rows(*membership) if membership is not None else {},
        )
        encoded = (corpus.status, corpus.question, *corpus.attributes.values())
        if {len(corpus.person), len(corpus.day), *map(len, encoded)} != {n}:
            raise InputError("Les colonnes n'ont pas toutes la même longueur.", "length")
        return corpus

    @classmethod
    def from_run(cls, run: Path, table: pa.Table) -> FigureCorpus:
        """From a run folder and the input table it was made from (standard column names).

        Only themed contributions touch themes: a duplicate is not counted a second time.
        """
        rows = pq.read_table(run / "contributions.parquet")
        ideas = pq.read_table(run / "ideas.parquet", columns=["contribution_id", "theme", "subtheme"])
        ids = pc.cast(rows["contribution_id"], pa.string()).combine_chunks()
        where = pc.index_in(ids, value_set=pc.cast(as_arrow(table["contribution_id"]), pa.string()))
        if where.null_count:
            raise InputError("Le corpus ne contient pas toutes les contributions de l'analyse.", "corpus")
        source = table.take(where)
        owner = pc.index_in(ideas["contribution_id"].combine_chunks(), value_set=ids)
        owners = pa.concat_arrays([owner, owner])
        touched = pa.concat_arrays([ideas["theme"].combine_chunks(), ideas["subtheme"].combine_chunks()])
        standard = {"contribution_id", "text", "participant_id", "question_id", "submitted_at"}
        optional = {
            argument: source[name]
            for argument, name in (
                ("person", "participant_id"),
                ("question", "question_id"),
                ("day", "submitted_at"),
            )
            if name in source.column_names
        }
        return cls.build(
            contribution_ids=ids,
            status=rows["status"],
            attributes={name: source[name] for name in source.column_names if name not in standard},
            membership=(owners, touched),
            **optional,
        )


def encode_days(values: Values) -> Codes:
    """Days since 1970-01-01 (n,) int32 from dates, datetimes or ISO strings; -1 where unknown."""
    array = as_arrow(values)
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        head = pc.utf8_slice_codeunits(array, 0, 10)
        iso = pc.match_substring_regex(head, r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
        head = pc.if_else(iso, head, pa.scalar(None, head.type))
        days = pc.strptime(head, format="%Y-%m-%d", unit="s", error_is_null=True)
        array = pc.cast(days, pa.date32())
    elif not pa.types.is_date32(array.type):
        if pa.types.is_null(array.type):
            return np.full(len(array), -1, dtype=np.int32)
        array = pc.cast(array, pa.date32(), safe=False)
    filled = pc.fill_null(pc.cast(array, pa.int32()), -1)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int32)


def group_rows(rows: Values, themes: Values) -> dict[str, Ints]:
    """Theme id -> sorted unique rows (int64), from parallel arrays; null ids are skipped."""
    column = Column.encode(themes)
    owners = np.asarray(as_arrow(rows).to_numpy(zero_copy_only=False), dtype=np.int64)
    kept = column.codes >= 0
    codes, owners = column.codes[kept], owners[kept]
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    codes, owners = codes[first], owners[first]
    bounds = np.searchsorted(codes, np.arange(len(column.values) + 1))
    return {name: owners[bounds[i] : bounds[i + 1]] for i, name in enumerate(column.values)}
