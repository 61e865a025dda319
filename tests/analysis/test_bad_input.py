"""What cannot be used is said in one sentence, with an exit code, and leaves nothing half-written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.cli import main
from analysis.figures.columns import Column
from analysis.figures.margins import MarginError, read_margins
from analysis.figures.weighting import rake
from analysis.pipeline import run
from analysis.types import AnalysisError, Configuration, InputError
from tests.analysis.conftest import ROOT
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import FILES, files_of

Said = tuple[int, str]
SMALL = Configuration(themes=5, subthemes=10)


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """The command line, in this process: its exit code and its one sentence."""
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def call(*arguments: object) -> Said:
        code = main([*map(str, arguments)])
        said = capsys.readouterr()
        assert said.out == ""
        lines = [line for line in said.err.splitlines() if not line.lstrip()[:1].isdigit()]
        assert len(lines) == 1, said.err
        assert lines[0].startswith("Erreur : ")
        return code, lines[0]

    return call


@pytest.fixture
def old(finished: Path, tmp_path: Path) -> Path:
    """A finished run, as another version would have written it."""
    shutil.copytree(finished, tmp_path / "old")
    manifest = json.loads((finished / "manifest.json").read_text())
    (tmp_path / "old" / "manifest.json").write_text(json.dumps({**manifest, "format": 0}))
    return tmp_path / "old"


@pytest.mark.parametrize("verb", ["assign", "update", "evaluate", "forget"])
def test_a_run_of_another_version(
    verb: str, old: Path, corpus_file: Path, refused: Callable[..., Said], tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("contribution_id,label\na,x\n")
    out = tmp_path / "out"
    after = {"evaluate": ["--labels", labels], "forget": ["x"]}.get(verb, [corpus_file, "--out", out])
    before = files_of(old)
    code, said = refused(verb, old, *after)
    assert (code, "autre version" in said) == (2, True)
    assert files_of(old) == before
    assert not out.exists()
    assert not (tmp_path / "out.partial").exists()


def test_an_interrupted_run_of_another_version(corpus_file: Path, tmp_path: Path) -> None:
    partial = tmp_path / "run.partial"
    partial.mkdir()
    (partial / "progress.json").write_text(
        json.dumps({"version": 0, "fingerprint": "x", "configuration": {}, "stages": {"words": {}}})
    )
    with pytest.raises(InputError, match="autre version"):
        run(corpus_file, tmp_path / "run", SMALL, resume=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [("contributions.parquet", b"no"), ("model/trees.npz", b"PK\x03\x04cut"), ("model/vocabulary.json", b"{")],
)
def test_a_spoiled_run_folder(
    name: str, content: bytes, finished: Path, corpus_file: Path, refused: Callable[..., Said], tmp_path: Path
) -> None:
    folder = tmp_path / "spoiled"
    shutil.copytree(finished, folder)
    (folder / name).write_bytes(content)
    verb = "update" if name.endswith("parquet") else "assign"
    code, said = refused(verb, folder, corpus_file, "--out", tmp_path / "out", "--progress", "none")
    assert (code, "n'est pas" in said) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("contribution_id,label\nabsent-1,x\nabsent-2,y\n", "« absent-1 » ne correspond à aucune contribution"),
        ("contribution_id,theme\na,x\n", "colonne « label »"),
        ("contribution_id,label\na,\n", "n'en contient aucune"),
        ("contribution_id,label,annotations\na,x,trois\n", "nombres entiers"),
    ],
)
def test_labels_that_cannot_be_used(
    content: str, said: str, finished: Path, refused: Callable[..., Said], tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(content)
    code, sentence = refused("evaluate", finished, "--labels", labels)
    assert (code, said in sentence) == (2, True), sentence


def test_margins_with_a_category_nobody_has() -> None:
    people = {"age": Column(np.array([0, 0, 1, 1], np.int32), ("moins de 40 ans", "40 ans et plus"))}
    counts = {"moins de 40 ans": "10", "40 ans et plus": "20", "80 ans et plus": "5"}
    margins = read_margins([{"age": age, "effectif": count} for age, count in counts.items()])
    with pytest.raises(MarginError, match="80 ans et plus") as caught:
        rake(people, margins)
    assert (caught.value.exit_code, str(caught.value).count("\n")) == (2, 0)


@pytest.mark.parametrize("error", [TypeError("x"), OSError("x"), RuntimeError("x")], ids=["type", "os", "other"])
def test_a_model_folder_that_is_no_model(
    error: Exception, corpus_file: Path, refused: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: str, local_files_only: bool) -> None:
        print("Loading weights", file=sys.stderr)
        raise error

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = fail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    out = tmp_path / "run"
    code, said = refused("run", corpus_file, "--out", out, "--embedder", f"st:{folder}", "--progress", "none")
    assert (code, "n'est pas un modèle" in said) == (2, True)
    assert not out.exists()


def test_a_place_where_nothing_can_be_written(corpus_file: Path, refused: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, said = refused("run", corpus_file, "--out", tmp_path / "file" / "run", "--progress", "none")
    assert (code, "L'écriture a échoué" in said) == (1, True)


LIMITED = """
import resource, signal, sys
from analysis.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


def test_a_disk_that_fills_up_then_empties(corpus_file: Path, finished: Path, tmp_path: Path) -> None:
    """The kernel refuses to write past a size, as a full disk does: a sentence, no run; `--resume` ends it later."""
    out = tmp_path / "run"
    options = ["run", corpus_file, "--out", out, "--themes", 5, "--subthemes", 10, "--progress", "none"]
    command = [sys.executable, "-c", LIMITED, "100000", *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Erreur : L'écriture a échoué")
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()
    run(corpus_file, out, SMALL, resume=True)
    whole, resumed = files_of(finished), files_of(out)
    assert [name for name in FILES - {"manifest.json"} if whole[name] != resumed[name]] == []


def test_a_corpus_that_changed_under_a_resumed_run(
    corpus_file: Path, refused: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("analysis.stages.write_trees", full)
        with pytest.raises(AnalysisError, match="écriture"):
            run(corpus_file, tmp_path / "run", SMALL)
    kept = files_of(tmp_path / "run.partial")
    changed = rows()
    changed[0]["text"] += " et encore"
    other = write_csv(tmp_path / "other.csv", changed)
    out = tmp_path / "run"
    options = ("--themes", 5, "--subthemes", 10, "--resume", "--progress", "none")
    code, said = refused("run", other, "--out", out, *options)
    assert (code, "Les contributions ont changé" in said) == (2, True)
    assert files_of(tmp_path / "run.partial") == kept
    assert not out.exists()
