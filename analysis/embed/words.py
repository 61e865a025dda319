"""Word vectors learned on the corpus itself: latent semantics, and windowed co-occurrence.

Both are linear maps from words to dimensions, so a text's vector is one sparse product.
Latent semantic analysis: S. Deerwester et al. (JASIS 41, 1990). PPMI with a window, context
smoothing and subsampling: O. Levy & Y. Goldberg (NIPS 2014); O. Levy, Y. Goldberg & I. Dagan
(TACL 3, 2015).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from analysis.text.words import Words
from analysis.types import Codes, Doubles, Floats, Ints

CONTEXT_SMOOTHING = 0.75
OVERSAMPLES = 20
SUBSAMPLING = 1e-3
PPMI_TOKENS = 1_500_000
PPMI_WORDS = 12_000


def inverse_document_frequency(counts: sp.csr_matrix) -> Floats:
    """Smoothed idf (v,) float32 of a count matrix (n, v): log((1 + n) / (1 + df)) + 1."""
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    weights = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
    return np.asarray(weights, dtype=np.float32)


def lsa_words(counts: sp.csr_matrix, idf: Floats, dimensions: int, seed: int) -> Floats:
    """Word matrix (v, d) float32 whose product with counts gives LSA vectors, unnormalised.

    counts: the sample (m, v) the decomposition is fitted on; rows are tf-idf weighted and
    L2-normalised first, as in scikit-learn.
    """
    weighted = normalize_rows(scaled(counts, columns=idf))
    right = truncated_right_vectors(weighted, dimensions, seed)
    return (idf[:, None] * right).astype(np.float32)


def truncated_right_vectors(matrix: sp.csr_matrix, dimensions: int, seed: int) -> Floats:
    """Leading right singular vectors (v, d), by randomised projection (Halko et al. 2011)."""
    return randomized_svd(matrix, dimensions, seed)[2].T.astype(np.float32)


def randomized_svd(
    matrix: sp.csr_matrix, dimensions: int, seed: int, iterations: int = 4
) -> tuple[Floats, Floats, Floats]:
    """U (n, d), s (d,), Vt (d, v), with deterministic signs (Halko, Martinsson & Tropp, SIAM Review 53, 2011).

    d is at most what the matrix allows; d = 0 for a matrix without entries.
    """
    size = min(dimensions, *matrix.shape)
    if not matrix.nnz:
        n, v = matrix.shape
        return tuple(np.zeros(shape, dtype=np.float32) for shape in ((n, 0), (0,), (0, v)))  # type: ignore[return-value]
    rng = np.random.default_rng(seed)
    basis = rng.standard_normal((matrix.shape[1], min(size + OVERSAMPLES, matrix.shape[1]))).astype(np.float32)
    for _ in range(iterations + 1):
        left = np.linalg.qr(matrix @ basis)[0]
        basis = np.linalg.qr(matrix.T @ left)[0]
    u, s, vt = np.linalg.svd(np.asarray(matrix @ basis), full_matrices=False)
    vt = vt @ basis.T
    signs = np.sign(vt[np.arange(len(vt)), np.abs(vt).argmax(axis=1)])
    return (u * signs)[:, :size], s[:size], (vt * signs[:, None])[:size]


def ppmi_words(words: Words, texts: Ints, size: int, window: int, dimensions: int, seed: int) -> Floats:
    """PPMI-SVD vectors (size, d) float32 of every stem, zero for those too rare to place.

    texts: numbers of the texts to learn from. Pairs at distance i weigh (window + 1 - i) /
    window; frequent words weigh what Mikolov's subsampling would keep of them on average.
    """
    sequence, owner = stem_sequence(words, texts)
    counts = np.bincount(sequence, minlength=size).astype(float)
    share = counts / max(counts.sum(), 1.0)
    keep = np.ones(size)
    often = share > SUBSAMPLING
    keep[often] = np.sqrt(SUBSAMPLING / share[often])
    frequent = np.argsort(-counts, kind="stable")[:PPMI_WORDS]
    number = np.full(size, -1, dtype=np.int64)
    number[frequent] = np.arange(len(frequent))
    known = number[sequence] >= 0
    pairs = cooccurrence(number[sequence[known]], owner[known], len(frequent), window)
    pairs = scaled(pairs, rows=keep[frequent], columns=keep[frequent])
    weights = positive_pmi(pairs)
    vectors = np.zeros((size, dimensions), dtype=np.float32)
    u, s, _ = randomized_svd(weights, dimensions, seed)
    vectors[frequent, : u.shape[1]] = u * s[None, :]
    return vectors


def stem_sequence(words: Words, texts: Ints) -> tuple[Codes, Ints]:
    """Stems in reading order and the text of each, for the first texts that make 1.5 million words."""
    lengths = np.diff(words.text_ptr)[texts]
    enough = int(np.searchsorted(np.cumsum(lengths), PPMI_TOKENS)) + 1
    texts, lengths = texts[:enough], lengths[:enough]
    owner = np.repeat(texts, lengths)
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return words.stem[words.text_ptr[owner] + inside], owner


def cooccurrence(sequence: Ints, owner: Ints, size: int, window: int) -> sp.csr_matrix:
    """Symmetric distance-weighted pair counts (size, size)."""
    total = sp.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, window + 1):
        same = np.flatnonzero(owner[distance:] == owner[:-distance])
        weight = np.full(len(same), (window + 1 - distance) / window, dtype=np.float32)
        pairs = sp.coo_matrix((weight, (sequence[same], sequence[same + distance])), shape=(size, size))
        total = total + pairs.tocsr()
    return (total + total.T).tocsr()


def positive_pmi(pairs: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information, contexts smoothed by a power of 0.75."""
    row = np.asarray(pairs.sum(axis=1), dtype=np.float64).ravel()
    context = row**CONTEXT_SMOOTHING
    context /= max(context.sum(), 1e-12)
    entries = pairs.tocoo()
    with np.errstate(divide="ignore"):
        values = np.log(entries.data / (row[entries.row] * context[entries.col]))
    positive = values > 0
    return sp.csr_matrix(
        (values[positive].astype(np.float32), (entries.row[positive], entries.col[positive])),
        shape=pairs.shape,
    )


def normalize_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Rows of L2 norm 1; empty rows stay empty."""
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return scaled(matrix, rows=1.0 / np.where(norms > 0, norms, 1.0))


def scaled(
    matrix: sp.csr_matrix, rows: Floats | Doubles | None = None, columns: Floats | Doubles | None = None
) -> sp.csr_matrix:
    """A CSR matrix (n, v) float32 with rows and columns multiplied by weights (n,), (v,)."""
    data = matrix.data.astype(np.float32)
    if rows is not None:
        data *= np.repeat(rows.astype(np.float32), np.diff(matrix.indptr))
    if columns is not None:
        data *= columns.astype(np.float32)[matrix.indices]
    return sp.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def unit(vectors: Floats | Doubles) -> Floats:
    """Rows of L2 norm 1 (n, d) float32; zero rows stay zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(norms > 0, norms, 1.0)).astype(np.float32)


def sample(size: int, wanted: int, rng: np.random.Generator) -> Ints:
    """At most `wanted` sorted numbers below `size`, without repeats."""
    if size <= wanted:
        return np.arange(size)
    return np.sort(rng.choice(size, wanted, replace=False))
