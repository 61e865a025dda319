"""The measures of quality, on cases small enough to work out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.evaluate.metrics import bcubed, diversity, membership, npmi, pair_f1, primary_labels


def overlap(sets: list[set[str]]) -> sp.csr_matrix:
    pairs = [(row, name) for row, names in enumerate(sets) for name in sorted(names)]
    return membership([row for row, _ in pairs], [name for _, name in pairs], len(sets))


FOUND = [{"a"}, {"a", "b"}, {"b"}, {"c"}, {"c"}]
GIVEN = [{"x"}, {"x"}, {"y"}, {"y", "z"}, {"y", "z"}]


def test_pairs_sharing_a_theme() -> None:
    def alike(sets: list[set[str]]) -> set[tuple[int, int]]:
        return {(i, j) for i, j in combinations(range(len(sets)), 2) if sets[i] & sets[j]}

    found, given = alike(FOUND), alike(GIVEN)
    expected = 2 * len(found & given) / (len(found) + len(given))
    assert pair_f1(overlap(FOUND), overlap(GIVEN)) == pytest.approx(expected)


def test_extended_bcubed() -> None:
    def average(base: list[set[str]], other: list[set[str]]) -> float:
        rows = []
        for i in range(len(base)):
            shares = [
                min(len(base[i] & base[j]), len(other[i] & other[j])) / len(base[i] & base[j])
                for j in range(len(base))
                if base[i] & base[j]
            ]
            rows.append(float(np.mean(shares)))
        return float(np.mean(rows))

    precision, recall = average(FOUND, GIVEN), average(GIVEN, FOUND)
    expected = 2 * precision * recall / (precision + recall)
    assert bcubed(overlap(FOUND), overlap(GIVEN)) == pytest.approx(expected)
    assert bcubed(overlap(GIVEN), overlap(GIVEN)) == pytest.approx(1.0)


def test_the_primary_label_is_the_most_given_then_the_rarest() -> None:
    labels = primary_labels(["1", "1", "2", "2", "3"], ["a", "b", "a", "c", "a"], [1, 2, 1, 1, 1])
    assert labels == {"1": "b", "2": "c", "3": "a"}


def test_coherence_and_diversity_of_terms() -> None:
    presence = sp.csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=float))
    assert npmi(presence, [[0, 1], [0, 2]]).tolist() == pytest.approx([1.0, -1.0])
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75


def test_runs_are_measured_beside_chance(command: Callable, finished: Path, tmp_path: Path) -> None:
    from tests.analysis.test_run import table

    ids = [row["contribution_id"] for row in table(finished, "contributions")]
    labels = tmp_path / "labels.csv"
    labels.write_text("contribution_id,label\n" + "".join(f"{name},{name.split('-')[0]}\n" for name in ids))
    done = command("evaluate", finished, finished, "--labels", labels)
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert scores["seed_ari"] == 1.0
    assert scores["labelled"] == len(ids)
    pooled = scores["pooled"]
    assert pooled["ami"] > 0.5
    assert abs(pooled["ami_random"]) < 0.05
    assert pooled["ami_one_cluster"] == 0
    assert pooled["pair_f1"] > pooled["pair_f1_random"]
    assert -1 <= scores["terms"]["npmi"] <= 1
    labels.write_text("contribution_id,label\nabsent,x\n")
    unknown = command("evaluate", finished, "--labels", labels)
    assert unknown.returncode == 2
    assert "absent" in unknown.stderr
    labels.write_text("contribution_id,theme\na,x\n")
    assert command("evaluate", finished, "--labels", labels).returncode == 2
