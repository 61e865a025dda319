"""Making the open archive: from the evidence and the published content alone, nothing that they do not show."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from consult.config import ROOT
from consult.reports.analysis_port import (
    Archive,
    Status,
    canonical,
    datapackage,
    write_manifest,
    write_table,
)
from consult.reports.archives.kept_rows import unquoted
from consult.reports.archives.licences import OPEN_LICENCES
from consult.reports.archives.names import place
from consult.reports.archives.open_tables import CONTRIBUTIONS, TABLES, Row
from consult.reports.archives.texts import readme

Json: TypeAlias = dict[str, Any]
SCRIPT = ROOT / "docs" / "verify_open.py"
BUCKETS = 64
SAID_BY_TABLE = ("words", "choices", "scale")
"""Named tables of which the content shows a part: their public value is what it shows."""


def write_open(
    evidence: Path, folder: Path, about: Json, salt: str, *, announced: bool, tell: Callable[[int], None]
) -> str:
    """Write every file into the folder; returns the fingerprint of the whole. about: as `evidence.about_of` makes it.
    announced: the notice said before opening that everyone would read the contributions."""
    folder.mkdir(parents=True, exist_ok=True)
    with Archive(evidence) as source:
        content: Json = source.json("report.json")
        figures = public_figures(source.json("figures.json"), content)
        listed = listed_statuses(content) if announced else {}
        about = {
            **{name: value for name, value in about.items() if name not in ("curation_number", "run")},
            "moved": source.json("about.json")["moved"],
            "listed": listed,
        }
        specs = [spec for spec, _make in TABLES]
        for spec, make in TABLES:
            write_table(spec, make(content), folder / spec.path)
        if listed:
            specs.append(CONTRIBUTIONS)
            rows = _contributions(source, listed, shown_themes(content), salt, folder.with_suffix(".buckets"))
            write_table(CONTRIBUTIONS, rows, folder / CONTRIBUTIONS.path, tell)
    licence = OPEN_LICENCES[about["licence"]]
    (folder / "figures.json").write_text(canonical(figures))
    (folder / "about.json").write_text(canonical(about))
    (folder / "README.md").write_text(readme(about, licence, specs, with_texts=bool(listed)))
    shutil.copyfile(SCRIPT, folder / SCRIPT.name)
    name = f"{about['consultation']}-ouvert-{about['version']}".lower()
    others = ("README.md", "about.json", "figures.json", SCRIPT.name)
    (folder / "datapackage.json").write_text(canonical(datapackage(name, about["title"], licence, specs, others)))
    return write_manifest(folder)


def listed_statuses(content: Json) -> dict[str, list[str]]:
    """Question -> the statuses whose contributions may be listed one by one. Those of a hidden cell are left out: their
    number would be read off the list; so is a whole question whose total is hidden."""
    lines = content["balance"]
    everywhere = {cell["status"] for cell in lines[-1]["cells"] if cell.get("hidden")}
    listed = {}
    for line in lines:
        if line["total"] is None or (line is lines[-1] and len(lines) > 1):
            continue
        listed[line["key"]] = [
            cell["status"]
            for cell in line["cells"]
            if not cell.get("hidden")
            and cell["status"] not in everywhere
            and (cell["status"] != Status.MODERATED or cell["contributions"] == 0)
        ]
    return listed


def shown_themes(content: Json) -> set[str]:
    """The themes and sub-themes whose numbers are shown."""
    themes = [theme for group in content["groups"] for theme in group["themes"]]
    cells = [*themes, *(subtheme for theme in themes for subtheme in theme["subthemes"])]
    return {cell["key"] for cell in cells if not cell.get("hidden")}


def _contributions(
    source: Archive, listed: dict[str, list[str]], shown: set[str], salt: str, buckets: Path
) -> Iterator[Row]:
    """Rows in an order drawn by lot: spread over files by the beginning of their draw, each then sorted in memory."""
    buckets.mkdir(parents=True, exist_ok=True)
    try:
        files = [(buckets / str(number)).open("w", encoding="utf-8", newline="") for number in range(BUCKETS)]
        writers = [csv.writer(file) for file in files]
        for draw, row in _drawn(source, listed, shown, salt):
            writers[draw[0] * BUCKETS // 256].writerow([draw.hex(), *row])
        for file in files:
            file.close()
        number = 0
        for bucket in range(BUCKETS):
            with (buckets / str(bucket)).open(encoding="utf-8", newline="") as file:
                for _draw, *cells in sorted(csv.reader(file)):
                    number += 1
                    yield number, *cells
    finally:
        shutil.rmtree(buckets, ignore_errors=True)


def _drawn(
    source: Archive, listed: dict[str, list[str]], shown: set[str], salt: str
) -> Iterator[tuple[bytes, Sequence[str]]]:
    """(draw, question, status, themes, text) of each contribution that may be listed."""
    everything = "*" in listed
    with source.rows("data/contributions.csv") as rows, source.rows("data/assignments.csv") as links:
        names, _header = next(rows), next(links)
        places = [names.index(name) for name in ("contribution", "question", "status", "text")]
        link = next(links, None)
        for cells in rows:
            id_, question, status, text = unquoted([cells[position] for position in places])
            themes = []
            while link is not None and int(link[0]) <= int(id_):
                if link[0] == id_ and link[1] in shown:
                    themes.append(link[1])
                link = next(links, None)
            if status in listed.get("*" if everything else question, ()):
                yield place(salt, id_), (question, status, " ".join(themes), text)


def public_figures(figures: Sequence[Json], content: Json) -> list[Json]:
    """The figures that the published content shows, each with its own fingerprint; what the content hides of one is
    hidden here."""
    blocks = {block["code"]: block for block in content["answers"]}
    late_hidden = bool((content.get("late_sheets") or {}).get("hidden"))
    public = []
    for figure in figures:
        if not figure["public"] or (figure["code"] == "overview.late_sheets" and late_hidden):
            continue
        value = dict(figure["value"])
        if figure["request"].get("table") in SAID_BY_TABLE:
            value = _shown(blocks[figure["code"]])
        elif figure["code"].startswith("balance."):
            value.pop("people", None)  # how many people stand behind a status is not in the table
        one = {"code": figure["code"], "request": figure["request"], "value": value}
        public.append(one | {"sha256": figure_fingerprint(one)})
    return public


def _shown(block: Json) -> Json:
    """What a block of answers shows: people behind each word, choice or step."""
    rows = block.get("words") or block.get("rows", [])
    return {
        "people": block["people"],
        "rows": [{"value": row.get("word", row.get("label")), "people": row["people"]} for row in rows],
        **({"mean": block["mean"]} if block.get("mean") is not None else {}),
    }


def figure_fingerprint(figure: Json) -> str:
    """SHA-256 of the JSON text of a figure: sorted keys, no space, UTF-8."""
    kept = {name: figure[name] for name in ("code", "request", "value")}
    return hashlib.sha256(
        json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
