"""Grouping vectors: neighbours on landmarks, Ward's tree as a start, k-means to finish.

Landmarks are described by their place in the graph of neighbours (normalised spectral
embedding: A. Ng, M. Jordan & Y. Weiss, NIPS 2001) beside their smoothed vectors. Ward's tree
(J. H. Ward, JASA 58, 1963) gives k-means its first centres, so that two seeds agree; k-means
repairs what a greedy tree cannot undo, then refines the centres on the vectors themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from analysis.embed.words import sample, scaled, unit
from analysis.types import Codes, Doubles, Floats, Ints

LANDMARKS = 3_000
BLOCK = 1_024
ITERATIONS = 60
REFINEMENTS = 10
GRAPH_NEIGHBOURS = 30
EIGENVECTORS = 50
CONSENSUS_TEXTS = 2_500
VARIED_NEIGHBOURS = (-5, -3, -1, 0, 1, 2, 4, 6)
DRAWN = 0.8
DIFFUSION = 3  # steps of the walk on the graph: eigenvalues weigh by this power


def nearest(vectors: Floats, others: Floats, count: int) -> Ints:
    """The `count` rows of `others` (m, d) most similar to each vector (n, d): (n, count), unordered."""
    count = min(count, len(others))
    out = np.empty((len(vectors), count), dtype=np.int64)
    for low in range(0, len(vectors), BLOCK):
        similar = vectors[low : low + BLOCK] @ others.T
        out[low : low + BLOCK] = np.argpartition(similar, -count, axis=1)[:, -count:]
    return out


def smooth(vectors: Floats, neighbours: int, times: int) -> Floats:
    """Each vector replaced by the mean of itself and its nearest, several times over; unit norm."""
    around = nearest(vectors, vectors, neighbours + 1)
    out = vectors
    for _ in range(times):
        total = np.zeros_like(out)
        for column in around.T:
            total += out[column]
        out = unit(total)
    return out


def weighted_ward(points: Floats | Doubles, weights: Doubles) -> Doubles:
    """Ward's linkage (n - 1, 4) of points that each stand for so many texts (n,).

    Joining two large groups costs more than two small ones, so that no theme swallows the
    others. Cubic in n, which is a few hundred at most.
    """
    n = len(points)
    more = max(n - 1, 0)
    centers = np.vstack([points.astype(np.float64), np.zeros((more, points.shape[1]))])
    mass = np.concatenate([np.maximum(weights, 1.0), np.zeros(more)])
    leaves = np.concatenate([np.ones(n), np.zeros(more)])
    cost = np.full((n + more, n + more), np.inf)
    squares = ((centers[:n][:, None] - centers[:n][None]) ** 2).sum(axis=2)
    cost[:n, :n] = squares * _harmonic(mass[:n], mass[:n])
    np.fill_diagonal(cost, np.inf)
    alive = np.arange(n + more) < n
    links = np.zeros((more, 4))
    for step in range(more):
        a, b = divmod(int(cost.argmin()), n + more)
        new = n + step
        leaves[new] = leaves[a] + leaves[b]
        links[step] = a, b, np.sqrt(2 * cost[a, b]), leaves[new]
        mass[new] = mass[a] + mass[b]
        centers[new] = (mass[a] * centers[a] + mass[b] * centers[b]) / mass[new]
        alive[[a, b]] = False
        cost[[a, b]] = np.inf
        cost[:, [a, b]] = np.inf
        rest = np.flatnonzero(alive)
        fresh = ((centers[rest] - centers[new]) ** 2).sum(axis=1) * _harmonic(mass[rest], mass[new : new + 1])[:, 0]
        cost[rest, new] = cost[new, rest] = fresh
        alive[new] = True
    return links


def _harmonic(left: Doubles, right: Doubles) -> Doubles:
    """Masses (n, m) that Ward's cost gives to the squared distance of two groups."""
    return np.asarray(left[:, None] * right[None] / (left[:, None] + right[None]))


def ward_tree(points: Floats | Doubles) -> Doubles:
    """Ward's linkage (n - 1, 4) as in SciPy."""
    from scipy.cluster.hierarchy import linkage

    if len(points) < 2:
        return np.zeros((0, 4))
    return np.asarray(linkage(points.astype(np.float64), "ward"), dtype=np.float64)


def cut_tree(tree: Doubles, count: int) -> Codes:
    """Group of each leaf (n,), from 0, when the tree is cut into `count` groups."""
    from scipy.cluster.hierarchy import fcluster

    if len(tree) == 0:
        return np.zeros(1, dtype=np.int32)
    return np.asarray(fcluster(tree, count, "maxclust") - 1, dtype=np.int32)


