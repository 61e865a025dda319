"""What an archive says of itself: `datapackage.json` (Frictionless Data Package) and a dictionary in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.archive.tables import FINGERPRINT, Field, TableSpec

ROW = Field(
    FINGERPRINT,
    "string",
    "16 premiers chiffres du SHA-256 des autres cellules de la ligne, jointes par U+001F",
    "First 16 digits of the SHA-256 of the other cells of the row, joined by U+001F",
)


@dataclass(frozen=True)
class Licence:
    """name: as Frictionless writes it; path: where it can be read, empty for one that is nobody else's."""

    name: str
    title: str
    path: str = ""


def datapackage(name: str, title: str, licence: Licence, specs: Sequence[TableSpec], others: Sequence[str]) -> Any:
    """The descriptor: each table with its schema, then the other files. https://specs.frictionlessdata.io"""
    licences: dict[str, str] = {"name": licence.name, "title": licence.title}
    if licence.path:
        licences["path"] = licence.path
    return {
        "profile": "data-package",
        "name": name,
        "title": title,
        "licenses": [licences],
        "resources": [_tabular(spec) for spec in specs]
        + [{"name": _slug(path), "path": path, "format": path.rsplit(".", 1)[-1]} for path in others],
    }


def _slug(path: str) -> str:
    return path.replace("/", "-").replace(".", "-").replace("_", "-").lower()


def _tabular(spec: TableSpec) -> dict[str, Any]:
    fields = [
        {"name": field.name, "type": field.kind, "description": f"{field.fr} / {field.en}"}
        for field in (*spec.fields, ROW)
    ]
    return {
        "profile": "tabular-data-resource",
        "name": _slug(spec.name),
        "path": spec.path,
        "description": f"{spec.fr} / {spec.en}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {"fields": fields, "primaryKey": list(spec.key), "missingValues": [""]},
    }


def dictionary(specs: Sequence[TableSpec]) -> str:
    """Every table and column in French, then in English, in Markdown."""
    parts = []
    for heading, column, meaning, french in (
        ("## Dictionnaire des données", "Colonne", "Sens", True),
        ("## Data dictionary", "Column", "Meaning", False),
    ):
        lines = [heading, ""]
        for spec in specs:
            lines += [f"### `{spec.path}`", "", spec.fr if french else spec.en, ""]
            lines += [f"| {column} | Type | {meaning} |", "|---|---|---|"]
            lines += [
                f"| `{field.name}` | {field.kind} | {field.fr if french else field.en} |" for field in spec.fields
            ]
            lines.append(f"| `{ROW.name}` | {ROW.kind} | {ROW.fr if french else ROW.en} |")
            lines.append("")
        parts.append("\n".join(lines))
    return "\n".join(parts)
