"""Every contribution and every idea placed under a sub-theme, or said to belong to none."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct, first_of_each, spans
from analysis.corpus.statuses import CODE
from analysis.embed.texts import TextEmbedder
from analysis.figures.columns import group_rows
from analysis.text.words import Words
from analysis.themes.tree import Tree, all_ids, nearest_centers
from analysis.types import Codes, Floats, Ints

NONE = -1


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
        known, closest, near = _place(vectors[document[texts]], tree)
        place = np.full(len(words.key), NONE, dtype=np.int32)
        close = np.zeros(len(words.key), dtype=np.float32)
        place[texts[known]], close[texts[known]] = closest, near
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


def _place(vectors: Floats, tree: Tree) -> tuple[Ints, Codes, Floats]:
    """(positions of the vectors that can be placed, their centre, cosine)."""
    known = np.flatnonzero(np.abs(vectors).sum(axis=1) > 0)
    labels, scores = nearest_centers(vectors[known], tree.centers)
    return known, labels, scores


def _place_ideas(
    words: Words,
    ideas: Ints,
    embedder: TextEmbedder,
    tree: Tree,
    place: Codes,
    close: Floats,
) -> tuple[Codes, Floats]:
    """Sub-theme within the tree and cosine of each idea; a text's only idea is the text itself."""
    text = words.idea_text[ideas]
    label, value = place[text].copy(), close[text].copy()
    several = np.flatnonzero(np.bincount(text, minlength=len(words.key))[text] > 1)
    if len(several):
        vectors = embedder.transform(words.idea_counts(ideas[several], len(embedder.lsa)))
        known, labels, scores = _place(vectors, tree)
        label[several], value[several] = NONE, 0.0
        label[several[known]], value[several[known]] = labels, scores
    return label, value
