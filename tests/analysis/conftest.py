"""What the tests of the analysis share: a corpus, a finished run, the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.pipeline import run
from analysis.types import Configuration
from tests.analysis.corpora import rows, write_csv

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """900 contributions of 150 people, five topics, two questions."""
    return write_csv(tmp_path_factory.mktemp("corpus") / "contributions.csv", rows())


@pytest.fixture(scope="session")
def finished(corpus_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of `corpus_file`: five themes, ten sub-themes."""
    out = tmp_path_factory.mktemp("runs") / "run"
    run(corpus_file, out, Configuration(themes=5, subthemes=10))
    return out


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`python -m analysis …` as a data team runs it."""

    def call(*arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "analysis", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call
