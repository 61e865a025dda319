"""Agreement between themes found and labels given by people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from analysis.text.vocabulary import Vocabulary
from analysis.types import Codes, Doubles


def primary_labels(ids: list[str], labels: list[str], annotations: list[int]) -> dict[str, str]:
    """The label given most often to each contribution; ties go to the label rarest in all."""
    frequency: dict[str, int] = {}
    for label in labels:
        frequency[label] = frequency.get(label, 0) + 1
    best: dict[str, tuple[int, int, str]] = {}
    for contribution, label, count in zip(ids, labels, annotations, strict=True):
        rank = (-count, frequency[label], label)
        if contribution not in best or rank < best[contribution]:
            best[contribution] = rank
    return {contribution: rank[2] for contribution, rank in best.items()}


def membership(rows: list[int], names: list[str], size: int) -> sp.csr_matrix:
    """Which rows (size,) carry which names: a 0/1 matrix (size, names)."""
    encoded = pa.array(names, pa.string()).dictionary_encode()
    columns = encoded.indices.to_numpy(zero_copy_only=False)
    matrix = sp.csr_matrix(
        (np.ones(len(rows)), (np.asarray(rows, dtype=np.int64), columns)),
        shape=(size, max(len(encoded.dictionary), 1)),
    )
    matrix.data[:] = 1.0
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def bcubed(found: sp.csr_matrix, given: sp.csr_matrix) -> float:
    """Extended B-cubed F1 for overlapping clusters (E. Amigó et al., Information Retrieval 12, 2009)."""
    shared_found = (found @ found.T).tocsr()
    shared_given = (given @ given.T).tocsr()
    both = shared_found.minimum(shared_given)

    def average(base: sp.csr_matrix) -> float:
        ratio = both.multiply(base.power(-1.0)) if base.nnz else both
        counts = np.diff(base.indptr)
        sums = np.asarray(ratio.sum(axis=1)).ravel()
        return float(np.mean(sums[counts > 0] / counts[counts > 0])) if (counts > 0).any() else 0.0

    precision, recall = average(shared_found), average(shared_given)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pair_f1(found: sp.csr_matrix, given: sp.csr_matrix) -> float:
    """F1 over pairs of contributions that share a theme, among pairs that share a label."""
    alike_found = sp.triu((found @ found.T) > 0, k=1).tocsr()
    alike_given = sp.triu((given @ given.T) > 0, k=1).tocsr()
    common = float(alike_found.multiply(alike_given).nnz)
    total = float(alike_found.nnz + alike_given.nnz)
    return 2 * common / total if total else 0.0


def agreement(found: Codes, given: Codes) -> dict[str, float]:
    """AMI (arithmetic) and ARI of two partitions (n,)."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    return {
        "ami": float(adjusted_mutual_info_score(given, found)),
        "ari": float(adjusted_rand_score(given, found)),
    }


def shuffled(matrix: sp.csr_matrix, rng: np.random.Generator) -> sp.csr_matrix:
    """The same memberships given to other rows: what chance would score."""
    return matrix[rng.permutation(matrix.shape[0])]


def npmi(presence: sp.csr_matrix, terms: list[list[int]]) -> Doubles:
    """Normalised pointwise mutual information of each list of terms (G. Bouma, 2009).

    presence: (texts, terms) 0/1. Mean over the pairs of a list, 0 for a list of one; a pair
    never seen together scores -1.
    """
    n = max(presence.shape[0], 1)
    share = np.asarray(presence.sum(axis=0)).ravel() / n
    out = np.zeros(len(terms))
    for number, chosen in enumerate(terms):
        if len(chosen) < 2:
            continue
        part = presence[:, chosen]
        rows, columns = np.tril_indices(len(chosen), -1)
        together = np.asarray((part.T @ part).todense())[rows, columns] / n
        expected = share[chosen][rows] * share[chosen][columns]
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = np.log(together / expected) / np.maximum(-np.log(together), 1e-12)
        out[number] = np.where(together > 0, scores, -1.0).mean()
    return out


def coherence(themes: list[dict[str, Any]], vocabulary: Vocabulary, counts: sp.csr_matrix) -> dict[str, float]:
    """NPMI of the first ten terms of each theme, by id, over documents (D, v)."""
    presence = counts.copy()
    presence.sum_duplicates()  # a word said a thousand times in a text is there once
    presence.data[:] = 1.0
    words = sorted({term for entry in themes for term in entry["terms"][:10]})
    found = vocabulary.lookup(pa.array(words, pa.string())).tolist()
    stems = {word: stem for word, stem in zip(words, found, strict=True) if stem >= 0}
    kept = sorted(set(stems.values()))
    place = {stem: number for number, stem in enumerate(kept)}
    lists = [[place[stems[term]] for term in entry["terms"][:10] if term in stems] for entry in themes]
    scores = npmi(presence[:, kept].tocsc(), lists)
    return {entry["id"]: round(float(score), 4) for entry, score in zip(themes, scores, strict=True)}


def diversity(terms: list[list[str]], first: int = 10) -> float:
    """Share of distinct words among the first ten of every theme (Dieng, Ruiz & Blei 2020)."""
    shown = [word for words in terms for word in words[:first]]
    return len(set(shown)) / len(shown) if shown else 0.0
