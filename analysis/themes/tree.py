"""A tree of themes: sub-themes found among documents, joined into the themes of a report."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from analysis.arrays import squares
from analysis.cluster.groups import WardKMeans, cut_tree, means, smooth, weighted_ward
from analysis.embed.words import sample
from analysis.themes.bertopic_model import fit_topics
from analysis.types import Codes, Configuration, Doubles, Floats, Ints

FEWEST_THEMES, MOST_THEMES = 6, 12
MOST_SUBTHEMES = 150
JOINED_NEIGHBOURS = 5
LARGEST_THEME = 0.25
CHUNK = 16_384


@dataclass
class Tree:
    """One tree: of the whole corpus, or of one question.

    centers: (k, d) sub-theme centres of norm 1. parent: (k,) theme of each, numbers below
    `themes`. weights: class-based TF-IDF (k, v). heights: Ward's merging heights, largest
    first. theme_ids, subtheme_ids: names that outlive a run.
    """

    question: str | None
    centers: Floats
    parent: Codes
    weights: sp.csr_matrix
    heights: Doubles
    theme_ids: list[str] = field(default_factory=list)
    subtheme_ids: list[str] = field(default_factory=list)

    @property
    def themes(self) -> int:
        """Number of themes."""
        return int(self.parent.max(initial=-1)) + 1


def grow_tree(
    question: str | None,
    documents: Ints,
    said: Ints,
    vectors: Floats,
    counts: sp.csr_matrix,
    stems: list[str],
    configuration: Configuration,
) -> Tree:
    """Find sub-themes among documents, then join them.

    documents: numbers of the documents of this tree, in an order that does not depend on the
    rows'; said: (len(documents),) contributions in each document's words. A text said 4 times
    weighs 2, 16 times 4, and so on: what many say weighs more, without drowning the rest.
    vectors (D, d) and counts (D, v) are those of all documents.
    """
    known = squares(vectors)[documents] > 0
    usable, said = documents[known], said[known]
    groups = configuration.subthemes or default_subthemes(len(usable))
    if not len(usable):
        empty = np.zeros((0, vectors.shape[1]), dtype=np.float32)
        return Tree(question, empty, np.zeros(0, np.int32), counts[:0], np.zeros(0))
    rng = np.random.default_rng(configuration.seed)
    weighty = np.repeat(usable, 2 ** (np.log2(np.maximum(said, 1)) // 2).astype(np.int64))
    chosen = weighty[sample(len(weighty), configuration.cluster_sample, rng)]
    clusterer = WardKMeans(
        min(groups, len(chosen)), configuration.neighbours, configuration.smoothings, configuration.seed
    )
    topics = fit_topics(counts[chosen], stems, vectors[chosen], clusterer)
    centers, labels = settle(vectors[usable], topics.centers)
    masses = np.bincount(labels, minlength=len(centers)).astype(float)
    links = weighted_ward(smooth(centers, min(JOINED_NEIGHBOURS, len(centers) // 10), 1), masses)
    wanted = configuration.themes or choose_themes(links, masses)
    joined = cut_tree(links, min(wanted, len(centers)))
    sizes = np.bincount(joined, np.bincount(labels, minlength=len(centers)))
    rank = np.empty(len(sizes), dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return Tree(question, centers, rank[joined], topics.weights, links[::-1, 2].copy())


def settle(vectors: Floats, centers: Floats) -> tuple[Floats, Codes]:
    """Centres (k, d) as means of all the vectors nearest to them, and those vectors' centres (m,)."""
    labels, _ = nearest_centers(vectors, centers)
    moved = means(vectors, labels, len(centers))
    return np.where(np.abs(moved).sum(axis=1, keepdims=True) > 0, moved, centers), labels


def default_subthemes(documents: int) -> int:
    """Sub-themes for a number of distinct texts: its square root, at most 150."""
    return int(np.clip(round(documents**0.5), 1, MOST_SUBTHEMES))


def choose_themes(links: Doubles, masses: Doubles) -> int:
    """Number of themes, between 6 and 12, after which joining costs most more than before.

    Numbers that leave a theme with over a quarter of the texts are passed over, where another
    does better; so are those, over 6, of more than half the sub-themes, which would say the same as
    them. masses: (k,) texts of each sub-theme.
    """
    leaves = len(links) + 1
    if leaves <= FEWEST_THEMES:
        return leaves
    heights = links[::-1, 2]  # heights[i]: what joining i + 2 groups into i + 1 costs
    counts = np.arange(FEWEST_THEMES, max(FEWEST_THEMES, min(MOST_THEMES, leaves // 2)) + 1)
    gain = heights[counts - 2] / np.maximum(heights[counts - 1], 1e-12)
    largest = np.array([np.bincount(cut_tree(links, int(count)), masses).max() for count in counts])
    largest /= max(float(masses.sum()), 1.0)
    balanced = largest <= max(LARGEST_THEME, float(largest.min()))
    return int(counts[np.argmax(np.where(balanced, gain, 0.0))])


def nearest_centers(vectors: Floats, centers: Floats) -> tuple[Codes, Floats]:
    """(nearest centre of each vector (m,), cosine with it (m,)), in slices on two threads."""
    labels = np.zeros(len(vectors), dtype=np.int32)
    scores = np.zeros(len(vectors), dtype=np.float32)

    def fill(low: int) -> None:
        similar = vectors[low : low + CHUNK] @ centers.T
        best = similar.argmax(axis=1)
        labels[low : low + CHUNK] = best
        scores[low : low + CHUNK] = similar[np.arange(len(best)), best]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fill, range(0, len(vectors), CHUNK)))
    return labels, scores


def all_ids(trees: list[Tree]) -> tuple[list[str], list[str]]:
    """(id of every sub-theme over all trees, id of its theme)."""
    names = [name for tree in trees for name in tree.subtheme_ids]
    return names, [tree.theme_ids[parent] for tree in trees for parent in tree.parent.tolist()]
