"""Naming and describing within a run: what its stages « assign » and « label » do beyond placing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.corpus.statuses import CODE
from analysis.embed.words import sample
from analysis.label.describe import Corpus, Names, describe_tree, masses, name_tree, named_entries, profiles
from analysis.label.folding import fold
from analysis.themes.assignment import Assignment, offsets
from analysis.themes.corrections import held
from analysis.themes.stability import TEXTS, person_stability
from analysis.themes.tree import Tree
from analysis.types import Codes, Doubles

if TYPE_CHECKING:
    from analysis.stages import Run

ROUNDS = 8


@dataclass(frozen=True)
class Placed:
    """Where everything went, the offsets of the ideas, what corrections moved, and the names of the trees."""

    assignment: Assignment
    start: Codes
    end: Codes
    corrected: dict[str, str]
    names: list[Names]


def place_and_name(run: Run) -> Placed:
    """Place everything under the trees of a run, and name them; without names of its own if they are frozen.

    Where the data chose the number of sub-themes, those that have no name enough people say join another,
    in `run.trees`, and everything is placed again.
    """
    corpus = corpus_of(run)
    free = run.configuration.subthemes is None and run.frozen is None and run.earlier is None
    stay = run.configuration.themes is not None or run.corrections is not None
    for last in [False] * ROUNDS + [True]:
        placed = _place(run)
        bases = offsets(run.trees).tolist()
        trees = list(zip(run.trees, bases, strict=False))
        if run.frozen is not None:
            break
        names = [name_tree(corpus, tree, base, placed.assignment, run.configuration) for tree, base in trees]
        placed.names.extend(names)
        if last or not free:
            break
        folded = [
            fold(tree, _nameless(own), masses(tree, base, placed.assignment), stay)
            for (tree, base), own in zip(trees, names, strict=True)
        ]
        if not any(folded):
            break
        run.trees = [new or tree for new, tree in zip(folded, run.trees, strict=True)]
    return placed


def _place(run: Run) -> Placed:
    assignment, start, end = run.place()
    corrected: dict[str, str] = {}
    if run.corrections is not None:
        vectors = run.vectors_of(run.corrections.row)
        assignment, corrected = held(run.corrections, assignment, run.trees, run.tree_of_row(), run.first, vectors)
    return Placed(assignment, start, end, corrected, [])


def _nameless(names: Names) -> Any:
    return np.array([not naming.said for naming in names.subthemes], dtype=bool)


def corpus_of(run: Run) -> Corpus:
    """What naming and describing need of a run."""
    return Corpus(
        run.contributions,
        run.words,
        run.vocabulary,
        run.texts(),
        run.people,
        run.known,
        run.first_row,
        profiles(run.contributions),
    )


def describe_run(run: Run) -> list[dict[str, Any]]:
    """The entries of `themes.json`, tree after tree."""
    corpus = corpus_of(run)
    entries: list[dict[str, Any]] = []
    for number, (tree, base) in enumerate(zip(run.trees, offsets(run.trees).tolist(), strict=False)):
        if len(tree.centers):
            if run.frozen:
                named = [run.frozen.themes[name] for name in _ids(tree)]
            else:
                named = named_entries(tree, run.names[number], _stability(run, tree, base))
            entries += describe_tree(corpus, tree, base, run.assignment, named)
        run.progress.within(number + 1, len(run.trees))
    return entries


def _ids(tree: Tree) -> list[str]:
    """Ids of a tree's themes, each followed by its sub-themes."""
    out = []
    for theme, name in enumerate(tree.theme_ids):
        out += [name, *(tree.subtheme_ids[sub] for sub in np.flatnonzero(tree.parent == theme).tolist())]
    return out


def _stability(run: Run, tree: Tree, base: int) -> tuple[Doubles, Doubles]:
    rows = np.flatnonzero(
        (run.assignment.subtheme >= base)
        & (run.assignment.subtheme < base + len(tree.centers))
        & (run.assignment.status == CODE["themed"])
        & (run.words.text_of_row >= 0)
    )
    if not len(rows):
        return np.zeros(tree.themes), np.zeros(len(tree.centers))
    order = np.argsort(run.words.key[run.words.text_of_row[rows]], kind="stable")
    rows = rows[order]
    rows = rows[sample(len(rows), TEXTS, np.random.default_rng([run.configuration.seed, 12]))]
    vectors = run.vectors[run.document[run.words.text_of_row[rows]]]
    return person_stability(vectors, run.people[rows], tree, run.assignment.subtheme[rows] - base, run.configuration)
