"""Vectors of texts: LSA beside SIF-weighted PPMI word vectors, both linear in the words.

SIF: S. Arora, Y. Liang & T. Ma, "A simple but tough-to-beat baseline for sentence
embeddings" (ICLR 2017): words weighted by a / (a + p), the first common component removed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from analysis.arrays import squares
from analysis.embed.sentence import sentence_words
from analysis.embed.words import inverse_document_frequency, lsa_words, ppmi_words, sample
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words, summed
from analysis.types import Configuration, Floats, Ints

SIF_A = 3e-3
CHUNK = 8_192
THREADS = 2


@dataclass(frozen=True)
class TextEmbedder:
    """A frozen map from counts (m, v) to vectors (m, d) of norm 1, zero for texts without words.

    lsa: (v, d1). sif: (v, d2), SIF weights included. common: (d2,) the direction removed.
    sif_weight: how much the second part weighs beside the first. sentence: (v, d3) what a
    sentence-transformers model says, predicted from the words; d3 is 0 without one.
    """

    lsa: Floats
    sif: Floats
    common: Floats
    sif_weight: Floats
    sentence: Floats

    def arrays(self) -> dict[str, np.ndarray]:
        """Every array by name, to be stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def transform(self, counts: sp.csr_matrix) -> Floats:
        """Vectors (m, d1 + d2) float32, in slices on two threads."""
        out = np.empty((counts.shape[0], self.table.shape[1]), dtype=np.float32)

        def fill(low: int) -> None:
            out[low : low + CHUNK] = self.slice(counts[low : low + CHUNK])

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, range(0, counts.shape[0], CHUNK)))
        return out

    @cached_property
    def table(self) -> Floats:
        """What each word says in every part (v, d1 + d2 + d3)."""
        return np.hstack([self.lsa, self.sif, self.sentence])

    def slice(self, counts: sp.csr_matrix) -> Floats:
        """`transform` of a few texts at once, on this thread."""
        out = np.asarray(counts @ self.table, dtype=np.float32)
        split, last = self.lsa.shape[1], self.lsa.shape[1] + self.sif.shape[1]
        parts = ((out[:, :split], 1.0), (out[:, split:last], float(self.sif_weight)), (out[:, last:], 1.0))
        sif = parts[1][0]
        sif -= np.outer(sif @ self.common, self.common)
        lengths = [np.sqrt(squares(part)) for part, _ in parts]
        whole = np.sqrt(sum((weight * (length > 0)) ** 2 for (_, weight), length in zip(parts, lengths, strict=True)))
        for (part, weight), length in zip(parts, lengths, strict=True):
            part *= (weight / np.where(length > 0, length * whole, 1.0)).astype(np.float32)[:, None]
        return out


def fit_embedder(
    words: Words,
    vocabulary: Vocabulary,
    documents: Ints,
    texts: Callable[[], pa.Array],
    configuration: Configuration,
) -> TextEmbedder:
    """Learn word vectors on a sample of the corpus.

    documents: a text of each distinct document, in an order that does not depend on the rows'.
    texts: gives the distinct texts (r,), asked only by a sentence-transformers model (`st:PATH`).
    """
    size = len(vocabulary)
    rng = np.random.default_rng(configuration.seed)
    chosen = sample(len(documents), configuration.fit_sample, rng)
    sampled = documents[chosen]
    counts = summed(words.counts_of(sampled, size))
    idf = inverse_document_frequency(counts)
    dimensions, seed = configuration.sif_dimensions, configuration.seed
    if configuration.embedder == "lsa":
        lsa = lsa_words(counts, idf, configuration.lsa_dimensions, seed)
        empty = np.zeros((size, 0), dtype=np.float32)
        return TextEmbedder(lsa, empty, np.zeros(0, np.float32), np.zeros((), np.float32), empty)
    with ThreadPoolExecutor(1) as beside:
        lsa_later = beside.submit(lsa_words, counts, idf, configuration.lsa_dimensions, seed)
        vectors = ppmi_words(words, sampled, size, configuration.window, dimensions, seed)
        lsa = lsa_later.result()
    total = np.asarray(counts.sum(axis=0)).ravel()
    share = total / max(float(total.sum()), 1.0)
    sif = (vectors * (SIF_A / (SIF_A + share))[:, None]).astype(np.float32)
    means = (counts @ sif) / np.maximum(np.asarray(counts.sum(axis=1)), 1.0)
    sentence = np.zeros((size, 0), dtype=np.float32)
    if configuration.embedder.startswith("st:"):
        folder = Path(configuration.embedder.removeprefix("st:"))
        sentence = sentence_words(folder, counts, idf, texts().take(pa.array(sampled)).to_pylist())
    weight = np.array(configuration.sif_weight, dtype=np.float32)
    return TextEmbedder(lsa, sif, first_component(means), weight, sentence)


def first_component(vectors: Floats) -> Floats:
    """First right singular vector (d,) of (m, d) vectors, not centred."""
    _, basis = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.asarray(basis[:, -1], dtype=np.float32)
