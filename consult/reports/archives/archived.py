"""What figures are computed on, read from an evidence archive alone: columns, and the small inputs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from consult.consultations.search import search_text
from consult.reports.analysis_port import Archive, FigureCorpus, TableSpec, fingerprint
from consult.reports.archives import evidence_tables as tables
from consult.reports.archives.context import places_of, questions_of
from consult.reports.columns import RunColumns
from consult.reports.inputs import Asked, Given, RunTree
from consult.reports.places import Places

Json: TypeAlias = dict[str, Any]
BLOCK = 1 << 24
RUN_BY_SPREADSHEETS = r"^'([=+\-@\t\r])"


def read_table(archive: Archive, spec: TableSpec) -> pa.Table:
    """A table as Arrow strings, nothing where a cell is empty."""
    with archive.bytes_of(spec.path) as file:
        table = pacsv.read_csv(
            file,
            read_options=pacsv.ReadOptions(block_size=BLOCK),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                include_columns=spec.names, column_types={name: pa.string() for name in spec.names}
            ),
        ).combine_chunks()
    return pa.table({name: _plain(table[name]) for name in spec.names})


def _plain(column: pa.ChunkedArray) -> pa.Array:
    values = column.combine_chunks() if column.num_chunks else pa.array([], pa.string())
    values = pc.replace_substring_regex(values, RUN_BY_SPREADSHEETS, r"\1")
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


class ArchivedRun:
    """The inputs of figures, as `reports.inputs.FigureInputs` asks for them, and their columns."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.context = archive, archive.json("context.json")
        self.k: int = self.context["k"]
        self.questions: list[Asked] = questions_of(self.context)
        self.places: Places = places_of(self.context)
        self.membership_id: int | None = self.context["membership_id"]
        self.margins: list[Any] | None = self.context["margins"]
        self.extras: list[str] = self.context["attributes"]
        self.codings: list[Json] = self.context["codings"]

    @cached_property
    def _people(self) -> pa.Table:
        return read_table(self.archive, tables.participants(self.extras))

    @cached_property
    def contributions(self) -> pa.Table:
        return read_table(self.archive, tables.CONTRIBUTIONS)

    @cached_property
    def ids(self) -> Any:
        """(n,) numbers of contributions, ascending."""
        return pc.cast(self.contributions["contribution"], pa.int64()).to_numpy()

    @cached_property
    def themes(self) -> list[RunTree]:
        rows = read_table(self.archive, tables.THEMES).select(["theme", "parent", "question"]).to_pylist()
        return [RunTree(row["theme"], row["parent"], row["question"]) for row in rows]

    @property
    def participation(self) -> Json:
        present = pc.sum(pc.equal(self._people["present"], "true")).as_py() or 0
        return {"people": int(present), "invited": self.context["invited"]}

    @property
    def late(self) -> Json:
        late = self._people.filter(pc.equal(self._people["late"], "true"))
        said = pc.sum(pc.cast(late["late_contributions"], pa.int64())).as_py()
        return {"people": len(late), "contributions": int(said or 0)}

    @cached_property
    def _answers(self) -> dict[str, list[Given]]:
        found: dict[str, list[Given]] = {}
        for row in read_table(self.archive, tables.ANSWERS).to_pylist():
            number, choice = (int(row[name]) if row[name] else None for name in ("number", "choice"))
            found.setdefault(row["question"], []).append(Given(row["word"], number, choice, row["person"]))
        return found

    def answers(self, code: str) -> list[Given]:
        return self._answers.get(code, [])

    def stems(self, low: int, high: int) -> Iterator[tuple[int, str]]:
        first, last = np.searchsorted(self.ids, [low, high + 1])
        texts = self.contributions["text"].slice(int(first), int(last - first))
        for id_, text in zip(self.ids[first:last].tolist(), texts, strict=True):
            yield id_, search_text(text.as_py() or "")

    def columns(self) -> RunColumns:
        """As `reports.columns.build` makes them from the database."""
        rows, people = self.contributions, self._people
        whose = people.take(pc.index_in(rows["person"].combine_chunks(), value_set=people["person"].combine_chunks()))
        rank = pc.utf8_lpad(whose["rank"], 12, "0")
        counted = pc.equal(whose["counted"], "true")
        names = ("college", "age_band", "territory", "region")
        attributes = {name: whose[name] for name in names}
        attributes |= {name: whose[tables.EXTRA + name] for name in self.extras}
        links = read_table(self.archive, tables.ASSIGNMENTS)
        owners = np.searchsorted(self.ids, pc.cast(links["contribution"], pa.int64()).to_numpy())
        corpus = FigureCorpus.build(
            contribution_ids=rows["contribution"],
            person=pc.if_else(counted, rank, pa.scalar(None, pa.string())),
            status=rows["status"],
            question=rows["question"],
            day=rows["day"],
            attributes=attributes,
            membership=(pa.array(owners), links["theme"]),
        )
        untouched = {tree.slug: np.empty(0, np.int64) for tree in self.themes}
        campaign = pc.fill_null(pc.cast(rows["campaign"], pa.int32()), -1).to_numpy()
        themed = FigureCorpus(
            corpus.contribution_ids,
            corpus.person,
            corpus.status,
            corpus.question,
            corpus.day,
            corpus.attributes,
            {**untouched, **corpus.themes},
        )
        return RunColumns(self.ids, themed, campaign)

    def fingerprint(self) -> str:
        """SHA-256 over (id, hash of text, status), as figures bear it."""
        rows = self.contributions
        return fingerprint(*(rows[name].to_pylist() for name in ("contribution", "text_sha256", "status")))