@dataclass
class WardKMeans:
    """A clusterer in scikit-learn's manner, and what BERTopic takes for its `hdbscan_model`.

    fit: vectors (n, d) of norm 1 -> labels_ (n,) by the nearest centre among centers_ (k, d),
    means of the *unsmoothed* vectors. Fewer groups come out when points coincide. start: (k, d)
    centres to refine instead of looking for groups. consensus: texts up to which several
    groupings are made and joined.
    """

    groups: int
    neighbours: int = 10
    times: int = 3
    seed: int = 0
    start: Floats | None = None
    consensus: int = CONSENSUS_TEXTS

    def fit(self, vectors: Floats, y: object = None) -> WardKMeans:
        """Cluster; labels are numbered by falling size."""
        vectors = np.asarray(vectors, dtype=np.float32)
        centers = self.start
        if centers is None:
            marks = vectors[sample(len(vectors), LANDMARKS, np.random.default_rng(self.seed))]
            labels = self._consensus(marks) if len(marks) <= self.consensus else self._landmarks(marks)
            centers = means(marks, labels, int(labels.max()) + 1)
        for _ in range(REFINEMENTS):
            labels = (vectors @ centers.T).argmax(axis=1)
            sizes = np.bincount(labels, minlength=len(centers))
            order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
            centers = means(vectors, labels, len(centers))[order]
        self.centers_ = centers
        self.labels_ = (vectors @ centers.T).argmax(axis=1)
        return self

    def _consensus(self, vectors: Floats) -> Codes:
        """Groups of a small corpus (n,): what eight groupings of four fifths of it agree on.

        Few texts leave much to chance. Ward's tree joins those that the groupings put together
        (A. Strehl & J. Ghosh, "Cluster ensembles", JMLR 3, 2002).
        """
        rng = np.random.default_rng(self.seed)
        votes = []
        for more in VARIED_NEIGHBOURS:
            drawn = np.sort(rng.permutation(len(vectors))[: max(2, int(DRAWN * len(vectors)))])
            one = replace(self, neighbours=max(self.neighbours + more, 2))
            labels = one._landmarks(vectors[drawn])
            centers = means(vectors[drawn], labels, int(labels.max()) + 1)
            nearest_one = (vectors @ centers.T).argmax(axis=1)
            votes.append(np.eye(len(centers), dtype=np.float32)[nearest_one])
        return cut_tree(ward_tree(np.hstack(votes)), min(self.groups, len(vectors)))

    def _landmarks(self, vectors: Floats) -> Codes:
        """Groups of the landmarks (n,), numbered without gaps."""
        groups = min(self.groups, len(vectors))
        if groups < 2:
            return np.zeros(len(vectors), dtype=np.int32)
        points = smooth(vectors, self.neighbours, self.times)
        places = spectral(vectors, groups)
        points = unit(np.hstack([points, places]))
        first = cut_tree(ward_tree(points), groups)
        return lloyd(points, means(points, first, int(first.max()) + 1, normalize=False))


def spectral(vectors: Floats, dimensions: int) -> Floats:
    """Place of each vector (n, at most 50) in the graph of its nearest neighbours; unit norm."""
    from scipy.sparse.linalg import eigsh

    n = len(vectors)
    count = min(dimensions, EIGENVECTORS) + 1
    if n < 3 * count:
        return np.zeros((n, 0), dtype=np.float32)
    near = nearest(vectors, vectors, min(GRAPH_NEIGHBOURS, n // 4) + 1)
    rows = np.repeat(np.arange(n), near.shape[1])
    graph = sp.csr_matrix((np.ones(near.size), (rows, near.ravel())), shape=(n, n))
    graph = (graph + graph.T) / 2
    scale = 1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel())
    values, places = eigsh(scaled(graph.tocsr(), rows=scale, columns=scale), count, v0=np.ones(n))
    return unit(places * np.maximum(values, 0) ** DIFFUSION)


def lloyd(points: Floats, centers: Floats) -> Codes:
    """k-means from given centres (S. Lloyd, 1982) -> labels (n,), numbered without gaps."""
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(ITERATIONS):
        nearer = (points @ centers.T - 0.5 * (centers * centers).sum(axis=1)).argmax(axis=1)
        if np.array_equal(nearer, labels):
            break
        kept, labels = np.unique(nearer, return_inverse=True)
        centers = means(points, labels, len(kept), normalize=False)
        labels = labels if len(kept) == int(nearer.max()) + 1 else np.full(len(points), -1)
    return np.asarray(np.unique(nearer, return_inverse=True)[1], dtype=np.int32)


def means(vectors: Floats, labels: Codes | Ints, count: int, normalize: bool = True) -> Floats:
    """Mean vector of each group (count, d); of norm 1 unless said otherwise."""
    members = sp.csr_matrix(
        (np.ones(len(labels), dtype=np.float32), (labels, np.arange(len(labels)))),
        shape=(count, len(labels)),
    )
    sums = np.asarray(members @ vectors, dtype=np.float32)
    if normalize:
        return unit(sums)
    sizes = np.maximum(np.bincount(labels, minlength=count), 1).astype(np.float32)
    return np.asarray(sums / sizes[:, None], dtype=np.float32)
