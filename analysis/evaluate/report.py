"""`evaluate`: runs against labels, beside the scores of chance and of one big cluster."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import store
from analysis.corpus.files import read_table
from analysis.evaluate.metrics import (
    agreement,
    bcubed,
    diversity,
    membership,
    pair_f1,
    primary_labels,
    shuffled,
)
from analysis.types import Codes, InputError

ENOUGH = 60  # labelled answers for a question to have its own score
ROUNDS = 5


def evaluate_runs(runs: list[Path], labels: Path) -> dict[str, Any]:
    """Scores of each run, their mean, and the agreement between runs (`seed_ari`).

    Every labelled row counts; those without a theme are one cluster. `question` is the mean
    over questions with 60 labelled answers; `pooled` is over all rows. Raises InputError for
    labels that name unknown contributions.
    """
    primary, given = primary_of(labels)
    scores = [evaluate_run(run, primary, given) for run in runs]
    result: dict[str, Any] = {"runs": len(runs), **_mean([score for score, _ in scores])}
    if len(runs) > 1:
        result["seed_ari"] = float(np.mean([agreement(a, b)["ari"] for (_, a), (_, b) in combinations(scores, 2)]))
    result["labelled"] = len(primary)
    return result


def primary_of(labels: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """(the primary label of each contribution of a labels file, every label it gives)."""
    table, _ = read_table(labels)
    for name in ("contribution_id", "label"):
        if name not in table.column_names:
            raise InputError(f"Le fichier d'étiquettes n'a pas de colonne « {name} ».", "labels")
    ids = pc.cast(table["contribution_id"], pa.string()).to_pylist()
    names = pc.cast(table["label"], pa.string()).to_pylist()
    annotations = [1] * len(ids)
    if "annotations" in table.column_names:
        try:
            annotations = [value or 0 for value in pc.cast(table["annotations"], pa.int64()).to_pylist()]
        except pa.ArrowInvalid:
            raise InputError("La colonne « annotations » attend des nombres entiers.", "labels") from None
    kept = [place for place, name in enumerate(names) if name]
    if not kept:
        raise InputError("Le fichier d'étiquettes n'en contient aucune.", "labels")
    ids, names, annotations = [ids[i] for i in kept], [names[i] for i in kept], [annotations[i] for i in kept]
    return primary_labels(ids, names, annotations), list(zip(ids, names, strict=True))


def evaluate_run(run: Path, primary: dict[str, str], labels: list[tuple[str, str]]) -> tuple[dict[str, Any], Codes]:
    """(scores of one run, sub-theme code of every contribution sorted by id)."""
    manifest = store.read_manifest(run)
    rows = store.read_table(run / "contributions.parquet").sort_by("contribution_id")
    ids = rows["contribution_id"].to_pylist()
    place = {contribution: i for i, contribution in enumerate(ids)}
    missing = [contribution for contribution in primary if contribution not in place]
    if missing:
        raise InputError(
            f"L'étiquette de « {missing[0]} » ne correspond à aucune contribution de l'analyse "
            f"({len(missing)} dans ce cas).",
            "unknown_ids",
        )
    sub = _codes(rows["main_subtheme"])
    themes = store.read_json(run / "themes.json")
    at = np.array([place[contribution] for contribution in primary], dtype=np.int64)
    given = _codes(pa.chunked_array([pa.array(list(primary.values()))]))
    result = {"pooled": _scores(sub[at], given, *_memberships(run, place, at, labels))}
    by_question = len({entry["question_id"] for entry in themes}) > 1
    questions = _by_question(rows["question_id"], at) if by_question else []
    if questions:
        parts = []
        for chosen in questions:
            found, label = _memberships(run, place, at[chosen], labels)
            parts.append(_scores(sub[at][chosen], given[chosen], found, label))
        result["question"] = {**_mean(parts), "questions": len(parts)}
    leaves = [entry for entry in themes if entry["parent"] is not None]
    result["terms"] = {
        "npmi": float(np.mean([manifest["coherence"][entry["id"]] for entry in leaves])) if leaves else 0.0,
        "diversity": diversity([entry["terms"] for entry in leaves]),
    }
    return result, sub


def _by_question(questions: pa.ChunkedArray, at: np.ndarray) -> list[np.ndarray]:
    """Positions in `at` of each question with enough labelled rows."""
    codes = _codes(questions)[at]
    groups = [np.flatnonzero(codes == code) for code in np.unique(codes).tolist()]
    return [group for group in groups if len(group) >= ENOUGH]


def _memberships(run: Path, place: dict[str, int], at: np.ndarray, labels: list[tuple[str, str]]) -> tuple[Any, Any]:
    number = {int(row): i for i, row in enumerate(at.tolist())}
    ideas = pq.read_table(run / "ideas.parquet", columns=["contribution_id", "subtheme"])
    found = [
        (number[place[contribution]], theme or "")
        for contribution, theme in zip(*(column.to_pylist() for column in ideas.columns), strict=True)
        if place[contribution] in number
    ]
    bare = set(range(len(at))) - {row for row, _ in found}
    found += [(row, "") for row in bare]
    given = [(number[place[c]], label) for c, label in labels if place.get(c) in number]
    return (
        membership([row for row, _ in found], [name for _, name in found], len(at)),
        membership([row for row, _ in given], [name for _, name in given], len(at)),
    )


def _scores(found: Codes, given: Codes, themes: Any, labels: Any) -> dict[str, float]:
    rng = np.random.default_rng(0)
    one = membership(list(range(themes.shape[0])), ["x"] * themes.shape[0], themes.shape[0])
    random = [shuffled(themes, rng) for _ in range(ROUNDS)]
    return {
        **agreement(found, given),
        "ami_random": float(np.mean([agreement(rng.permutation(found), given)["ami"] for _ in range(ROUNDS)])),
        "ami_one_cluster": agreement(np.zeros_like(found), given)["ami"],
        "bcubed": bcubed(themes, labels),
        "bcubed_random": float(np.mean([bcubed(other, labels) for other in random])),
        "bcubed_one_cluster": bcubed(one, labels),
        "pair_f1": pair_f1(themes, labels),
        "pair_f1_random": float(np.mean([pair_f1(other, labels) for other in random])),
        "pair_f1_one_cluster": pair_f1(one, labels),
    }


def _codes(column: pa.ChunkedArray) -> Codes:
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)


def _mean(scores: list[dict[str, Any]]) -> dict[str, Any]:
    """Means of numbers, key by key, through nested dictionaries."""
    out: dict[str, Any] = {}
    for key, value in scores[0].items():
        values = [score[key] for score in scores]
        out[key] = _mean(values) if isinstance(value, dict) else float(np.mean(values))
    return out
