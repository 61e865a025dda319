"""Vectors of every idea of a finished run, by its own frozen model: what people teach the machine with afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis import store
from analysis.corpus.contributions import load
from analysis.corpus.reading import read_words
from analysis.progress import Progress
from analysis.text.words import Words
from analysis.themes.frozen import load_frozen
from analysis.types import Ints

WIDTH = 1 << 32
AT_ONCE = 16_384


def kind_of(dimensions: int) -> np.dtype[Any]:
    """A record of the file: contribution, position of the idea in it, its vector of norm 1 (zero without words)."""
    return np.dtype([("contribution", "<i8"), ("position", "<i4"), ("vector", "<f2", (dimensions,))])


def write_vectors(
    run: Path, source: Path, out: Path, mapping: dict[str, str], progress: Progress | None = None
) -> dict[str, Any]:
    """Write `out`, a .npy of m records sorted by (contribution, position); ids must be numbers.

    source: the corpus that the run read, or what is left of it: ideas of contributions that are gone are left out, as
    are those whose text changed since. Raises InputError for a folder or a file that cannot be used.
    """
    progress = progress or Progress("none")
    progress.start("read")
    frozen = load_frozen(run)
    contributions = load(source, mapping)
    progress.start("words")
    texts = contributions.table["text"].combine_chunks()
    words, _, _, _ = read_words(texts, contributions.people(), frozen.configuration.min_people, frozen.vocabulary)
    ideas = store.read_table(run / "ideas.parquet", ["contribution_id", "idea", "start"]).combine_chunks()
    at = pc.index_in(ideas["contribution_id"], value_set=contributions.table["contribution_id"].cast(pa.string()))
    rows = np.asarray(pc.fill_null(at.combine_chunks(), -1).to_numpy(zero_copy_only=False), dtype=np.int64)
    kept = np.flatnonzero(rows >= 0)
    number = ideas_at(words, rows[kept], ideas["start"].to_numpy()[kept].astype(np.int64))
    kept, number = kept[number >= 0], number[number >= 0]
    owner = pc.cast(ideas["contribution_id"], pa.int64()).to_numpy()[kept]
    position = ideas["idea"].to_numpy()[kept]
    order = np.lexsort((position, owner))
    progress.start("embed")
    table = np.zeros(len(order), dtype=kind_of(frozen.embedder.table.shape[1]))
    table["contribution"], table["position"] = owner[order], position[order]
    for low in range(0, len(order), AT_ONCE):
        some = number[order[low : low + AT_ONCE]]
        counts = words.idea_counts(some, len(frozen.embedder.lsa))
        table["vector"][low : low + AT_ONCE] = frozen.embedder.slice(counts)
        progress.within(low, len(order))
    progress.finish()
    with store.disk_errors():
        partial = out.with_suffix(".partial")
        with partial.open("wb") as file:
            np.save(file, table)
        partial.replace(out)
    return {"out": str(out), "ideas": len(table)}


def ideas_at(words: Words, rows: Ints, starts: Ints) -> npt.NDArray[np.int64]:
    """Number in `words` of the idea that begins there in the text of each row; -1 where none does."""
    known = words.idea_text.astype(np.int64) * WIDTH + words.idea_start
    wanted = words.text_of_row[rows].astype(np.int64) * WIDTH + starts
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    found = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[found] == wanted, found, -1)
