"""Taking contributions out of a finished run: after an erasure nothing of them is left in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import store
from analysis.label.proposals import NAMING, without_examples

TABLES = ("contributions", "ideas", "campaigns", "map")


def forget(run: Path, ids: Iterable[str]) -> dict[str, Any]:
    """Remove every row and exemplar of these contributions; counts of themes and statuses follow.

    Returns how many were found. Words need nothing: a word enters a run only when several
    people say it. Doing it twice, or taking it up after a crash, does no harm. Raises
    InputError when `run` is no run.
    """
    manifest = store.read_manifest(run)
    themes = store.read_json(run / "themes.json")
    gone = pa.array(sorted(set(ids)), pa.string())
    found = 0
    with store.disk_errors():
        for name in TABLES:
            path = run / f"{name}.parquet"
            table = store.read_table(path)
            kept = table.filter(pc.invert(pc.is_in(table["contribution_id"], value_set=gone)))
            found = max(found, table.num_rows - kept.num_rows) if name == "contributions" else found
            if kept.num_rows < table.num_rows:
                store.write_table(path, kept)
        _recount(run, themes, set(gone.to_pylist()))
        _forget_examples(run / NAMING, set(gone.to_pylist()))
        statuses = pq.read_table(run / "contributions.parquet", columns=["status"])["status"].to_pylist()
        manifest["statuses"] = {status: statuses.count(status) for status in manifest["statuses"]}
        manifest["counts"]["contributions"] = len(statuses)
        manifest["counts"]["ideas"] = pq.read_metadata(run / "ideas.parquet").num_rows
        manifest["forgotten"] = manifest.get("forgotten", 0) + found
        store.write_json(run / store.MANIFEST, manifest)
    return {"run": str(run), "asked": len(gone), "forgotten": found}


def _recount(run: Path, themes: list[dict[str, Any]], gone: set[str]) -> None:
    """`themes.json` without the exemplars of the forgotten, its contributions counted again."""
    ideas = pq.read_table(run / "ideas.parquet", columns=["contribution_id", "theme", "subtheme"])
    counts: dict[str, int] = {}
    for level in ("theme", "subtheme"):
        sizes = ideas.group_by(level).aggregate([("contribution_id", "count_distinct")])
        counts |= dict(zip(sizes[level].to_pylist(), sizes["contribution_id_count_distinct"].to_pylist(), strict=True))
    for entry in themes:
        entry["exemplars"] = [item for item in entry["exemplars"] if item["contribution_id"] not in gone]
        entry["contributions"] = counts.get(entry["id"], 0)
    store.write_json(run / "themes.json", themes)


def _forget_examples(path: Path, gone: set[str]) -> None:
    """What a language model was shown, without the forgotten; an answer that may repeat them goes too."""
    if path.exists():
        store.write_json(path, without_examples(store.read_json(path), gone))
