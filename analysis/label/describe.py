"""From a tree and its assigned texts to the entries of `themes.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct, first_of_each, spans
from analysis.corpus.contributions import Contributions
from analysis.corpus.statuses import CODE
from analysis.figures.columns import Column
from analysis.label.exemplars import choose_exemplars
from analysis.label.names import Namer, Naming, Said
from analysis.label.phrases import Terms, find_terms
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
    row of each text. spread: (n,) a profile code per row, to vary exemplars. heard: by question, the rows,
    ideas and terms of its tree when it was last named: joining sub-themes changes none of them.
    """

    contributions: Contributions
    words: Words
    vocabulary: Vocabulary
    texts: pa.Array
    people: Ints
    known: Bools
    first_row: Ints
    spread: Codes
    heard: dict[str | None, tuple[Ints, Ints, Terms]] = field(default_factory=dict)


def speaking_threshold(people: int, configuration: Configuration) -> int:
    """People who must say a term for it to be shown: k, when there are 20 k people or more.

    Under that, `min_people`: a small corpus would otherwise have no words at all.
    """
    return configuration.k if people >= ENOUGH_PEOPLE * configuration.k else configuration.min_people


@dataclass(frozen=True)
class Names:
    """Names of one tree: of its themes, and of its sub-themes, in their order."""

    themes: list[Naming]
    subthemes: list[Naming]


def names_json(names: list[Names]) -> list[dict[str, Any]]:
    """JSON values of the names of every tree."""
    return [asdict(one) for one in names]


def names_from(values: list[dict[str, Any]]) -> list[Names]:
    """Inverse of `names_json`."""
    return [Names(*([Naming(**entry) for entry in one[level]] for level in ("themes", "subthemes"))) for one in values]


def name_tree(corpus: Corpus, tree: Tree, base: int, assignment: Assignment, configuration: Configuration) -> Names:
    """Names of one tree's themes and sub-themes, from the ideas placed there."""
    rows, ideas, label, _ = _inside(tree, base, assignment)
    shown = (ideas >= 0) & (ideas < len(corpus.words.idea_text))
    return Names(*_name(corpus, tree, rows[shown], ideas[shown], label[shown], configuration))


def masses(tree: Tree, base: int, assignment: Assignment) -> Doubles:
    """Ideas of each sub-theme (k,)."""
    return np.bincount(_inside(tree, base, assignment)[2], minlength=len(tree.centers)).astype(float)


def _inside(tree: Tree, base: int, assignment: Assignment) -> tuple[Ints, Ints, Codes, Floats]:
    """(row, idea, sub-theme within the tree, score) of the ideas placed under one tree."""
    inside = (assignment.idea_subtheme >= base) & (assignment.idea_subtheme < base + len(tree.centers))
    inside &= (assignment.status == CODE["themed"])[assignment.row]
    label = assignment.idea_subtheme[inside] - base
    return assignment.row[inside], assignment.idea[inside], label, assignment.idea_score[inside]


def describe_tree(
    corpus: Corpus,
    tree: Tree,
    base: int,
    assignment: Assignment,
    named: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Entries of one tree, each theme followed by its sub-themes.

    base: number of the tree's first sub-theme over all trees. named: what each entry is called and how
    stable it is (`KEPT`), in the same order.
    """
    groups, themes = len(tree.centers), tree.themes
    rows, ideas, label, score = _inside(tree, base, assignment)
    shown = (ideas >= 0) & (ideas < len(corpus.words.idea_text))  # those of the head, which describe the others
    order = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(groups + 1))
    stems = _stems_of(corpus.vocabulary, [term for entry in named for term in entry["terms"]])
    out: list[dict[str, Any]] = []
    for theme in range(themes):
        members = np.flatnonzero(tree.parent == theme)
        for sub in (None, *members.tolist()):
            chosen = order[spans(bounds, members if sub is None else np.array([sub]))]
            contributions = distinct(rows[chosen])
            seen = chosen[shown[chosen]]
            kept = {key: named[len(out)][key] for key in KEPT}
            out.append(
                {
                    "id": tree.theme_ids[theme] if sub is None else tree.subtheme_ids[sub],
                    "parent": None if sub is None else tree.theme_ids[theme],
                    "question_id": tree.question,
                    **kept,
                    "contributions": len(contributions),
                    "participants": _participants(corpus, contributions),
                    "exemplars": _exemplars(
                        corpus,
                        ideas[seen],
                        score[seen],
                        np.array(sorted({stems[term] for term in kept["terms"]}), dtype=np.int32),
                    ),
                }
            )
    return out


def named_entries(tree: Tree, names: Names, stability: tuple[Doubles, Doubles]) -> list[dict[str, Any]]:
    """What `describe_tree` wants of freshly named groups, in its order."""
    out: list[dict[str, Any]] = []
    for theme in range(tree.themes):
        members = np.flatnonzero(tree.parent == theme).tolist()
        groups = [(names.themes[theme], stability[0][theme])]
        groups += [(names.subthemes[sub], stability[1][sub]) for sub in members]
        out += [{**asdict(naming), "person_stability": round(float(sure), 3)} for naming, sure in groups]
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
    before = corpus.heard.get(tree.question)
    if before is not None and np.array_equal(before[0], rows) and np.array_equal(before[1], ideas):
        terms = before[2]
    else:
        terms = find_terms(corpus.words, shown, (bounds, who[order]), threshold, len(corpus.vocabulary))
        corpus.heard[tree.question] = rows, ideas, terms
    counts = terms.counts(label[at], len(tree.centers))
    sizes = np.bincount(label[at], minlength=len(tree.centers)).astype(float)
    of_idea = np.full(len(corpus.words.idea_text), -1, dtype=np.int32)
    of_idea[shown] = label[at]
    said = Said(of_idea, bounds, who[order], threshold)
    namer = Namer(corpus.words, corpus.vocabulary, corpus.texts, terms, counts, sizes, tree.weights, said)
    themes = namer.name(tree.parent, np.full(tree.themes, -1, dtype=np.int32), [])
    labels = [naming.label for naming in themes]
    return themes, namer.name(np.arange(len(tree.centers), dtype=np.int32), tree.parent, labels)


def _stems_of(vocabulary: Vocabulary, terms: list[str]) -> dict[str, int]:
    """Stem of each term, all looked up at once."""
    return dict(zip(terms, vocabulary.lookup(pa.array(terms, pa.string())).tolist(), strict=True))


def _participants(corpus: Corpus, rows: Ints) -> int:
    """Distinct known people among rows."""
    return len(distinct(corpus.people[rows[corpus.known[rows]]]))


def _exemplars(corpus: Corpus, ideas: Ints, score: Floats, typical: Codes) -> list[dict[str, Any]]:
    shown, at = first_of_each(ideas)
    ids = corpus.contributions.table["contribution_id"]
    chosen = choose_exemplars(
        corpus.words, corpus.texts, shown, score[at], corpus.first_row, corpus.people, corpus.spread, typical
    )
    return [
        {"contribution_id": ids[item["row"]].as_py(), "start": item["start"], "end": item["end"]} for item in chosen
    ]
