"""BERTopic as the frame (M. Grootendorst, 2022), and the only module that imports it.

Ready vectors go in, our clusterer stands where HDBSCAN stood, and the vectoriser sums rows
that are already counted: class-based TF-IDF costs a second instead of fifteen.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis.cluster.groups import WardKMeans
from analysis.label.chat import ChatModel, Conversation
from analysis.types import Codes, Floats

UNUSED = ("umap", "hdbscan", "sentence_transformers", "plotly")
HEAVY = ("pandas", "scipy.stats", "sklearn.cluster", "sklearn.feature_extraction.text", "scipy.cluster.hierarchy")


@dataclass(frozen=True)
class Topics:
    """labels: (m,) cluster of each document, as the clusterer numbered them. centers: (k, d).
    weights: class-based TF-IDF (k, v) of each cluster."""

    labels: Codes
    centers: Floats
    weights: sp.csr_matrix


def load_libraries() -> None:
    """Load what BERTopic and the grouping stand on, a second's work that can be done ahead."""
    for name in HEAVY:
        importlib.import_module(name)


def import_bertopic() -> Any:
    """The package, in its light form: what groups, encodes and draws elsewhere is not needed, nor loaded."""
    if "bertopic" in sys.modules:
        return sys.modules["bertopic"]
    absent = [name for name in UNUSED if name not in sys.modules]
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


def ask_through_bertopic(
    chat: ChatModel, prompts: Mapping[int, str], terms: Mapping[int, list[str]], quotes: Mapping[int, list[str]]
) -> Conversation:
    """The answers of a language model to one prompt a group, asked as BERTopic asks its representation models.

    BERTopic's own class for this interface imports the package `openai`, which is not needed: ours stands
    on the same base, takes the same four arguments and gives back the same mapping.
    """
    import_bertopic()
    import pandas as pd
    from bertopic.representation import BaseRepresentation

    talk = Conversation()

    class ChatNames(BaseRepresentation):
        """One name a topic; a topic without an answer keeps its words."""

        def extract_topics(
            self, topic_model: Any, documents: Any, c_tf_idf: Any, topics: Mapping[int, Any]
        ) -> dict[int, list[tuple[str, float]]]:
            asked = {int(topic): prompts[int(topic)] for topic in documents["Topic"].unique()}
            answers = talk.hold(chat, asked)
            return {topic: [(answers[topic], 1.0)] if topic in answers else words for topic, words in topics.items()}

    rows = [(number, quote) for number in prompts for quote in quotes[number] or [""]]
    documents = pd.DataFrame(rows, columns=["Topic", "Document"])
    words = {number: [(term, 1.0) for term in terms[number]] for number in prompts}
    ChatNames().extract_topics(None, documents, None, words)
    return talk
