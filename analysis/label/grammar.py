"""Which words may name a theme, which may end a phrase, and which say the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analysis.text.stopwords import fold, french_stopwords
from analysis.text.vocabulary import Vocabulary

NOUN, VERB = 0.2, 0.2
INFINITIVE = 0.5  # « l’aider » is no noun, « le foyer » is
ARTICLED = 0.15  # a word that seldom follows an article is most often no noun
NO_NOUN = ("iser", "oser", "citer", "iliter", "miter", "uer", "ifier", "menter", "ncer", "eter")
INFINITIVES = ("er", "ir", "oir", "dre", "tre")
FAMILY, FAMILY_SHARE = 5, 0.65
# between the two words of a phrase; a sentence's own links (« pour », « et ») make no name
_LINKS = "de d du des la le les l a au aux en"
LINKS = frozenset(_LINKS.split())
# said of anything: they neither begin nor end a phrase, nor name a theme
_VAGUE = """
plus pas non moins sans contre jamais tres an ans annee annees jour jours mois fois part partie place mise prise
grand grande grands grandes petit petite petits petites bon bonne bons bonnes meilleur meilleure mieux important
importante nombre fait compte general generale normal long terme cas doute besoin mille cent euros euro chose choses
gens facon manieres premier premiere premiers premieres deuxieme second seconde prochain prochaine dernier derniere
derniers dernieres nouveau nouvel nouvelle nouveaux nouvelles divers diverses differents differentes nombreux nombreuses
principal principale principaux principales
"""
VAGUE = frozenset(_VAGUE.split())
# adjectives that stand before their noun, and so after its article: no name by themselves, though they may end one
_BEFORE_NOUN = """
vrai vraie vrais vraies veritable veritables propre propres seul seule seuls seules vieux vieil vieille vieilles beau
bel belle beaux belles gros grosse grosses haut haute hauts hautes bas basse basses mauvais mauvaise mauvaises ancien
ancienne anciennes simple simples double triple moindre moindres pire pires juste justes fort forte forts fortes faible
faibles reel reelle reels reelles actuel actuelle actuels actuelles
"""
BEFORE_NOUN = frozenset(_BEFORE_NOUN.split())
# they name nothing by themselves, though they may within a phrase (« temps de travail »)
_BARE = """
question questions probleme problemes pays principe principes utilisation repartition mesure mesures idee idees temps
moyen moyens personne personnes sens forme formes mode modes echelle liste ensemble exemple exemples raison raisons
sujet sujets monde france societe vie situation situations element elements systeme systemes action actions effort
efforts solution solutions reponse reponses proposition propositions avis choix objectif objectifs but ordre regle
regles type types valeur valeurs domaine domaines lieu lieux mot mots homme hommes projet projets role roles debut fin
matiere ailleurs niveau point points plan plans base cadre terme termes rapport etat quantite theme themes obligation
accord demande demandes donnee donnees ligne lignes fonction titre montant obtenir hausse baisse peur image
"""
BARE = frozenset(_BARE.split())


class Grammar:
    """What the vocabulary of a corpus tells of its words: which follow articles, which follow pronouns."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.place = {word: number for number, word in enumerate(vocabulary.words)}
        self.stops = french_stopwords()

    def surface(self, stem: int) -> str | None:
        """The commonest form of a stem, as people write it; None where only its bare stem is known."""
        word = self.vocabulary.surface[stem]
        return word if fold(word) in self.place else None

    def articled(self, word: str) -> bool:
        """Whether a known word stands after articles often enough to be a noun in most of its uses."""
        return bool(self.vocabulary.word_noun[self.place[fold(word)]] >= ARTICLED)

    def noun(self, word: str) -> bool:
        """Whether a word stands where nouns stand, and may open a name or be one."""
        plain = fold(word).split("-")[0]
        at = self.place.get(plain)
        if at is None or len(plain) < 3 or plain.isdigit() or plain in VAGUE or plain in BEFORE_NOUN:
            return False
        return bool(self.vocabulary.word_noun[at] >= NOUN and not self._verb(plain, at))

    def ends(self, word: str) -> bool:
        """Whether a phrase may end with a word: a noun, or what is said of one, not a verb."""
        plain = fold(word).split("-")[0]
        at = self.place.get(plain)
        if at is None or plain in VAGUE or plain in self.stops or plain.isdigit() or len(plain) < 3:
            return False
        return not self._verb(plain, at)

    def _verb(self, plain: str, at: int) -> bool:
        infinitive = plain.endswith(INFINITIVES) and self.vocabulary.word_noun[at] < INFINITIVE
        return bool(plain.endswith(NO_NOUN) or infinitive or self.vocabulary.word_verb[at] >= VERB)

    def phrase(self, text: str) -> bool:
        """Whether what stands between two content words, them included, is a clean noun phrase."""
        parts = text.lower().replace("'", " ").split(" ")
        if not all(part.replace("-", "").isalpha() and part.strip("-") == part for part in parts):
            return False
        if any(fold(part) not in LINKS for part in parts[1:-1]):
            return False
        return self.noun(parts[0]) and (len(parts) == 1 or self.ends(parts[-1]))


@lru_cache(maxsize=1 << 14)
def content(text: str) -> tuple[str, ...]:
    """The folded words of a name, its links left out."""
    return tuple(word for word in fold(text).replace("'", " ").split() if word not in LINKS)


@lru_cache(maxsize=1 << 16)
def kin(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: a plural, a derivative, one slip apart.

    They share their first five letters, and two thirds of the shorter; or one is the other with
    one or two letters more; or they differ by one letter, not the first, within five or more.

    >>> kin("transport", "transports"), kin("transports", "transition"), kin("moral", "morral"), kin("riche", "niche")
    (True, False, True, False)
    """
    short, long_ = sorted((one, other), key=len)
    common = next((i for i, pair in enumerate(zip(short, long_, strict=False)) if pair[0] != pair[1]), len(short))
    if common == len(short) and len(long_) - len(short) <= 2:
        return True
    rest = short[common + 1 :] if len(long_) == len(short) else short[common:]
    if len(short) >= FAMILY and common >= 1 and rest == long_[common + 1 :]:
        return True
    return common >= FAMILY and common >= FAMILY_SHARE * len(short)


def covers(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether every word of the second name is kin to a word of the first."""
    return all(any(kin(word, mine) for mine in one) for word in other)
