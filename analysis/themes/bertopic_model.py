"""BERTopic as the frame (M. Grootendorst, 2022), and the only module that imports it.

Ready vectors go in, our clusterer stands where HDBSCAN stood, and the vectoriser sums rows
that are already counted: class-based TF-IDF costs a second instead of fifteen.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis.cluster.groups import WardKMeans
from analysis.types import Codes, Floats


@dataclass(frozen=True)
class Topics:
    """labels: (m,) cluster of each document, as the clusterer numbered them. centers: (k, d).
    weights: class-based TF-IDF (k, v) of each cluster."""

    labels: Codes
    centers: Floats
    weights: sp.csr_matrix


def import_bertopic() -> Any:
    """The package, in its light form: UMAP, HDBSCAN, sentence-transformers and torch are not needed, nor loaded."""
    if "bertopic" in sys.modules:
        return sys.modules["bertopic"]
    absent = [name for name in ("umap", "hdbscan", "sentence_transformers") if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import bertopic
    finally:
        for name in absent:
            sys.modules.pop(name, None)
    logging.getLogger("BERTopic").setLevel(logging.ERROR)
    return bertopic


def fit_topics(counts: sp.csr_matrix, stems: Sequence[str], vectors: Floats, clusterer: WardKMeans) -> Topics:
    """Cluster documents and weigh their words.

    counts: (m, v) of the documents; vectors: (m, d) of norm 1. BERTopic renumbers topics by
    size; the clusterer's own numbers are kept.
    """
    if counts.shape[1] < 2:  # a single word is more than its class-based TF-IDF can weigh
        labels = np.asarray(clusterer.fit(vectors).labels_, dtype=np.int32)
        return Topics(labels, clusterer.centers_, sp.csr_matrix(np.ones((len(clusterer.centers_), 1))))
    bertopic = import_bertopic()
    from bertopic.backend import BaseEmbedder
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    class Frame(bertopic.BERTopic):  # type: ignore[name-defined]
        """Without BERTopic's own exemplars, which read texts that are not here."""

        def _save_representative_docs(self, documents: Any) -> None:
            self.representative_docs_: dict[int, list[str]] = {}

    model = Frame(
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusterer,
        vectorizer_model=RowSums(counts, stems),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        calculate_probabilities=False,
        verbose=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        topics, _ = model.fit_transform([str(i) for i in range(counts.shape[0])], embeddings=vectors)
    labels = np.asarray(clusterer.labels_, dtype=np.int32)
    order = np.zeros(len(clusterer.centers_), dtype=np.int64)
    order[labels] = np.asarray(topics, dtype=np.int64)
    return Topics(labels, clusterer.centers_, model.c_tf_idf_[order])


class RowSums:
    """A vectoriser whose « documents » are row numbers: their counts are looked up and summed."""

    def __init__(self, counts: sp.csr_matrix, stems: Sequence[str]) -> None:
        self.counts = counts
        self.stems = np.array(stems, dtype=object)

    def fit(self, documents: Sequence[str]) -> RowSums:
        """Nothing to learn: the vocabulary is known."""
        return self

    def transform(self, documents: Sequence[str]) -> sp.csr_matrix:
        """Counts (len(documents), v), one row per string of row numbers."""
        rows = [np.array(document.split(), dtype=np.int64) for document in documents]
        members = sp.csr_matrix(
            (
                np.ones(sum(map(len, rows)), dtype=np.float32),
                np.concatenate(rows),
                np.concatenate([[0], np.cumsum([len(row) for row in rows])]),
            ),
            shape=(len(documents), self.counts.shape[0]),
        )
        return (members @ self.counts).tocsr()

    fit_transform = transform

    def get_feature_names_out(self) -> Any:
        """The stems (v,)."""
        return self.stems
