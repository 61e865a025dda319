"""Themes on disk: the frozen model, the tree, and where every contribution and idea went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import store
from analysis.corpus.contributions import Contributions
from analysis.corpus.statuses import STATUSES
from analysis.text.vocabulary import Vocabulary
from analysis.themes.assignment import Assignment
from analysis.themes.tree import Tree, all_ids
from analysis.types import Codes


def write_assignment(
    folder: Path,
    contributions: Contributions,
    trees: list[Tree],
    assignment: Assignment,
    start: Codes,
    end: Codes,
) -> None:
    """`contributions.parquet` and `ideas.parquet`; start, end: (m,) offsets of the ideas."""
    names, parents = all_ids(trees)

    def column(values: list[str], codes: Codes) -> pa.Array:
        indices = pa.array(np.maximum(codes, 0), mask=codes < 0)
        return pc.take(pa.array(values, pa.string()), indices) if values else pa.nulls(len(codes), pa.string())

    ids = contributions.table["contribution_id"].combine_chunks().cast(pa.string())
    store.write_table(
        folder / "contributions.parquet",
        pa.table(
            {
                "contribution_id": ids,
                "status": pc.take(pa.array(STATUSES), pa.array(assignment.status)),
                "main_theme": column(parents, assignment.subtheme),
                "main_subtheme": column(names, assignment.subtheme),
                "score": pa.array(assignment.score, mask=assignment.subtheme < 0),
                "question_id": _question_ids(contributions),
            }
        ),
    )
    firsts = np.flatnonzero(np.diff(assignment.row, prepend=-1))
    counts = np.diff(np.append(firsts, len(assignment.row)))
    number = np.arange(len(assignment.row)) - np.repeat(firsts, counts)
    store.write_table(
        folder / "ideas.parquet",
        pa.table(
            {
                "contribution_id": ids.take(pa.array(assignment.row)),
                "idea": number.astype(np.int32),
                "start": start,
                "end": end,
                "theme": column(parents, assignment.idea_subtheme),
                "subtheme": column(names, assignment.idea_subtheme),
                "score": pa.array(assignment.idea_score, mask=assignment.idea_subtheme < 0),
            }
        ),
    )


def _question_ids(contributions: Contributions) -> pa.Array:
    """The question of each row, null where the corpus has none."""
    if "question_id" not in contributions.table.column_names:
        return pa.nulls(len(contributions), pa.string())
    return contributions.table["question_id"].combine_chunks().cast(pa.string())


def vocabulary_json(vocabulary: Vocabulary) -> dict[str, Any]:
    """JSON values of a vocabulary."""
    return {
        "stems": vocabulary.stems,
        "words": vocabulary.words,
        "word_stem": vocabulary.word_stem.tolist(),
        "word_count": vocabulary.word_count.tolist(),
        "surface": vocabulary.surface,
        "word_noun": [round(value, 4) for value in vocabulary.word_noun.tolist()],
        "word_verb": [round(value, 4) for value in vocabulary.word_verb.tolist()],
    }


def read_vocabulary(path: Path) -> Vocabulary:
    """Inverse of `vocabulary_json`, from its file."""
    found = store.read_json(path)
    return Vocabulary(
        found["stems"],
        found["words"],
        np.array(found["word_stem"], dtype=np.int32),
        np.array(found["word_count"], dtype=float),
        np.array(found["word_noun"], dtype=np.float32),
        np.array(found["word_verb"], dtype=np.float32),
        found["surface"],
    )


def write_trees(folder: Path, trees: list[Tree]) -> None:
    """`trees.npz` and `trees.json` of a model folder."""
    arrays: dict[str, np.ndarray] = {}
    for number, tree in enumerate(trees):
        arrays |= {
            f"centers_{number}": tree.centers,
            f"parent_{number}": tree.parent,
            f"heights_{number}": tree.heights,
            **store.sparse_arrays(f"weights_{number}", tree.weights),
        }
    store.write_arrays(folder / "trees.npz", arrays)
    store.write_json(
        folder / "trees.json",
        [{"question_id": tree.question, "themes": tree.theme_ids, "subthemes": tree.subtheme_ids} for tree in trees],
    )


def read_trees(folder: Path) -> list[Tree]:
    """Inverse of `write_trees`."""
    arrays = store.read_arrays(folder / "trees.npz")
    return [
        Tree(
            entry["question_id"],
            arrays[f"centers_{number}"],
            arrays[f"parent_{number}"],
            store.sparse_from(f"weights_{number}", arrays),
            arrays[f"heights_{number}"],
            entry["themes"],
            entry["subthemes"],
        )
        for number, entry in enumerate(store.read_json(folder / "trees.json"))
    ]
