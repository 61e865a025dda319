"""A corpus in memory: standard columns, checked, with its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus.files import read_table
from analysis.types import InputError, Ints

STANDARD = ("contribution_id", "text", "participant_id", "question_id", "submitted_at")


@dataclass(frozen=True)
class Contributions:
    """n contributions, in the order of the file.

    table: `contribution_id` and `text` (strings, no nulls), then whichever of the standard
    columns and attributes the input has. notes: what a reader should know (French sentences).
    """

    table: pa.Table
    fingerprint: str
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def attributes(self) -> list[str]:
        """Names of the columns to compare by."""
        return [name for name in self.table.column_names if name not in STANDARD]

    def people(self) -> Ints:
        """A number per contribution (n,), equal for the same person; each unknown one is alone."""
        if "participant_id" not in self.table.column_names:
            return np.arange(len(self))
        encoded = self.table["participant_id"].combine_chunks().dictionary_encode()
        codes = np.array(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
        unknown = codes < 0
        codes[unknown] = len(encoded.dictionary) + np.arange(unknown.sum())
        return codes

    def questions(self) -> tuple[Ints, list[str]]:
        """(question number per contribution, -1 unknown; question ids, sorted)."""
        if "question_id" not in self.table.column_names:
            return np.full(len(self), -1), []
        encoded = self.table["question_id"].combine_chunks().dictionary_encode()
        names = encoded.dictionary.to_pylist()
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.full(len(names) + 1, -1)
        rank[order] = np.arange(len(names))
        return rank[pc.fill_null(encoded.indices, len(names)).to_numpy(zero_copy_only=False)], [names[i] for i in order]


def load(path: Path, mapping: Mapping[str, str], question: str | None = None, *, part: bool = False) -> Contributions:
    """Read, rename, check. `mapping`: standard name -> column of the file. A `part` of a corpus may be empty.

    Raises InputError: a missing column, a missing or repeated id, a NUL, no row.
    """
    table, notes = read_table(path)
    table = _rename(table, mapping)
    for name in ("contribution_id", "text"):
        if name not in table.column_names:
            raise InputError(
                f"La colonne « {name} » manque (colonnes lues : {', '.join(table.column_names[:12])}). "
                f"Indiquez-la par --map {name}=…",
                "missing_column",
            )
    if table.num_rows == 0 and not part:
        raise InputError(f"« {path.name} » ne contient aucune contribution.", "no_rows")
    columns = {name: _as_text(table[name]) for name in table.column_names}
    table = pa.table(columns)
    check_ids(table["contribution_id"])
    table = table.set_column(table.column_names.index("text"), "text", pc.fill_null(table["text"], ""))
    if pc.any(pc.match_substring(table["text"], "\0")).as_py():
        raise InputError(f"« {path.name} » contient un caractère nul dans un texte.", "nul")
    if question is not None:
        if "question_id" not in table.column_names:
            raise InputError("--question demande une colonne « question_id ».", "missing_column")
        table = table.filter(pc.fill_null(pc.equal(table["question_id"], question), False))
        if table.num_rows == 0 and not part:
            raise InputError(f"Aucune contribution ne répond à la question « {question} ».", "question")
    table = table.combine_chunks()
    pa.default_memory_pool().release_unused()  # what the file took to read
    return Contributions(table, fingerprint(table), tuple(notes))


def parse_mapping(text: str | None) -> dict[str, str]:
    """`text=reponse,contribution_id=id` -> {"text": "reponse", "contribution_id": "id"}."""
    mapping: dict[str, str] = {}
    for part in filter(None, (text or "").split(",")):
        name, equal, column = part.partition("=")
        if not (name.strip() and equal and column.strip()):
            raise InputError(f"--map attend nom=colonne : « {part} ».", "map")
        mapping[name.strip()] = column.strip()
    return mapping


def fingerprint(table: pa.Table) -> str:
    """SHA-256, in hexadecimal, over the names and values of every column, in row order."""
    digest = hashlib.sha256()
    for name in sorted(table.column_names):
        column = pc.cast(table[name], pa.large_string()).combine_chunks()
        lengths = pc.fill_null(pc.cast(pc.binary_length(column), pa.int64()), -1)
        digest.update(f"{name}\x1f{len(column)}\x1f".encode())
        digest.update(np.ascontiguousarray(lengths.to_numpy(zero_copy_only=False)).tobytes())
        offsets = np.frombuffer(column.buffers()[1], dtype=np.int64)
        data = column.buffers()[2]
        if data is not None:
            low, high = int(offsets[column.offset]), int(offsets[column.offset + len(column)])
            digest.update(memoryview(data)[low:high])
    return digest.hexdigest()


def _rename(table: pa.Table, mapping: Mapping[str, str]) -> pa.Table:
    for name, column in mapping.items():
        if column not in table.column_names:
            raise InputError(f"--map : le fichier n'a pas de colonne « {column} ».", "map")
        if name != column and name in table.column_names:
            table = table.drop_columns([name])
        table = table.rename_columns([name if c == column else c for c in table.column_names])
    return table


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Any column as large strings; lists and structures have no place in a table of answers."""
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_null(column.type):
        return pa.chunked_array([pa.nulls(len(column), pa.large_string())])
    try:
        return pc.cast(column, pa.large_string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        raise InputError("Une colonne contient autre chose que des textes et des nombres.", "column") from None


def check_ids(ids: pa.ChunkedArray) -> None:
    """Raises InputError for an id that is missing or given twice."""
    missing = pc.fill_null(pc.equal(ids, ""), True)
    if pc.any(missing).as_py():
        row = int(pc.index(missing, True).as_py()) + 1
        raise InputError(f"La contribution de la ligne {row} n'a pas d'identifiant.", "missing_id")
    encoded = ids.combine_chunks().dictionary_encode()
    if len(encoded.dictionary) < len(ids):
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        repeated = int(np.flatnonzero(np.bincount(codes) > 1)[0])
        raise InputError(
            f"L'identifiant « {encoded.dictionary[repeated].as_py()} » est donné à plusieurs contributions.",
            "duplicate_id",
        )
