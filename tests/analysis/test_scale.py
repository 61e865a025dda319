"""Past one machine: a real scheduler and two workers on loopback give what one process gives."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.pipeline import run
from analysis.progress import Progress
from analysis.types import Configuration, InputError
from tests.analysis.conftest import ROOT
from tests.analysis.corpora import rows
from tests.analysis.test_run import FILES, files_of, table, themes_of

pytestmark = pytest.mark.slow

pytest.importorskip("distributed")
CONFIGURATION = Configuration(engine="dask", themes=5, subthemes=10)
PARTS = 4


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler, said = self._start("distributed.cli.dask_scheduler", *options)
        self.address = self._awaited(self.scheduler, said, r"Scheduler at:\s+(tcp://\S+)")
        self.workers = [self._worker() for _ in range(2)]

    def _worker(self) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        process, said = self._start("distributed.cli.dask_worker", self.address, *options)
        self._awaited(process, said, r"(Registered to)")
        return process

    def _start(self, module: str, *arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
        said = self.folder / f"{len(list(self.folder.iterdir()))}.log"
        with said.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
                stderr=stream,
                stdout=subprocess.DEVNULL,
            )
        return process, said

    @staticmethod
    def _awaited(process: subprocess.Popen[bytes], said: Path, pattern: str) -> str:
        """What a process says when it is ready."""
        while process.poll() is None:
            if found := re.search(pattern, said.read_text()):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(said.read_text())

    def lose_a_worker(self) -> None:
        """As a power cut would."""
        lost = self.workers.pop()
        lost.send_signal(signal.SIGKILL)
        lost.wait()

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of `finished`, in parts; a text said in two of them, a campaign across all."""
    lines = rows()
    lines[3]["text"] = lines[700]["text"]
    plea = (
        "Nous demandons le maintien de la maternité de notre vallée, car les femmes enceintes font déjà "
        "quarante kilomètres de route de montagne en hiver pour accoucher"
    )
    for number in range(0, 900, 60):
        lines[number]["text"] = plea + (" merci" if number % 120 else " vite")
    out = tmp_path_factory.mktemp("parts")
    for part in range(PARTS):
        pq.write_table(pa.Table.from_pylist(lines[part * 225 : (part + 1) * 225]), out / f"part-{part}.parquet")
    return out


class LosesAWorker(Progress):
    """Kills a worker when a stage begins."""

    def __init__(self, cluster: Cluster, stage: str) -> None:
        super().__init__("none")
        self.cluster, self.at = cluster, stage

    def start(self, stage: str) -> None:
        if stage == self.at:
            self.cluster.lose_a_worker()
        super().start(stage)


def places(folder: Path) -> list[tuple[str, str, str]]:
    return [(row["contribution_id"], row["status"], row["main_subtheme"]) for row in table(folder, "contributions")]


@pytest.mark.parametrize(("head", "lost"), [(200_000, "themes"), (300, "assign")], ids=["whole", "sampled"])
def test_workers_give_what_one_process_gives(
    head: int, lost: str, cluster: Cluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.local.HEAD", head)
    monkeypatch.setattr("analysis.scale.run.HEAD", head)
    alone, together = tmp_path / "alone", tmp_path / "together"
    run(folder, alone, Configuration(themes=5, subthemes=10))
    manifest = run(folder, together, CONFIGURATION, scheduler=cluster.address, progress=LosesAWorker(cluster, lost))
    assert len(cluster.workers) == 1
    assert set(files_of(together)) == FILES
    one, other = places(alone), places(together)
    same = sum(a == b for a, b in zip(one, other, strict=True))
    assert same >= 0.999 * len(one)
    assert table(alone, "campaigns") == table(together, "campaigns") != []
    ideas = [
        [(row["contribution_id"], row["start"], row["end"]) for row in table(out, "ideas")] for out in (alone, together)
    ]
    assert ideas[0] == ideas[1]
    names = [[(e["id"], e["label"], e["terms"], e["exemplars"]) for e in themes_of(out)] for out in (alone, together)]
    assert names[0] == names[1]
    assert manifest["counts"]["contributions"] == 900
    assert manifest["configuration"]["engine"] == "dask"


def test_a_run_on_workers_resumes(cluster: Cluster, folder: Path, tmp_path: Path) -> None:
    class Cut(Progress):
        def start(self, stage: str) -> None:
            if stage == "label":
                raise KeyboardInterrupt

    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CONFIGURATION, scheduler=cluster.address, progress=Cut("none"))
    assert not out.exists()
    run(folder, out, CONFIGURATION, scheduler=cluster.address, resume=True)
    run(folder, tmp_path / "alone", Configuration(themes=5, subthemes=10))
    assert places(out) == places(tmp_path / "alone")


def test_a_scheduler_that_is_down_is_said_in_one_sentence(command: Callable, folder: Path, tmp_path: Path) -> None:
    done = command(
        "run",
        folder,
        "--out",
        tmp_path / "r",
        "--engine",
        "dask",
        "--scheduler",
        "tcp://127.0.0.1:9",
        "--progress",
        "none",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Erreur : L'ordonnanceur Dask « tcp://127.0.0.1:9 » ne répond pas.\n"
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_shared_out_is_refused(corpus_file: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="dossier de fichiers Parquet"):
        run(corpus_file, tmp_path / "r", CONFIGURATION, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(InputError, match="adresse de l'ordonnanceur"):
        run(folder, tmp_path / "r", CONFIGURATION)
