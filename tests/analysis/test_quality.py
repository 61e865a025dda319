"""The figures that must hold on real answers. The labels are read here and by `evaluate` alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

SEEDS = range(5)


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.parametrize(
    ("options", "level", "least"),
    [(("--by-question", "--subthemes", 12), "question", 0.27), (("--subthemes", 50), "pooled", 0.305)],
    ids=["question", "pooled"],
)
def test_quality_on_the_grand_debat(
    options: tuple, level: str, least: float, command: Callable, shared_data: Path, tmp_path: Path
) -> None:
    source = shared_data / "grand-debat"
    runs = [tmp_path / f"r{seed}" for seed in SEEDS]
    for seed, out in zip(SEEDS, runs, strict=True):
        done = command("run", source / "contributions.csv", *options, "--seed", seed, "--out", out)
        assert done.returncode == 0, done.stderr
        counts = json.loads(done.stdout)
        assert sum(counts["statuses"].values()) == counts["counts"]["contributions"]
    scores = json.loads(command("evaluate", *runs, "--labels", source / "labels.csv").stdout)
    assert scores[level]["ami"] >= least
    assert scores[level]["pair_f1"] - scores[level]["pair_f1_random"] >= 0.13
    if level == "pooled":
        assert scores["seed_ari"] >= 0.70
