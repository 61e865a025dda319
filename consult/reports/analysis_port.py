"""The one door between the site and the analysis: its subprocess, its run folders, its figures."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.archive.container import Archive, Damage, canonical, pack, write_manifest
from analysis.archive.description import Licence, datapackage, dictionary
from analysis.archive.tables import Field, TableSpec, row_fingerprint, write_table
from analysis.evaluate.agreement import Agreement, CategoryAgreement, by_category, compare, contingency, landis_koch
from analysis.figures import (
    Column,
    FigureCorpus,
    FigureRequest,
    FigureValue,
    RequestError,
    balance,
    evaluate,
    fingerprint,
    rounded_percentages,
    select,
    suppress,
)
from analysis.figures.discovery import discovery, rarefaction, said
from analysis.figures.intervals import differences, person_shares
from analysis.figures.margins import Margin, MarginError, merge_column, merge_margin, propose_merges, read_margins
from analysis.figures.nested import TOP, publishable, suppress_nested
from analysis.figures.robustness import robustness
from analysis.figures.segments import SIGNIFICANT, benjamini_hochberg, segment_table, specificity
from analysis.figures.weighting import Weighting, participant_profile, rake
from analysis.label.chat import KEY_VARIABLE, prompt_of
from analysis.label.proposals import NAMING, without_examples
from analysis.learning import BACKGROUND, STEPS, Likeness, learn, margins, parts_of, questions
from analysis.text.stopwords import french_stopwords
from analysis.types import InputError, Status
from consult.config import ROOT

__all__ = [
    "BACKGROUND",
    "SIGNIFICANT",
    "STEPS",
    "TOP",
    "Agreement",
    "AnalysisFailed",
    "AnalysisProcess",
    "Archive",
    "CategoryAgreement",
    "Column",
    "Damage",
    "Field",
    "FigureCorpus",
    "FigureRequest",
    "FigureValue",
    "InputError",
    "Licence",
    "Likeness",
    "Margin",
    "MarginError",
    "Progress",
    "RequestError",
    "RunFiles",
    "Status",
    "TableSpec",
    "Weighting",
    "balance",
    "benjamini_hochberg",
    "by_category",
    "canonical",
    "compare",
    "contingency",
    "datapackage",
    "dictionary",
    "differences",
    "discovery",
    "end_leftover",
    "evaluate",
    "fingerprint",
    "forget",
    "french_stopwords",
    "landis_koch",
    "learn",
    "margins",
    "merge_column",
    "merge_margin",
    "naming_of",
    "pack",
    "participant_profile",
    "parts_of",
    "person_shares",
    "prompt_of",
    "propose_merges",
    "publishable",
    "questions",
    "rake",
    "rarefaction",
    "read_assignment",
    "read_margins",
    "read_run",
    "robustness",
    "rounded_percentages",
    "row_fingerprint",
    "said",
    "segment_table",
    "select",
    "specificity",
    "suppress",
    "suppress_nested",
    "write_manifest",
    "write_table",
]

STOP_SECONDS = 10.0
TRACEBACK = re.compile(r"\s|Traceback |[\w.]*(?:Error|Exception|Interrupt|Warning)\b")
SILENCE_SECONDS = 0.5


class AnalysisFailed(Exception):
    """The subprocess ended badly; the message is its last sentence."""


@dataclass(frozen=True)
class Progress:
    """Where a subprocess is: its stage, in French, and the share of the whole that is done."""

    stage: str
    fraction: float


class AnalysisProcess:
    """`python -m analysis run`, or another command, in a process group of its own, with what it says of its progress.

    Its process id stands in `pid_file` while it lives, so that the next attempt of a killed job ends it first.
    """

    def __init__(
        self,
        corpus: Path,
        out: Path,
        options: list[str],
        pid_file: Path,
        threads: int = 2,
        naming_key: str = "",
        command: Sequence[str] = ("run",),
    ) -> None:
        self.pid_file = pid_file
        self._sentences: queue.Queue[str] = queue.Queue()
        line = [sys.executable, "-m", "analysis", *command, str(corpus), "--out", str(out)]
        self._process = subprocess.Popen(
            [*line, *options, "--progress", "json", "--resume"],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": str(threads), "PYTHONUNBUFFERED": "1", KEY_VARIABLE: naming_key},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        pid_file.write_text(str(self._process.pid))
        self._readers = [
            threading.Thread(target=self._listen, args=(stream, keep), daemon=True)
            for stream, keep in ((self._process.stderr, True), (self._process.stdout, False))
        ]
        for reader in self._readers:
            reader.start()
        self.last_sentence = ""

    def _listen(self, stream: IO[str], keep: bool) -> None:
        for line in stream:
            if keep and line.strip():
                self._sentences.put(line.rstrip())

    def follow(self) -> Iterator[Progress | None]:
        """What it says as it says it; None at least every half second. Raises AnalysisFailed if it ends badly."""
        while self._process.poll() is None or not self._sentences.empty() or self._listening():
            try:
                yield self._heard(self._sentences.get(timeout=SILENCE_SECONDS))
            except queue.Empty:
                yield None
        self._close()
        if self._process.returncode != 0:
            raise AnalysisFailed(self.last_sentence)

    def _listening(self) -> bool:
        return any(reader.is_alive() for reader in self._readers)

    def _heard(self, line: str) -> Progress | None:
        """A line of JSON is progress; anything else may be the sentence that says what failed."""
        try:
            said = json.loads(line)
        except ValueError:
            # A traceback is for the log of developers, not for the person who asked.
            self.last_sentence = "" if TRACEBACK.match(line) else line
            return None
        if not isinstance(said, dict) or "fraction" not in said:
            return None
        return Progress(str(said["label"]), float(said["fraction"]))

    def stop(self) -> None:
        """Ask it to end, then make it."""
        end_group(self._process.pid)
        self._process.wait()
        self._close()

    def _close(self) -> None:
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        self.pid_file.unlink(missing_ok=True)


def end_leftover(pid_file: Path, out: Path) -> None:
    """End the subprocess that a killed worker left behind, if the number still is that of this run."""
    try:
        pid = int(pid_file.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        pid_file.unlink(missing_ok=True)
        return
    if str(out).encode() in command:
        end_group(pid)
    pid_file.unlink(missing_ok=True)


def end_group(pid: int) -> None:
    """SIGTERM to a process group, SIGKILL if it still lives ten seconds later."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and _lives(pid):
            time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@dataclass(frozen=True)
