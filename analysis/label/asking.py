"""Within a run: what a language model is shown of each theme, and whether people write what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arrays import distinct
from analysis.label.chat import ChatModel
from analysis.label.describe import speaking_threshold
from analysis.label.proposals import Checks, Group, propose
from analysis.text.stopwords import fold, french_stopwords
from analysis.types import Codes, Ints

if TYPE_CHECKING:
    from analysis.stages import Run


def name_by_model(run: Run, chat: ChatModel) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The entries of a run under the names a model gave them, and the story of it (`proposals.propose`)."""
    spoken = Spoken(run)
    groups = [Group(number, spoken.quotes(entry)) for number, entry in enumerate(run.themes)]
    known = set(run.vocabulary.words)
    return propose(run.themes, groups, chat, Checks(spoken.by_enough, known.__contains__))


class Spoken:
    """Who writes what in each theme of a run, among the texts of its head."""

    def __init__(self, run: Run) -> None:
        self.run, self.texts = run, run.texts()
        assignment = run.assignment
        shown = (assignment.idea >= 0) & (assignment.idea < len(run.words.idea_text)) & (assignment.idea_subtheme >= 0)
        self.rows, self.ideas = assignment.row[shown], assignment.idea[shown]
        self.subtheme = assignment.idea_subtheme[shown]
        self.ids = [name for tree in run.trees for name in tree.subtheme_ids]
        self.tree = np.repeat(np.arange(len(run.trees)), [len(tree.centers) for tree in run.trees])

    @cached_property
    def thresholds(self) -> list[int]:
        """How many people must write a name, in each tree."""
        people = [
            self.run.people[self.rows[self.tree[self.subtheme] == number]] for number in range(len(self.run.trees))
        ]
        return [speaking_threshold(len(distinct(who)), self.run.configuration) for who in people]

    def quotes(self, entry: dict[str, Any]) -> list[str]:
        """The exemplars of an entry, as they were written."""
        ids = self.run.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        wanted = pa.array([item["contribution_id"] for item in entry["exemplars"]], pa.string())
        rows = pc.index_in(wanted, value_set=ids).to_numpy(zero_copy_only=False).astype(np.int64)
        texts = self.texts.take(pa.array(self.run.words.text_of_row[rows])).to_pylist()
        return [text[item["start"] : item["end"]] for text, item in zip(texts, entry["exemplars"], strict=True)]

    def by_enough(self, number: int, name: str) -> bool:
        """Whether as many people of an entry as its tree wants write a name so, case and accents aside."""
        entry = self.run.themes[number]
        members = {sub["id"] for sub in self.run.themes if entry["id"] in (sub["id"], sub["parent"])}
        inside = np.flatnonzero(np.array([own in members for own in self.ids], dtype=bool))
        chosen = np.flatnonzero(np.isin(self.subtheme, inside))
        if not len(chosen):
            return False
        candidates = self._holding(name)
        ideas = np.intersect1d(self.ideas[chosen], candidates)
        wanted = re.compile(rf"(?<!\w){re.escape(fold(name))}(?!\w)")
        told = np.array([idea for idea, text in self._written(ideas) if wanted.search(text)], dtype=np.int64)
        people = self.run.people[self.rows[chosen][np.isin(self.ideas[chosen], told)]]
        return len(distinct(people)) >= self.thresholds[int(self.tree[inside[0]])]

    def _holding(self, name: str) -> Ints:
        """Ideas that hold the stem of the first content word of a name; none when nobody knows it."""
        words = [word for word in re.findall(r"\w+", fold(name)) if word not in french_stopwords()]
        stems: Codes = self.run.vocabulary.lookup(pa.array(words[:1], pa.string()))
        at = np.flatnonzero(self.run.words.stem == (stems[0] if len(stems) else -1))
        return distinct(np.searchsorted(self.run.words.idea_ptr, at, side="right") - 1)

    def _written(self, ideas: Ints) -> Iterator[tuple[int, str]]:
        """(idea, its folded text)."""
        words = self.run.words
        texts = self.texts.take(pa.array(words.idea_text[ideas])).to_pylist()
        starts, ends = words.idea_start[ideas].tolist(), words.idea_end[ideas].tolist()
        for idea, text, start, end in zip(ideas.tolist(), texts, starts, ends, strict=True):
            yield idea, fold(text[start:end].replace("’", "'"))
