"""What an earlier run left to build on: its model, its themes, and who stood where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import store
from analysis.embed.texts import TextEmbedder
from analysis.text.vocabulary import Vocabulary
from analysis.themes.storage import read_trees, read_vocabulary
from analysis.themes.tree import Tree, all_ids
from analysis.types import Codes, Configuration, InputError


@dataclass(frozen=True)
class Frozen:
    """An earlier run: configuration, model, trees, and the entries of `themes.json` by id."""

    path: Path
    configuration: Configuration
    fingerprint: str
    vocabulary: Vocabulary
    embedder: TextEmbedder
    trees: list[Tree]
    themes: dict[str, dict[str, Any]]

    def tree_of(self, questions: list[str]) -> Codes:
        """Number of the tree of each question (q,), -1 for a question without one."""
        place = {tree.question: number for number, tree in enumerate(self.trees)}
        return np.array([place.get(question, -1) for question in questions], dtype=np.int32)

    def places(self, ids: pa.Array) -> Codes:
        """Sub-theme number over all trees of each contribution (n,), -1 where it had none."""
        path = self.path / "contributions.parquet"
        rows = store.read_table(path, ["contribution_id", "main_subtheme"]).combine_chunks()
        names, _ = all_ids(self.trees)
        number = pc.index_in(rows["main_subtheme"], value_set=pa.array(names, pa.string()))
        at = pc.index_in(ids.cast(pa.string()), value_set=rows["contribution_id"].combine_chunks())
        found = pc.fill_null(number.combine_chunks().take(at), -1)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int32)


def load_frozen(run: Path) -> Frozen:
    """Read a finished run. Raises InputError when it is none, or of another version."""
    manifest = store.read_manifest(run)
    model = run / "model"
    try:
        embedder = TextEmbedder(**store.read_arrays(model / "embedding.npz"))
        trees = read_trees(model)
        vocabulary = read_vocabulary(model / "vocabulary.json")
    except (KeyError, TypeError):
        raise InputError(f"« {model} » n'est pas un modèle d'analyse.", "model") from None
    return Frozen(
        run,
        Configuration.from_dict(manifest["configuration"]),
        manifest["fingerprint"],
        vocabulary,
        embedder,
        trees,
        {entry["id"]: entry for entry in store.read_json(run / "themes.json")},
    )
