"""Names of themes: short French phrases in the words of the people who wrote."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from analysis.arrays import distinct
from analysis.label.grammar import BARE, VAGUE, Grammar, content, covers, kin
from analysis.label.phrases import Terms, typicality
from analysis.text.stopwords import fold
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.types import Bools, Codes, Doubles, Ints

TERMS, PHRASES = 12, 6
NOUNS = 40
SHOWN_OCCURRENCES = 60
LOOKED_AT = 80
CORE = 12  # a label holds one of so many first terms
# how much less typical a phrase may be than a word and still name a group: a theme is wider than a phrase
THEME_WORTH, SUBTHEME_WORTH = 4.0, 8.0
COMPOUND = re.compile(r"(?:-[^\W\d_]+)*")  # what a hyphen joins to a word: « week-end »
ADJECTIVE_WORTH = 0.1
PROVEN = 400  # occurrences read to prove that enough people write a name as it is
ACRONYM = 5  # letters up to which capitals are kept: « TVA », not « IMPÔTS »
WORDLESS = ("Autres réponses", "Réponses diverses", "Autres idées", "Idées diverses")


@dataclass(frozen=True)
class Naming:
    """What a theme is called: `label`, its typical words and phrases, best first.

    said: whether as many people of the theme as the threshold wants write the label as it is.
    """

    label: str
    terms: list[str]
    phrases: list[str]
    said: bool = True


@dataclass(frozen=True)
class Said:
    """label: (i,) sub-theme of each idea, -1 in none. bounds, people: those who wrote each text.
    threshold: how many must write a name as it is."""

    label: Codes
    bounds: Ints
    people: Ints
    threshold: int


@dataclass(frozen=True)
class Around:
    """The names a new one must differ from, folded: its parent's, those beside it, and all others given."""

    parent: str
    beside: list[str]
    anywhere: set[str]

    def free(self, text: str) -> bool:
        """Whether a name is neither the parent's nor a sibling's."""
        plain = fold(text)
        return plain != self.parent and plain not in self.beside

    def unused(self, text: str) -> bool:
        """Whether no group of the tree has that name."""
        return fold(text) not in self.anywhere

    def fresh(self, text: str) -> bool:
        """Whether it says something else too: no name given elsewhere, no sibling's words, more than the parent's."""
        own = content(text)
        if self.parent and covers(content(self.parent), own):
            return False
        near = any(covers(own, content(other)) or covers(content(other), own) for other in self.beside)
        return not near and not any(
            covers(own, content(other)) and covers(content(other), own) for other in self.anywhere
        )


