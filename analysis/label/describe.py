"""From a tree and its assigned texts to the entries of `themes.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct, first_of_each, spans
from analysis.corpus.contributions import Contributions
from analysis.corpus.statuses import CODE
from analysis.figures.columns import Column
from analysis.label.exemplars import choose_exemplars
from analysis.label.names import Namer, Naming, Said
from analysis.label.phrases import find_candidates
from analysis.text.stopwords import fold
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.themes.assignment import Assignment
from analysis.themes.tree import Tree
from analysis.types import Bools, Codes, Configuration, Doubles, Floats, Ints

ENOUGH_PEOPLE = 20
KEPT = ("label", "terms", "phrases", "person_stability")


@dataclass(frozen=True)
class Corpus:
    """What describing needs: the contributions, who wrote them, the words and texts of the head.

    texts: distinct texts (r,). people: (n,); known: (n,) whether the author is. first_row: (r,) a
    row of each text. spread: (n,) a profile code per row, to vary exemplars.
    """

    contributions: Contributions
    words: Words
    vocabulary: Vocabulary
    texts: pa.Array
    people: Ints
    known: Bools
    first_row: Ints
    spread: Codes


def speaking_threshold(people: int, configuration: Configuration) -> int:
    """People who must say a term for it to be shown: k, when there are 20 k people or more.

    Under that, `min_people`: a small corpus would otherwise have no words at all.
    """
    return configuration.k if people >= ENOUGH_PEOPLE * configuration.k else configuration.min_people


def describe_tree(
    corpus: Corpus,
    tree: Tree,
    base: int,
    assignment: Assignment,
    stability: tuple[Doubles, Doubles] | None,
    configuration: Configuration,
    named: Mapping[str, dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """Entries of one tree, each theme followed by its sub-themes.

    base: number of the tree's first sub-theme over all trees. named: entries whose names and
    stability are kept, by id.
    """
    groups, themes = len(tree.centers), tree.themes
    themed = assignment.status == CODE["themed"]
    inside = (assignment.idea_subtheme >= base) & (assignment.idea_subtheme < base + groups)
    inside &= themed[assignment.row]
    rows, ideas = assignment.row[inside], assignment.idea[inside]
    label = assignment.idea_subtheme[inside] - base
    score = assignment.idea_score[inside]
    shown = (ideas >= 0) & (ideas < len(corpus.words.idea_text))  # those of the head, which describe the others
    described = (rows[shown], ideas[shown], label[shown])
    namings = _name(corpus, tree, *described, configuration) if named is None else None
    order = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(groups + 1))
    out: list[dict[str, Any]] = []
    for theme in range(themes):
        members = np.flatnonzero(tree.parent == theme)
        for sub in (None, *members.tolist()):
            chosen = order[spans(bounds, members if sub is None else np.array([sub]))]
            contributions = distinct(rows[chosen])
            seen = chosen[shown[chosen]]
            name = tree.theme_ids[theme] if sub is None else tree.subtheme_ids[sub]
            if namings is not None and stability is not None:
                sure = float(stability[0][theme] if sub is None else stability[1][sub])
                naming = namings[0][theme] if sub is None else namings[1][sub]
                kept = {**asdict(naming), "person_stability": round(sure, 3)}
            else:
                kept = {key: (named or {})[name][key] for key in KEPT}
            out.append(
                {
                    "id": name,
                    "parent": None if sub is None else tree.theme_ids[theme],
                    "question_id": tree.question,
                    **kept,
                    "contributions": len(contributions),
                    "participants": _participants(corpus, contributions),
                    "exemplars": _exemplars(corpus, ideas[seen], score[seen]),
                }
            )
    return out


def profiles(contributions: Contributions) -> Codes:
    """A code per row (n,) for its combination of attributes of at most fifty values."""
    code = np.zeros(len(contributions), dtype=np.int64)
    for name in contributions.attributes:
        column = Column.encode(contributions.table[name])
        if 1 < len(column.values) <= 50:
            code = code * (len(column.values) + 1) + column.codes + 1
            kept = distinct(code)
            code = np.searchsorted(kept, code)
    return code.astype(np.int32)


def _name(
    corpus: Corpus, tree: Tree, rows: Ints, ideas: Ints, label: Codes, configuration: Configuration
) -> tuple[list[Naming], list[Naming]]:
    """Names of themes and of sub-themes; each idea as it is written is counted once per text."""
    shown, at = first_of_each(ideas)
    texts, who = corpus.words.text_of_row[rows], corpus.people[rows]
    order = np.argsort(texts, kind="stable")
    bounds = np.searchsorted(texts[order], np.arange(len(corpus.words.key) + 1))
    threshold = speaking_threshold(len(distinct(who)), configuration)
    candidates = find_candidates(
        corpus.words,
        shown,
        label[at],
        len(tree.centers),
        (bounds, who[order]),
        threshold,
        len(corpus.vocabulary),
    )
    sizes = np.bincount(label[at], minlength=len(tree.centers)).astype(float)
    of_idea = np.full(len(corpus.words.idea_text), -1, dtype=np.int32)
    of_idea[shown] = label[at]
    said = Said(of_idea, bounds, who[order], threshold)
    namer = Namer(corpus.words, corpus.vocabulary, corpus.texts, candidates, sizes, tree.weights, said)
    taken: dict[int, set[str]] = {}
    themes = namer.name(tree.parent, np.full(tree.themes, -1, dtype=np.int32), taken)
    for theme, naming in enumerate(themes):
        taken[theme] = {fold(naming.label)}
    return themes, namer.name(np.arange(len(tree.centers), dtype=np.int32), tree.parent, taken)


def _participants(corpus: Corpus, rows: Ints) -> int:
    """Distinct known people among rows."""
    return len(distinct(corpus.people[rows[corpus.known[rows]]]))


def _exemplars(corpus: Corpus, ideas: Ints, score: Floats) -> list[dict[str, Any]]:
    shown, at = first_of_each(ideas)
    ids = corpus.contributions.table["contribution_id"]
    chosen = choose_exemplars(corpus.words, shown, score[at], corpus.first_row, corpus.people, corpus.spread)
    return [
        {"contribution_id": ids[item["row"]].as_py(), "start": item["start"], "end": item["end"]} for item in chosen
    ]
