"""What a few examples teach: ideas like these, unlike those; and the parts that some ideas fall into. Pure.

Vectors are rows of norm 1. Ideas that nobody judged stand as weak counter-examples, as in learning from positive and
unlabelled data (C. Elkan & K. Noto, KDD 2008): a first handful of « yes » is enough to begin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.types import Codes, Doubles, Floats, Ints

BACKGROUND = 400
BACKGROUND_WEIGHT = 1.0
STRENGTH = 10.0
STEPS = (0.85, 0.7, 0.55, 0.4)
TOO_ALIKE = 0.97
SAMPLE = 4_000
SEED = 7


@dataclass(frozen=True)
class Likeness:
    """A direction (d,) and where « yes » begins along it; `far`: the score of ideas in general, `near`: of the yes."""

    direction: Floats
    far: float
    near: float

    def scores(self, vectors: Floats) -> Floats:
        """(m,) from 0, as far as ideas in general, to 1, as near as the examples; beyond on either side."""
        raw = np.asarray(vectors, dtype=np.float32) @ self.direction
        return np.asarray((raw - self.far) / max(self.near - self.far, 1e-6), dtype=np.float32)


def learn(yes: Floats, no: Floats, background: Floats) -> Likeness:
    """From examples (p, d), counter-examples (q, d) and ideas at random (b, d); p is at least 1.

    A logistic regression where examples weigh as much, all together, as counter-examples do; turned towards the mean
    of the examples, which steadies it while they are few (J. Rocchio, 1971).
    """
    from sklearn.linear_model import LogisticRegression

    parts = [(yes, 1, 1.0), (no, 0, 2.0 * len(no)), (background, 0, BACKGROUND_WEIGHT)]
    kept = [(part, label, total) for part, label, total in parts if len(part)]
    mean = yes.mean(axis=0) - (background.mean(axis=0) if len(background) else 0.0)
    if len(no):
        mean = mean - 0.5 * no.mean(axis=0)
    direction = mean / max(float(np.linalg.norm(mean)), 1e-6)
    if len(kept) > 1:
        weights = np.concatenate([np.full(len(part), total / len(part)) for part, _, total in kept])
        labels = np.concatenate([np.full(len(part), label) for part, label, _ in kept])
        weights[labels == 1] *= weights[labels == 0].sum() / max(weights[labels == 1].sum(), 1e-9)
        model = LogisticRegression(C=STRENGTH, max_iter=200)
        model.fit(np.concatenate([part for part, _, _ in kept]), labels, sample_weight=weights)
        learned = model.coef_[0] / max(float(np.linalg.norm(model.coef_[0])), 1e-6)
        trust = len(no) / (len(no) + 3.0)
        direction = (1 - trust) * direction + trust * learned
    direction = direction.astype(np.float32)
    far = float((background @ direction).mean()) if len(background) else 0.0
    return Likeness(direction, far, float((yes @ direction).mean()))


def questions(scores: Floats, vectors: Floats, sure: int = 2, unsure: int = 3) -> Ints:
    """Rows to ask about: the surest, then those nearest to the border, no two alike.

    scores: (m,) as `Likeness.scores` gives them; vectors: (m, d) of the same ideas, none of them judged yet.
    """
    best = np.argsort(-scores, kind="stable")
    border = np.argsort(np.abs(scores - STEPS[2]), kind="stable")
    chosen: list[int] = []
    for order, wanted in ((best, sure), (border, sure + unsure)):
        for row in order[:200].tolist():
            if len(chosen) >= wanted:
                break
            if row not in chosen and all(float(vectors[row] @ vectors[one]) < TOO_ALIKE for one in chosen):
                chosen.append(row)
    return np.array(chosen, dtype=np.int64)


def parts_of(vectors: Floats, count: int) -> tuple[Codes, Doubles]:
    """(part of each row (m,), the largest first, -1 for rows without words; middles (count, d)).

    k-means on at most SAMPLE rows, the others go to the nearest middle. The same rows give the same parts. Fewer parts
    come out where rows are all alike.
    """
    from sklearn.cluster import KMeans

    known = np.flatnonzero(np.einsum("ij,ij->i", vectors, vectors) > 0)
    labels = np.full(len(vectors), -1, dtype=np.int32)
    if len(known) < count:
        return labels, np.empty((0, vectors.shape[1]))
    rng = np.random.default_rng(SEED)
    chosen = known if len(known) <= SAMPLE else np.sort(rng.choice(known, SAMPLE, replace=False))
    sample = vectors[chosen]
    if len(np.unique(sample, axis=0)) < count:
        return labels, np.empty((0, vectors.shape[1]))
    model = KMeans(count, n_init=3, max_iter=60, random_state=SEED).fit(sample)
    middles = np.asarray(model.cluster_centers_, dtype=np.float64)
    distance = (middles**2).sum(axis=1)[None, :] - 2 * (vectors[known] @ middles.T)
    found = distance.argmin(axis=1)
    order = np.argsort(-np.bincount(found, minlength=count), kind="stable")
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    labels[known] = rank[found]
    return labels, middles[order]


def margins(vectors: Floats, middles: Floats) -> tuple[Codes, Codes, Floats]:
    """(nearest middle (m,), second one, how much nearer the first is): small where an idea is between two."""
    similar = vectors @ middles.T
    two = np.argpartition(-similar, 1, axis=1)[:, :2]
    rows = np.arange(len(vectors))
    swap = similar[rows, two[:, 0]] < similar[rows, two[:, 1]]
    first, second = np.where(swap, two[:, 1], two[:, 0]), np.where(swap, two[:, 0], two[:, 1])
    gap = similar[rows, first] - similar[rows, second]
    return first.astype(np.int32), second.astype(np.int32), np.asarray(gap, dtype=np.float32)