class Namer:
    """Names the groups of one tree; labels never repeat under a parent."""

    def __init__(
        self,
        words: Words,
        vocabulary: Vocabulary,
        texts: pa.Array,
        candidates: Terms,
        counts: Doubles,
        sizes: Doubles,
        weights: sp.csr_matrix,
        said: Said,
    ) -> None:
        """texts: the distinct texts (r,). counts: (c, k) ideas of each sub-theme that say each candidate;
        sizes: (k,) its ideas. weights: (k, v) class-based TF-IDF. said: who says what, and where."""
        self.said = said
        self.words, self.grammar, self.texts = words, Grammar(vocabulary), texts
        self.candidates, self.counts, self.sizes, self.weights = candidates, counts, sizes, weights

    def name(self, groups: Codes, parents: Codes, parent_names: list[str]) -> list[Naming]:
        """Name groups of sub-themes; groups: (k,) the group of each sub-theme, parents: (g,) of each group.

        parent_names: by parent, none for groups without. No two names under a parent are alike; one
        stands under two parents only where nothing else would do.
        """
        many = len(parents)
        sums = np.zeros((len(groups), many))
        sums[np.arange(len(groups)), groups] = 1.0
        sizes = np.maximum(self.sizes @ sums, 1.0)
        counts = self.counts @ sums
        typical = typicality(counts, sizes)
        shares = sp.csr_matrix((sums * (self.sizes[:, None] / sizes[None, :])).T.astype(np.float32))
        ctfidf = (shares @ self.weights).toarray()
        beside: dict[int, list[str]] = defaultdict(list)
        anywhere = {fold(name) for name in parent_names}
        named = {}
        # the clearest groups choose their names first
        for group in np.argsort(-typical.max(axis=0, initial=0.0), kind="stable").tolist():
            parent = int(parents[group])
            around = Around(fold(parent_names[parent]) if parent >= 0 else "", beside[parent], anywhere)
            worth = SUBTHEME_WORTH if parent >= 0 else THEME_WORTH
            found = self._name(typical[:, group], counts[:, group], ctfidf[group], groups == group, around, worth)
            beside[parent].append(fold(found.label))
            anywhere.add(fold(found.label))
            named[group] = found
        return [named[group] for group in range(many)]

    def _name(
        self, typical: Doubles, counts: Doubles, ctfidf: Doubles, inside: Bools, around: Around, worth: float
    ) -> Naming:
        """One group: typical, counts (c,) weights and mentions of the candidates, ctfidf (v,) weights of the stems.

        inside: (k,) which sub-themes are its own.
        """
        first, second = self.candidates.first, self.candidates.second
        single = np.flatnonzero((second < 0) & (typical > 0))
        ranked = single[np.argsort(-ctfidf[first[single]], kind="stable")]
        core = {int(stem) for stem in first[ranked[:CORE]]}
        terms = self._terms(first[ranked].tolist())
        phrases, options = self._phrase_options(typical, core, worth)
        options += self._word_options(typical, counts, core)
        best = [(text, term) for _, text, term in sorted(options, key=lambda option: (-option[0], option[1]))]
        label = self._label(best, inside, around)
        most = terms or self._terms(np.argsort(-ctfidf, kind="stable")[: np.count_nonzero(ctfidf)].tolist())
        if label is not None:
            return Naming(label, most, phrases)
        return Naming(self._unproven([text for text, _ in best], most, around), most, phrases, said=False)

    def _phrase_options(
        self, typical: Doubles, core: set[int], worth: float
    ) -> tuple[list[str], list[tuple[float, str, int]]]:
        """(phrases to show, options): the most typical clean phrases that hold one of the core's stems."""
        first, second = self.candidates.first, self.candidates.second
        double = np.flatnonzero((second >= 0) & (typical > 0))
        options: list[tuple[float, str, int]] = []
        for term in double[np.argsort(-typical[double], kind="stable")][:LOOKED_AT].tolist():
            pair = {int(first[term]), int(second[term])}
            text = self._surface(term) if pair & core else None
            if text is None or any(text == other for _, other, _ in options):
                continue
            options.append((worth * float(typical[term]) * (1.0 if pair <= core else 0.6), text, term))
            if len(options) == PHRASES * 2:
                break
        return [text for _, text, _ in options[:PHRASES]], options

    def _word_options(self, typical: Doubles, counts: Doubles, core: set[int]) -> Iterator[tuple[float, str, int]]:
        """Typical nouns; then, for where none is said by enough people, what is said most often."""
        first, second = self.candidates.first, self.candidates.second
        single = np.flatnonzero((second < 0) & (typical > 0))
        nouns = 0
        for term in single[np.argsort(-typical[single], kind="stable")].tolist():
            word = self.grammar.surface(int(first[term]))
            if nouns < NOUNS and word and self.grammar.noun(word):
                nouns += 1
                worth = 1.0 if self.grammar.articled(word) else ADJECTIVE_WORTH
                yield float(typical[term]) * worth * (1.0 if int(first[term]) in core else 0.1), word, term
        for term in np.argsort(-np.where(second < 0, counts, 0.0), kind="stable")[:NOUNS].tolist():
            word = self.grammar.surface(int(first[term]))
            if second[term] < 0 and counts[term] > 0 and word and self.grammar.noun(word):
                yield -1.0 / float(counts[term]), word, term

    def _terms(self, stems: list[int]) -> list[str]:
        """Surface forms of stems, best first: words as people write them, none a form of another."""
        terms: list[str] = []
        for stem in stems:
            word = self.grammar.surface(stem)
            plain = fold(word or "")
            if len(plain) < 3 or plain.isdigit() or plain in VAGUE or any(kin(plain, fold(other)) for other in terms):
                continue
            terms.append(word or "")
            if len(terms) == TERMS:
                break
        return terms

    def _label(self, best: list[tuple[str, int]], inside: Bools, around: Around) -> str | None:
        """The best option that enough people of the group write, and that no other group has; None without one.

        Words that name nothing by themselves give way, then names that say more or less than another's.
        """
        free = [option for option in best if around.free(option[0])]
        for bare in (False, True):
            for wanted in (around.fresh, around.unused, around.free):
                for text, term in free:
                    if (fold(text) in BARE) != bare or not wanted(text):
                        continue
                    written = self._written(text, term, inside)
                    if written and around.free(written):
                        return _sentence(written)
        return None

    def _unproven(self, best: list[str], terms: list[str], around: Around) -> str:
        """A name for a group that too few people write to share a word: what it says most."""
        texts = [text for text in (*best, *terms) if fold(text) not in BARE] or [*best, *terms]
        for text in (*texts, *_joined(terms), *WORDLESS):
            if around.free(text):
                return _sentence(text)
        return ", ".join(WORDLESS)

    def _written(self, text: str, term: int, inside: Bools) -> str | None:
        """A term as enough people of these sub-themes (k,) write it, case and accents aside; None without.

        The way asked for comes first, then the one most people there have, if it is as clean.
        """
        at = self.candidates.occurrences(term)
        idea = np.searchsorted(self.words.idea_ptr, at, side="right") - 1
        at = at[np.append(inside, False)[self.said.label[idea]]][:PROVEN]
        who: dict[str, set[int]] = defaultdict(set)
        ways: dict[str, Counter[str]] = defaultdict(Counter)
        for written, own in self._read(term, at):
            plain = fold(written)
            ways[plain][written] += 1
            who[plain].update(
                self.said.people[self.said.bounds[own] : self.said.bounds[own + 1]][: self.said.threshold]
            )
        others = sorted((plain for plain in who if plain != fold(text)), key=lambda plain: (-len(who[plain]), plain))
        for plain in (fold(text), *others):
            if len(who[plain]) >= self.said.threshold and (plain == fold(text) or self.grammar.phrase(plain)):
                way = max(ways[plain], key=lambda way: (ways[plain][way], way))
                return _cased(_accented(text, way) if plain == fold(text) else way)
        return None

    def _read(self, term: int, at: Ints) -> Iterator[tuple[str, int]]:
        """(a term as it is written, its text) at content words (m,); a word cut at a hyphen is read whole."""
        last = at + (self.candidates.second[term] >= 0)
        owner = np.searchsorted(self.words.text_ptr, at, side="right") - 1
        read = distinct(owner)  # a text that says a word a thousand times is read once
        texts = dict(zip(read.tolist(), self.texts.take(pa.array(read)).to_pylist(), strict=True))
        bounds = zip(self.words.start[at].tolist(), self.words.end[last].tolist(), strict=True)
        for (start, end), own in zip(bounds, owner.tolist(), strict=True):
            text = texts[own]
            whole = COMPOUND.match(text, end)
            yield text[start : whole.end() if whole else end].replace("’", "'"), own

    def _surface(self, term: int) -> str | None:
        """The most frequent way a phrase is written, lower case; None where it is no clean phrase."""
        surfaces = self.candidates.surfaces
        if term not in surfaces:
            at = self.candidates.occurrences(term)[:SHOWN_OCCURRENCES]
            seen = Counter(written.lower() for written, _ in self._read(term, at))
            text = max(seen, key=lambda text: (seen[text], text))
            surfaces[term] = text if self.grammar.phrase(text) else None
        return surfaces[term]


def _joined(terms: list[str]) -> Iterable[str]:
    """Two terms beside each other, the best first; then three."""
    return (", ".join(some) for size in (2, 3) for some in combinations(terms, size))


def _accented(text: str, way: str) -> str:
    """The accents of one form, under the capitals of another: those of the corpus, and of the group."""
    if len(text) != len(way):
        return way
    return "".join(a.upper() if b.isupper() else a for a, b in zip(text, way, strict=True))


def _cased(text: str) -> str:
    """A name without shouting: capitals stay at the head of words and in short acronyms."""
    shouted = text.isupper() and len(text) > ACRONYM
    return " ".join(
        word.lower() if shouted or (word.isupper() and len(word) > ACRONYM) else word for word in text.split(" ")
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
