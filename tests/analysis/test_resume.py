"""Killed at any stage, a run goes on from what was finished; stopped, it says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.pipeline import run
from analysis.types import Configuration, InputError
from tests.analysis.conftest import ROOT
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import FILES, files_of

pytestmark = pytest.mark.slow

STAGES = ["words", "embed", "themes", "assign", "label", "segments", "map"]
OPTIONS = ("--themes", "5", "--subthemes", "10")


def interrupted(source: Path, out: Path, stage: str, sent: int) -> subprocess.Popen[str]:
    """The command, interrupted while it waits at the end of a stage."""
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "run", str(source), "--out", str(out), *OPTIONS, "--progress", "json"],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "ANALYSIS_PAUSE": stage},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["stage"] == stage:
            break
    time.sleep(0.4)
    process.send_signal(sent)
    process.wait(timeout=60)
    process.rest = process.stderr.read()  # type: ignore[attr-defined]
    process.stderr.close()
    assert process.stdout is not None
    process.stdout.close()
    return process


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_run_resumes(stage: str, corpus_file: Path, finished: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    interrupted(corpus_file, out, stage, signal.SIGKILL)
    assert not out.exists()
    partial = tmp_path / "run.partial"
    done = set(json.loads((partial / "progress.json").read_text())["stages"])
    assert done == set(STAGES[: STAGES.index(stage)])
    before = {
        path.relative_to(partial): path.stat().st_mtime_ns
        for path in partial.rglob("*")
        if path.is_file() and path.name != "progress.json"
    }
    kept = {name: at for name, at in before.items() if _stage_of(str(name)) in done}
    assert len(kept) >= len(done)
    configuration = Configuration(themes=5, subthemes=10)
    after: dict[Path, int] = {}

    def snapshot(writer: object, manifest: dict) -> None:
        after.update({name: (partial / name).stat().st_mtime_ns for name in kept})
        finish(writer, manifest)

    from analysis.store import RunWriter

    finish = RunWriter.finish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunWriter, "finish", snapshot)
        run(corpus_file, out, configuration, resume=True)
    assert after == kept
    assert not partial.exists()
    whole, resumed = files_of(finished), files_of(out)
    assert [name for name in sorted(FILES - {"manifest.json"}) if whole[name] != resumed[name]] == []


def _stage_of(name: str) -> str:
    """The stage that leaves a file."""
    return {
        "stage/words.npz": "words",
        "model/vocabulary.json": "words",
        "stage/vectors.npz": "embed",
        "model/embedding.npz": "embed",
        "stage/trees.npz": "themes",
        "stage/trees.json": "themes",
        "model/trees.npz": "assign",
        "model/trees.json": "assign",
        "contributions.parquet": "assign",
        "ideas.parquet": "assign",
        "themes.json": "label",
        "segments.parquet": "segments",
        "map.parquet": "map",
    }.get(name, "")


def test_sigterm_stops_cleanly(corpus_file: Path, tmp_path: Path) -> None:
    process = interrupted(corpus_file, tmp_path / "run", "themes", signal.SIGTERM)
    assert process.returncode == 143
    assert "arrêtée" in process.rest  # type: ignore[attr-defined]
    assert (tmp_path / "run.partial" / "progress.json").exists()
    assert not (tmp_path / "run").exists()


def test_a_changed_corpus_or_setting_is_not_resumed(corpus_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    interrupted(corpus_file, out, "embed", signal.SIGKILL)
    other = write_csv(tmp_path / "other.csv", rows()[1:])
    with pytest.raises(InputError) as caught:
        run(other, out, Configuration(themes=5, subthemes=10), resume=True)
    assert caught.value.code == "corpus_changed"
    with pytest.raises(InputError) as caught:
        run(corpus_file, out, Configuration(themes=5, subthemes=10, seed=1), resume=True)
    assert caught.value.code == "configuration_changed"
    run(other, out, Configuration(themes=5, subthemes=10))
    assert out.exists()


def test_a_foreign_folder_is_left_alone(corpus_file: Path, tmp_path: Path) -> None:
    (tmp_path / "run.partial").mkdir()
    (tmp_path / "run.partial" / "precious.txt").write_text("x")
    for resume in (True, False):
        with pytest.raises(InputError) as caught:
            run(corpus_file, tmp_path / "run", Configuration(), resume=resume)
        assert caught.value.code == "partial"
    assert (tmp_path / "run.partial" / "precious.txt").exists()