class RunFiles:
    """A whole run folder, read. Arrow tables as ANALYSIS.md lists them; themes: the nodes of the tree."""

    manifest: dict[str, Any]
    themes: list[dict[str, Any]]
    contributions: pa.Table
    ideas: pa.Table
    map: pa.Table
    campaigns: pa.Table


def read_run(folder: Path) -> RunFiles:
    """Read a run folder; ids of contributions come out as int64 numbers, as the site wrote them."""
    themes = json.loads((folder / "themes.json").read_text())
    tables = [
        _numbered(pq.read_table(folder / f"{name}.parquet")) for name in ("contributions", "ideas", "map", "campaigns")
    ]
    return RunFiles(json.loads((folder / "manifest.json").read_text()), themes, *tables)


def _numbered(table: pa.Table) -> pa.Table:
    place = table.column_names.index("contribution_id")
    return table.set_column(place, "contribution_id", pc.cast(table["contribution_id"], pa.int64()))


def read_assignment(folder: Path) -> Iterator[tuple[int, str, str | None, str | None, float | None]]:
    """(contribution, status, local id of its theme, of its sub-theme, score) of a folder that `assign` wrote."""
    table = _numbered(pq.read_table(folder / "contributions.parquet"))
    columns = ("contribution_id", "status", "main_theme", "main_subtheme", "score")
    yield from zip(*(pc.cast(table[name], _KINDS[name]).to_pylist() for name in columns), strict=True)


_KINDS = {
    "contribution_id": pa.int64(),
    "status": pa.string(),
    "main_theme": pa.string(),
    "main_subtheme": pa.string(),
    "score": pa.float64(),
}


def forget(folder: Path, contribution_ids: list[int]) -> None:
    """Rewrite a run folder, or a private corpus file, without these contributions."""
    wanted = pa.array(np.array(contribution_ids, dtype=np.int64))
    for path in sorted(folder.rglob("*.parquet")) if folder.is_dir() else [folder]:
        table = pq.read_table(path)
        if "contribution_id" not in table.column_names:
            continue
        ids = pc.cast(table["contribution_id"], pa.int64())
        kept = table.filter(pc.invert(pc.is_in(ids, value_set=wanted)))
        if kept.num_rows < table.num_rows:
            fresh = path.with_suffix(".new")
            pq.write_table(kept, fresh, compression="zstd")
            fresh.chmod(path.stat().st_mode)
            fresh.replace(path)
    gone = {str(id_) for id_ in contribution_ids}
    if (folder / "themes.json").exists():
        _forget_exemplars(folder / "themes.json", gone)
    if (folder / NAMING).exists():
        _replace_json(folder / NAMING, without_examples(json.loads((folder / NAMING).read_text()), gone))


def _forget_exemplars(path: Path, ids: set[str]) -> None:
    themes = json.loads(path.read_text())
    for theme in themes:
        theme["exemplars"] = [item for item in theme["exemplars"] if str(item["contribution_id"]) not in ids]
    _replace_json(path, themes)


def _replace_json(path: Path, value: Any) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    fresh.replace(path)


def naming_of(folder: Path, local_id: str) -> dict[str, Any] | None:
    """What a language model was asked about a theme of a run, and answered; None where none was or is kept."""
    try:
        story = json.loads((folder / NAMING).read_text())
    except (OSError, ValueError):
        return None
    told = next((name for name in story["names"] if name["id"] == local_id), None)
    return None if told is None else {**told, "model": story["model"], "host": story["host"]}
