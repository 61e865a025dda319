"""Every contribution and every idea placed under a sub-theme, or said to belong to none."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct, filled, first_of_each, spans
from analysis.corpus.statuses import CODE
from analysis.embed.texts import TextEmbedder
from analysis.figures.columns import group_rows
from analysis.text.words import Words
from analysis.themes.tree import Tree, all_ids
from analysis.types import Codes, Floats, Ints

NONE = -1
THREADS = 2
AT_ONCE = 8_192


@dataclass(frozen=True)
class Assignment:
    """n contributions, m ideas as they are written by a contribution.

    status: (n,) codes. subtheme: (n,) number of the sub-theme over all trees, -1 none; score:
    (n,) cosine with its centre. row: (m,) contribution of each idea, sorted; idea: (m,) its
    number in `Words`; idea_subtheme, idea_score: likewise.
    """

    status: Codes
    subtheme: Codes
    score: Floats
    row: Ints
    idea: Ints
    idea_subtheme: Codes
    idea_score: Floats

    def arrays(self) -> dict[str, np.ndarray]:
        """Every array by name, to be stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def offsets(trees: list[Tree]) -> Ints:
    """Number of the first sub-theme of each tree, and their total (trees + 1,)."""
    return np.concatenate([[0], np.cumsum([len(tree.centers) for tree in trees])]).astype(np.int64)


def assign(
    words: Words,
    vectors: Floats,
    embedder: TextEmbedder,
    trees: list[Tree],
    tree_of_row: Ints,
    status: Codes,
    first: Ints,
) -> Assignment:
    """Place everything under the nearest centre of its tree.

    vectors: (D, d) of the distinct documents. tree_of_row: (n,) tree of each contribution, -1
    for none. status: (n,) early statuses; first: (n,) first copy of each row. Duplicates take
    their first copy's place and carry no ideas of their own.
    """
    status = status.copy()
    document, _ = words.documents()
    base = offsets(trees)
    n = len(status)
    subtheme, score = np.full(n, NONE, dtype=np.int32), np.zeros(n, dtype=np.float32)
    ideas_of_text = np.searchsorted(words.idea_text, np.arange(len(words.key) + 1))
    parts: list[tuple[Ints, Ints, Codes, Floats]] = []
    open_ = status == CODE["themed"]
    for number, tree in enumerate(trees):
        rows = np.flatnonzero(open_ & (tree_of_row == number))
        if not len(tree.centers) or not len(rows):
            continue
        texts = distinct(words.text_of_row[rows]).astype(np.int64)
        place = np.full(len(words.key), NONE, dtype=np.int32)
        close = np.zeros(len(words.key), dtype=np.float32)
        place[texts], close[texts] = _place(document[texts].astype(np.int64), lambda some: vectors[some], tree)
        ideas = spans(ideas_of_text, texts)
        label, value = _place_ideas(words, ideas, embedder, tree, place, close)
        _agree(words, ideas, label, tree, place)
        subtheme[rows] = np.where(
            place[words.text_of_row[rows]] >= 0, base[number] + place[words.text_of_row[rows]], NONE
        )
        score[rows] = close[words.text_of_row[rows]]
        lengths = np.diff(ideas_of_text)[words.text_of_row[rows]]
        at = spans(ideas_of_text, words.text_of_row[rows])
        where = np.searchsorted(ideas, at)
        parts.append((np.repeat(rows, lengths), at, label[where], value[where]))
        parts[-1][2][parts[-1][2] >= 0] += base[number]
    settle_rows(status, subtheme, score, first)
    row, idea, label, value = (
        np.concatenate([part[i] for part in parts]) if parts else np.empty(0, kind)
        for i, kind in enumerate((np.int64, np.int64, np.int32, np.float32))
    )
    order = np.argsort(row, kind="stable")
    return Assignment(status, subtheme, score, row[order], idea[order], label[order], value[order])


def settle_rows(status: Codes, subtheme: Codes, score: Floats, first: Ints) -> None:
    """Say which rows found no place, and give duplicates that of their first copy; changes its arguments."""
    status[(status == CODE["themed"]) & (subtheme < 0)] = CODE["unclassified"]
    copies = status == CODE["duplicate"]
    subtheme[copies], score[copies] = subtheme[first[copies]], score[first[copies]]


def _agree(words: Words, ideas: Ints, label: Codes, tree: Tree, place: Codes) -> None:
    """Let one idea of each text carry the sub-theme of the whole, in `label`.

    Where none does, the idea whose sub-theme is nearest to the whole's takes it: a contribution
    never counts in a main theme that none of its ideas touches.
    """
    text = words.idea_text[ideas]
    whole = place[text]
    known = np.flatnonzero((label >= 0) & (whole >= 0))
    carried = np.zeros(len(words.key), dtype=bool)
    carried[text[known[label[known] == whole[known]]]] = True
    lacking = known[~carried[text[known]]]
    near = (tree.centers @ tree.centers.T)[label[lacking], whole[lacking]]
    order = np.lexsort((lacking, -near, text[lacking]))
    _, first = first_of_each(text[lacking][order])
    chosen = lacking[order[first]]
    label[chosen] = whole[chosen]


def themes_of_rows(assignment: Assignment, trees: list[Tree]) -> dict[str, Ints]:
    """Id of each theme and sub-theme -> sorted contributions whose ideas touch it; themed ones only."""
    themed = assignment.status[assignment.row] == CODE["themed"]
    kept = themed & (assignment.idea_subtheme >= 0)
    sub, rows = assignment.idea_subtheme[kept], assignment.row[kept]
    names, parents = all_ids(trees)
    themes = sorted(set(parents))
    number = {name: i for i, name in enumerate(themes)}
    theme_of = np.array([number[name] for name in parents], dtype=np.int32)
    return _grouped(rows, sub, names) | _grouped(rows, theme_of[sub], themes)


def _grouped(rows: Ints, codes: Codes, names: list[str]) -> dict[str, Ints]:
    return group_rows(rows, pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string())))


def _place(numbers: Ints, vectors: Callable[[Ints], Floats], tree: Tree) -> tuple[Codes, Floats]:
    """(centre of each number (m,), -1 where its vector is zero; cosine with it (m,)).

    vectors: those of some numbers, asked slice by slice on two threads: they are never all there.
    """
    labels = np.full(len(numbers), NONE, dtype=np.int32)
    scores = np.zeros(len(numbers), dtype=np.float32)

    def fill(low: int) -> None:
        some = vectors(numbers[low : low + AT_ONCE])
        known = filled(some)
        similar = some @ tree.centers.T
        best = similar.argmax(axis=1)
        labels[low + known] = best[known]
        scores[low + known] = similar[known, best[known]]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(fill, range(0, len(numbers), AT_ONCE)))
    return labels, scores


def _place_ideas(
    words: Words, ideas: Ints, embedder: TextEmbedder, tree: Tree, place: Codes, close: Floats
) -> tuple[Codes, Floats]:
    """Sub-theme within the tree and cosine of each idea; a text's only idea is the text itself."""
    text = words.idea_text[ideas]
    label, value = place[text].copy(), close[text].copy()
    several = np.flatnonzero(np.bincount(text, minlength=len(words.key))[text] > 1)
    if len(several):
        size = len(embedder.lsa)
        label[several], value[several] = _place(
            ideas[several], lambda some: embedder.slice(words.idea_counts(some, size)), tree
        )
    return label, value
