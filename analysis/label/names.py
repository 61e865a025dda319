"""Names of themes: short French phrases in the words of the people who wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from analysis.label.phrases import Candidates, typicality
from analysis.text.stopwords import fold
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.types import Bools, Codes, Doubles, Ints

TERMS, PHRASES = 12, 6
NOUNS = 40
SHOWN_OCCURRENCES = 60
LOOKED_AT = 80
CORE = 12  # a label holds one of so many first terms
WORTH = 4.0  # how much less typical a phrase may be than a word and still name the theme
NOUN, VERB = 0.2, 0.2
NO_NOUN = ("iser", "oser", "citer", "iliter", "miter", "uer", "ifier", "menter", "ncer")
INFINITIVE = 0.5  # « l’aider » is no noun, « le foyer » is
# between the two words of a phrase; a sentence's own links (« pour », « et ») make no name
_LINKS = "de d du des la le les l a au aux en"
LINKS = frozenset(_LINKS.split())
# said of anything: they neither begin nor end a phrase, nor name a theme
_VAGUE = """
plus pas non moins sans contre jamais tres an ans annee annees jour jours mois fois part partie place mise prise
grand grande grands grandes petit petite bon bonne meilleur meilleure mieux important importante nombre fait
compte general generale normal long terme cas doute besoin mille cent euros euro chose choses gens facon manieres
"""
VAGUE = frozenset(_VAGUE.split())
# they name nothing by themselves, though they may within a phrase (« temps de travail »)
_BARE = """
question questions probleme problemes pays principe principes utilisation repartition mesure mesures idee idees temps
moyen moyens personne personnes sens forme formes mode modes echelle liste ensemble exemple exemples raison raisons
sujet sujets monde france societe vie situation situations element elements systeme systemes action actions effort
efforts solution solutions reponse reponses proposition propositions avis choix objectif objectifs but ordre regle
regles type types valeur valeurs domaine domaines lieu lieux mot mots homme hommes projet projets role roles debut fin
matiere ailleurs niveau point points plan plans base cadre terme termes rapport etat quantite
"""
BARE = frozenset(_BARE.split())
ARTICLED, ADJECTIVE_WORTH = 0.15, 0.1  # a word that seldom follows an article is most often no noun
PROVEN = 400  # occurrences read to prove that enough people write a name as it is


@dataclass(frozen=True)
class Naming:
    """What a theme is called: `label`, its typical words and phrases, best first."""

    label: str
    terms: list[str]
    phrases: list[str]


@dataclass(frozen=True)
class Said:
    """label: (i,) sub-theme of each idea, -1 in none. bounds, people: those who wrote each text.
    threshold: how many must write a name as it is."""

    label: Codes
    bounds: Ints
    people: Ints
    threshold: int


class Namer:
    """Names the groups of one tree; labels never repeat within it."""

    def __init__(
        self,
        words: Words,
        vocabulary: Vocabulary,
        texts: pa.Array,
        candidates: Candidates,
        sizes: Doubles,
        weights: sp.csr_matrix,
        said: Said,
    ) -> None:
        """texts: the distinct texts (r,). sizes: (k,) ideas of each sub-theme. weights: (k, v)
        class-based TF-IDF. said: who says what, and where."""
        self.said = said
        self.words, self.vocabulary, self.texts = words, vocabulary, texts
        self.candidates, self.sizes, self.weights = candidates, sizes, weights
        self.place = {word: number for number, word in enumerate(vocabulary.words)}
        self.surfaces: dict[int, str | None] = {}

    def name(self, groups: Codes, parents: Codes, taken: dict[int, set[str]]) -> list[Naming]:
        """Name groups of sub-themes; groups: (k,) the group of each sub-theme, parents: (g,) of each group.

        taken: the names given under each parent, which this adds to; no two there are alike, and
        the same name stands under two parents only where nothing else would do.
        """
        many = len(parents)
        sums = np.zeros((len(groups), many))
        sums[np.arange(len(groups)), groups] = 1.0
        sizes = np.maximum(self.sizes @ sums, 1.0)
        counts = self.candidates.counts @ sums
        typical = typicality(counts, sizes)
        shares = sp.csr_matrix((sums * (self.sizes[:, None] / sizes[None, :])).T.astype(np.float32))
        ctfidf = (shares @ self.weights).toarray()
        # the clearest groups choose their names first
        order = np.argsort(-typical.max(axis=0, initial=0.0), kind="stable")
        named = {}
        for group in order.tolist():
            near = taken.setdefault(int(parents[group]), set())
            everywhere = set().union(*taken.values())
            found = self._name(typical[:, group], counts[:, group], ctfidf[group], groups == group, near, everywhere)
            near.add(fold(found.label))
            named[group] = found
        return [named[group] for group in range(many)]

    def _name(
        self,
        typical: Doubles,
        counts: Doubles,
        ctfidf: Doubles,
        inside: Bools,
        near: set[str],
        taken: set[str],
    ) -> Naming:
        """One group: typical, counts (c,) weights and mentions of the candidates, ctfidf (v,) weights of the stems.

        inside: (k,) which sub-themes are its own.
        """
        first, second = self.candidates.first, self.candidates.second
        single = np.flatnonzero((second < 0) & (typical > 0))
        double = np.flatnonzero((second >= 0) & (typical > 0))
        ranked = single[np.argsort(-ctfidf[first[single]], kind="stable")]
        core = {int(stem) for stem in first[ranked[:CORE]]}
        terms = self._terms(first[ranked].tolist())
        phrases: list[str] = []
        options: list[tuple[float, str, int]] = []
        double = double[np.argsort(-typical[double], kind="stable")][:LOOKED_AT]
        for term in double.tolist():
            pair = {int(first[term]), int(second[term])}
            text = self._surface(term) if pair & core else None
            if text is None or text in phrases:
                continue
            phrases.append(text)
            options.append((WORTH * float(typical[term]) * (1.0 if pair <= core else 0.6), text, term))
            if len(phrases) == PHRASES * 2:
                break
        nouns = 0
        for term in single[np.argsort(-typical[single], kind="stable")].tolist():
            word = self.vocabulary.surface[int(first[term])]
            if nouns < NOUNS and self._noun(word):
                nouns += 1
                worth = 1.0 if self.vocabulary.word_noun[self.place[fold(word)]] >= ARTICLED else ADJECTIVE_WORTH
                options.append((float(typical[term]) * worth * (1.0 if int(first[term]) in core else 0.1), word, term))
        # where nothing typical is said by enough people, what is said most often
        for term in np.argsort(-np.where(second < 0, counts, 0.0), kind="stable")[:NOUNS].tolist():
            word = self.vocabulary.surface[int(first[term])]
            if second[term] < 0 and counts[term] > 0 and self._noun(word):
                options.append((-1.0 / float(counts[term]), word, term))
        label = self._label(options, terms, inside, near, taken)
        return Naming(label, terms, phrases[:PHRASES])

    def _terms(self, stems: list[int]) -> list[str]:
        """Surface forms of stems, best first: whole words, none the start of another."""
        terms: list[str] = []
        for stem in stems:
            word = self.vocabulary.surface[stem]
            plain = fold(word)
            near = any(plain[:5] == fold(other)[:5] for other in terms)
            if len(plain) > 2 and not plain.isdigit() and plain not in VAGUE and not near:
                terms.append(word)
            if len(terms) == TERMS:
                break
        return terms or [self.vocabulary.surface[stem] for stem in stems[:TERMS]]

    def _label(
        self, options: list[tuple[float, str, int]], terms: list[str], inside: Bools, near: set[str], taken: set[str]
    ) -> str:
        """The best option that enough people of the group write as it is, and that names no other group.

        Failing that, one that names a group elsewhere, or that people elsewhere write; then a term;
        then a number. near: the names given beside and above; taken: all names given.
        """
        ranked = [(text, term) for _, text, term in sorted(options, key=lambda option: (-option[0], option[1]))]
        beside = [(text, term) for text, term in ranked if fold(text) not in near]
        free = [(text, term) for text, term in beside if fold(text) not in taken]
        fresh = [(text, term) for text, term in free if not self._repeats(text, taken)]
        anywhere = np.ones_like(inside)
        for bare in (False, True):
            for choice, where in ((fresh, inside), (free, inside), (beside, inside), (free, anywhere)):
                for text, term in choice:
                    if (fold(text) in BARE) == bare and self._written(text, term, where):
                        return _sentence(text)
        for text in terms:
            if fold(text) not in taken and self._noun(text):
                return _sentence(text)
        return next(name for number in count(1) if fold(name := f"Divers {number}") not in taken)

    def _written(self, text: str, term: int, inside: Bools) -> bool:
        """Whether enough people of these sub-themes (k,) write a term so, case and accents aside."""
        at = self.candidates.occurrences(term)
        idea = np.searchsorted(self.words.idea_ptr, at, side="right") - 1
        at = at[np.append(inside, False)[self.said.label[idea]]][:PROVEN]
        last = at + (self.candidates.second[term] >= 0)
        owner = np.searchsorted(self.words.text_ptr, at, side="right") - 1
        spans_ = zip(self.words.start[at].tolist(), self.words.end[last].tolist(), strict=True)
        texts = self.texts.take(pa.array(owner)).to_pylist()
        wanted = fold(text)
        who: set[int] = set()
        for (start, end), own, written in zip(spans_, owner.tolist(), texts, strict=True):
            if fold(written[start:end].replace("’", "'")) == wanted:
                who.update(self.said.people[self.said.bounds[own] : self.said.bounds[own + 1]][: self.said.threshold])
                if len(who) >= self.said.threshold:
                    return True
        return False

    def _repeats(self, text: str, taken: set[str]) -> bool:
        """Whether a name of the same words, in other forms, is already given."""
        own = {word[:5] for word in fold(text).replace("'", " ").split() if word not in LINKS}
        return any(
            own == {word[:5] for word in other.replace("'", " ").split() if word not in LINKS} for other in taken
        )

    def _noun(self, word: str) -> bool:
        """Whether a word stands where nouns stand, and means something by itself."""
        plain = fold(word)
        at = self.place.get(plain)
        if at is None or plain in VAGUE or len(plain) < 3:
            return False
        return bool(self.vocabulary.word_noun[at] >= NOUN and self.vocabulary.word_verb[at] < VERB)

    def _ends(self, word: str) -> bool:
        """Whether a phrase may end with a word: a noun, or what is said of one, not a verb."""
        plain = fold(word)
        at = self.place.get(plain)
        if at is None or plain in VAGUE or plain.isdigit() or len(plain) < 3:
            return False
        if plain.endswith(NO_NOUN):
            return False
        infinitive = plain.endswith(("er", "ir", "oir", "dre", "tre")) and self.vocabulary.word_noun[at] < INFINITIVE
        return bool(self.vocabulary.word_verb[at] < VERB and not infinitive)

    def _surface(self, term: int) -> str | None:
        """The most frequent way a phrase is written, lower case; None where it is no clean phrase."""
        if term not in self.surfaces:
            self.surfaces[term] = self._read_surface(term)
        return self.surfaces[term]

    def _read_surface(self, term: int) -> str | None:
        at = self.candidates.occurrences(term)[:SHOWN_OCCURRENCES]
        owner = np.searchsorted(self.words.text_ptr, at, side="right") - 1
        texts = self.texts.take(pa.array(owner)).to_pylist()
        starts, ends = self.words.start[at].tolist(), self.words.end[at + 1].tolist()
        seen = Counter(
            text[start:end].lower().replace("’", "'") for text, start, end in zip(texts, starts, ends, strict=True)
        )
        text = max(seen, key=lambda text: (seen[text], text))
        parts = text.replace("'", " ").split(" ")
        if not all(part.replace("-", "").isalpha() and part.strip("-") == part for part in parts):
            return None
        inner = [fold(part) for part in parts[1:-1]]
        if any(part not in LINKS for part in inner):
            return None
        return text if self._noun(parts[0]) and self._ends(parts[-1]) else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
