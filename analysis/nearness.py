"""Texts near a text: what short texts have in common, by their words and by the company that words keep.

For a few thousand texts that are compared while somebody types, not for a corpus that is analysed: no themes, no run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from analysis.embed.words import inverse_document_frequency, lsa_words, unit
from analysis.types import Floats, Ints

DIMENSIONS = 64
SEED = 20261120
FEWEST = 8
"""Texts below which the company of words says nothing: words alone are compared."""


@dataclass(frozen=True)
class Nearness:
    """ids: (n,) of the texts. stems: the v stems known. idf: (v,). lsa: (v, d), d may be 0. counts: CSR (n, v)."""

    ids: Ints
    stems: Sequence[str]
    idf: Floats
    lsa: Floats
    counts: sp.csr_matrix

    def nearest(self, text: str, among: Mapping[int, object], most: int) -> list[tuple[int, float]]:
        """(id, likeness between 0 and 1) of the texts of `among` nearest to `text`, itself stems separated by spaces;
        those that have nothing in common with it are left out."""
        asked = counted([text], {stem: place for place, stem in enumerate(self.stems)})
        score = self._cosine(asked)
        order = np.argsort(-score, kind="stable")
        found = ((int(self.ids[place]), float(score[place])) for place in order if score[place] > 0)
        return [pair for pair in found if pair[0] in among][:most]

    def _cosine(self, asked: sp.csr_matrix) -> Floats:
        """Mean of the cosines by words and by latent meaning (n,), the first alone where there is no second."""
        weights = sp.diags(self.idf)
        words = np.asarray((_rows_of_one(self.counts @ weights) @ _rows_of_one(asked @ weights).T).todense()).ravel()
        if self.lsa.shape[1] == 0:
            return words.astype(np.float32)
        latent = unit(np.asarray(self.counts @ self.lsa)) @ unit(np.asarray(asked @ self.lsa))[0]
        return ((words + np.clip(latent, 0.0, 1.0)) / 2).astype(np.float32)


def fit(texts: Mapping[int, str]) -> Nearness:
    """Learn from texts, by id; each is stems separated by spaces."""
    stems = sorted({stem for text in texts.values() for stem in text.split()})
    counts = counted(list(texts.values()), {stem: place for place, stem in enumerate(stems)})
    idf = inverse_document_frequency(counts)
    dimensions = min(DIMENSIONS, len(texts) // 2, len(stems) // 2)
    enough = len(texts) >= FEWEST and dimensions > 1
    lsa = lsa_words(counts, idf, dimensions, SEED) if enough else np.zeros((len(stems), 0), dtype=np.float32)
    return Nearness(np.array(list(texts), dtype=np.int64), stems, idf, lsa, counts)


def counted(texts: Sequence[str], places: Mapping[str, int]) -> sp.csr_matrix:
    """Occurrences of each known stem (m, v), once a text for each."""
    columns = [sorted({places[stem] for stem in text.split() if stem in places}) for text in texts]
    pointers = np.concatenate([[0], np.cumsum([len(row) for row in columns])])
    flat = np.array([place for row in columns for place in row], dtype=np.int64)
    return sp.csr_matrix((np.ones(len(flat), np.float32), flat, pointers), shape=(len(texts), len(places)))


def write(nearness: Nearness, path: Path) -> None:
    """One file, replaced at once: a reader never finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(
        partial,
        ids=nearness.ids,
        stems=np.array(nearness.stems, dtype=np.str_),
        idf=nearness.idf,
        lsa=nearness.lsa,
        columns=nearness.counts.indices,
        pointers=nearness.counts.indptr,
    )
    partial.replace(path)


def read(path: Path) -> Nearness:
    """What `write` left."""
    with np.load(path, allow_pickle=False) as held:
        columns, stems = held["columns"], held["stems"].tolist()
        ones = np.ones(len(columns), np.float32)
        shape = (len(held["ids"]), len(stems))
        counts = sp.csr_matrix((ones, columns, held["pointers"]), shape=shape)
        return Nearness(held["ids"], stems, held["idf"], held["lsa"], counts)


def _rows_of_one(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Rows of L2 norm 1; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sp.diags(1.0 / np.where(lengths > 0, lengths, 1.0)) @ matrix
