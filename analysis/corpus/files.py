"""Reading a corpus file: CSV, JSON Lines, Parquet, or a folder of Parquet parts."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.json as pjson
import pyarrow.parquet as pq

from analysis.types import InputError

BLOCK = 1 << 24
LONGEST_LINE = 1 << 26
DELIMITERS = ",;\t|"


def read_table(path: Path) -> tuple[pa.Table, list[str]]:
    """The table of a corpus file, and what was noticed on the way (French sentences).

    Raises InputError with one sentence for anything that cannot be read whole.
    """
    if not path.exists():
        raise InputError(f"Le fichier « {path} » n'existe pas.", "missing")
    if path.is_dir():
        return _read_folder(path), []
    if path.stat().st_size == 0:
        raise InputError(f"Le fichier « {path.name} » est vide.", "empty_file")
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".pq"):
        return _read_parquet(path), []
    _scan(path)
    if suffix in (".jsonl", ".ndjson", ".json"):
        return _read_json(path), []
    return _read_csv(path)


def _read_folder(folder: Path) -> pa.Table:
    parts = sorted(folder.glob("*.parquet"))
    if not parts:
        raise InputError(f"Le dossier « {folder.name} » ne contient aucun fichier Parquet.", "empty_folder")
    tables = [_read_parquet(part) for part in parts]
    try:
        return pa.concat_tables(tables, promote_options="permissive")
    except pa.ArrowInvalid:
        raise InputError("Les fichiers du dossier n'ont pas les mêmes colonnes.", "parts") from None


def _read_parquet(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (pa.ArrowInvalid, OSError):
        raise InputError(f"« {path.name} » n'est pas un fichier Parquet lisible.", "parquet") from None


def _scan(path: Path) -> None:
    """Refuse NUL bytes and endless lines before anything is loaded."""
    since = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            if b"\0" in block:
                raise InputError(f"« {path.name} » contient un octet nul : ce n'est pas un fichier texte.", "nul")
            first = block.find(b"\n")
            if first < 0:
                since += len(block)
            else:
                since += first
            if since > LONGEST_LINE:
                raise InputError(f"« {path.name} » contient une ligne de plus de 64 Mo.", "long_line")
            if first >= 0:
                since = len(block) - block.rfind(b"\n") - 1


def _read_csv(path: Path) -> tuple[pa.Table, list[str]]:
    notes: list[str] = []
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    try:
        return _parse_csv(path.name, str(path), _header(head, "utf-8")), notes
    except UnicodeDecodeError:
        pass
    try:
        text = path.read_bytes().decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(f"« {path.name} » n'est ni en UTF-8 ni en Windows-1252.", "encoding") from None
    notes.append(f"« {path.name} » n'est pas en UTF-8 : il a été lu en Windows-1252.")
    data = text.encode()
    return _parse_csv(path.name, io.BytesIO(data), _header(data[: 1 << 16], "utf-8")), notes


def _header(head: bytes, encoding: str) -> tuple[str, list[str]]:
    """(delimiter, column names) of the first line."""
    text = codecs.getincrementaldecoder(encoding)().decode(head.removeprefix(codecs.BOM_UTF8))
    first = text.splitlines()[0] if text.splitlines() else ""
    delimiter = max(DELIMITERS, key=first.count)
    return delimiter, next(csv.reader([first], delimiter=delimiter), [])


def _parse_csv(name: str, source: Any, header: tuple[str, list[str]]) -> pa.Table:
    delimiter, columns = header
    if len(set(columns)) != len(columns):
        raise InputError(f"« {name} » a deux colonnes du même nom.", "columns")
    try:
        return pcsv.read_csv(
            source,
            read_options=pcsv.ReadOptions(block_size=LONGEST_LINE),
            parse_options=pcsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pcsv.ConvertOptions(
                column_types={column: pa.string() for column in columns},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        message = str(error)
        if "UTF8" in message or "utf8" in message.lower():
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "invalid") from None
        if "straddling" in message:
            raise InputError(f"« {name} » contient une ligne de plus de 64 Mo.", "long_line") from None
        if "Expected" in message:
            where = message.split("Row #")[-1].split(":")[0] if "Row #" in message else ""
            line = f" (ligne {where})" if where.isdigit() else ""
            raise InputError(
                f"« {name} » a une ligne dont le nombre de colonnes diffère de l'en-tête{line}.", "columns"
            ) from None
        raise InputError(f"« {name} » n'est pas un CSV lisible.", "csv") from None


def _read_json(path: Path) -> pa.Table:
    try:
        table = pjson.read_json(path, read_options=pjson.ReadOptions(block_size=LONGEST_LINE))
        if not any(pa.types.is_timestamp(field.type) for field in table.schema):
            return table
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        pass
    # mixed types in a column, or dates that Arrow would rewrite: line by line, values as text
    rows: list[dict[str, Any]] = []
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for line in stream:
                number += 1
                if line.strip():
                    rows.append(json.loads(line))
                    if not isinstance(rows[-1], dict):
                        raise ValueError
    except UnicodeDecodeError:
        raise InputError(f"« {path.name} » n'est pas en UTF-8.", "encoding") from None
    except ValueError:
        raise InputError(f"« {path.name} » n'est pas du JSON Lines : ligne {number} illisible.", "json") from None
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names})


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
