"""People's names in a text: after the words that announce somebody, beside a first name, at the end of a letter.

Rules and a list of first names, not a model: a person can read why a word is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from consult.consultations.words import FUNCTION_WORDS, fold

_LISTED, _, _WORDS_TOO = Path(__file__).with_name("first_names.txt").read_text("utf-8").partition("# words too")
_FIRST_NAMES = frozenset(name for line in _LISTED.splitlines() if not line.startswith("#") for name in line.split())
_AMBIGUOUS = frozenset(_WORDS_TOO.split())
"""First names that are words: « Pierre », « Rose ». A surname must follow."""
_COMMON = frozenset(
    word
    for line in Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""Words that are no surname, without a plural."""


def names(text: str) -> Iterator[tuple[int, int]]:
    """The places of names; they may overlap."""
    for match in _ANNOUNCED.finditer(text):
        yield from _person(text, match.end(), capital=False)
    for match in _TITLED.finditer(text):
        shouted = match[0].strip(" .,").isupper()
        if (shouted and _begins_common(text, match.end())) or (match["trade"] and _is_office(text, match.end())):
            continue
        yield from _person(text, match.end(), capital=True, most=1 if shouted else 4)
    for match in _PRESENTED.finditer(text):
        if not _is_office(text, match.end()):
            yield from _person(text, match.end(), capital=True)
    for match in _KIN.finditer(text):
        yield from _relative(text, match)
        yield from _small_first_name(text, match.end())
    for match in _I_AM.finditer(text):
        yield from _person(text, match.end(), capital=True, least=2)
    for match in _SIGNED.finditer(text):
        yield from _signature(text, match.end())
    for match in _INITIALS.finditer(text):
        if _may_be_name(match[1], capital=True):
            yield match.span()
    yield from _by_first_name(text)


def _relative(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """« mon mari Gérard », « la directrice Mme… ». In capitals, « MON MARI ATTEND »: only a first name tells."""
    first = _CAPITALISED.match(text, match.end())
    if match[0].strip(" ,").isupper() and (first is None or _first_part(first[0]) not in _ALL_NAMES):
        return
    if not _is_office(text, match.end()):
        yield from _person(text, match.end(), capital=True)


def _begins_common(text: str, at: int) -> bool:
    """Whether the word there is one that nobody is called."""
    particle = _FIRST_PARTICLE.match(text, at)
    word = _NAME_WORD.match(text, particle.end() if particle else at)
    return word is not None and _is_common(word[0])


def _is_common(word: str) -> bool:
    """« JEUNES », « l’Éducation », « Régionale »; in a compound, each part."""
    parts = [part for part in re.split("['’-]", fold(word)) if len(part) > 1]
    return bool(parts) and all(part in _COMMON or part.rstrip("sx") in _COMMON or part in _NOT_NAMES for part in parts)


def _is_office(text: str, at: int) -> bool:
    """« le maire de Brest », « la directrice Régionale », « chez les Jeunes »: what follows is no surname."""
    return _OF_SOMETHING.match(text, at) is not None or _begins_common(text, at)


_OF_SOMETHING = re.compile(r"(?:de|du|des)\s|d['’]")


def _signature(text: str, at: int) -> Iterator[tuple[int, int]]:
    """A name that nothing follows; in small letters, a first name and at most three words."""
    for start, end in _person(text, at, capital=True):
        if not text[end:].strip(" .,!\n\r"):
            yield start, end
    if len(text) - at > AROUND:
        return
    for start, end in _small_first_name(text, at):
        if len(text[end:].split()) <= 3 and not re.search(r"[.!?,;]\s*\w", text[end:]):
            yield start, len(text.rstrip(" .,!\n\r"))


_ANNOUNCED = re.compile(
    r"\b(?:m['’ ]\s?appel(?:l)?e|(?:mon|son)\s+(?:pr[ée]nom|nom)(?:\s+de\s+famille)?\s+(?:est|c['’]est)"
    r"|(?:nom|pr[ée]nom)\s?:|(?:il|elle)\s+s['’]appelle|(?:nomm[ée]|pr[ée]nomm[ée]|d[ée]nomm[ée])e?)\s+",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<![\w.])(?:(?:(?i:mr|mme|mlle|dr|pr)\b\.?|M\.|Me\b)\s*"
    r"|(?i:monsieur|madame|mademoiselle)\s+|(?P<trade>(?i:docteur|professeur|ma[iî]tre)\s+))(?:[A-Z]\.\s?)?"
)
_PRESENTED = re.compile(
    r"\b(?:(?i:pr[ée]nom|(?:de son vrai|de mon)\s+nom|\bnom)\s+|(?i:n[ée]e|veuve|famille|chez\s+les|mamie|papi|papy"
    r"|tata|tonton)\s+|(?i:interlocut(?:eur|rice)|contact|attention\s+de|de\s+la\s+part\s+de|avis\s+de|signature)"
    r"\s*:?\s+|(?i:s['’]appelait|s['’]appelle|se\s+nomme|se\s+nommait)\s+)"
)
_TRADES = (
    r"infirmi[èe]re?|chirurgien(?:ne)?|pharmacien(?:ne)?|kin[ée]|psychologue|sage-femme|conseill[èe]re?|responsable"
    r"|directeur|directrice|maire|drh|voisine?|petite?|notaire|secr[ée]taire|dentiste|podologue|ost[ée]o(?:pathe)?"
    r"|factrice|facteur|institut(?:eur|rice)|pr[ée]sidente?|d[ée]l[ée]gu[ée]e?|aide-soignante?|aide\s+soignante?"
    r"|standardiste|animat(?:eur|rice)|orthophoniste|p[ée]diatre|b[ée]n[ée]vole|g[ée]n[ée]raliste"
)
_KIN = re.compile(
    r"\b(?:(?i:mon|ma|notre|son|sa|leur|votre)\s+(?i:fils|fille|mari|femme|[ée]pouse|[ée]poux|fr[èe]re|s(?:œ|oe)ur"
    r"|(?:grand[- ]|belle[- ]|arri[èe]re[- ]grand[- ])?m[èe]re|(?:grand[- ]|beau[- ])?p[èe]re|beau-fr[èe]re"
    r"|belle-s(?:œ|oe)ur|coll[èe]gue|amie?|compagne|compagnon|m[ée]decin|patronn?e?|b[ée]b[ée]|petit-fils"
    r"|petite-fille|tante|oncle|cousine?|ni[èe]ce|neveu|chef)"
    rf"|(?i:(?:l['’]|la\s|le\s|notre\s|mon\s|ma\s|une?\s|votre\s)?(?:{_TRADES})))\s*,?\s+"
)
_I_AM = re.compile(r"\b[Jj]e suis\s+")
_SIGNED = re.compile(
    r"(?i:\bsign[ée]e?|\bsignature|\bcordialement|\bcdt|\bbien [àa] vous|\bsalutations(?:\s\w+)?"
    r"|\bmerci d['’]avance|\brespectueusement|\bamicalement"
    r"|\bbonne (?:journ[ée]e|soir[ée]e|continuation|r[ée]ception))\s*[,.:;!\-–—\n\r]*\s*"
)
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.[ -]?){1,2}([A-ZÀ-ÖØ-Þ](?:[a-zà-ÿ'’-]|(?<=[a-z])[A-Z]){2,})(?![\w.])")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))+")
_NAME_PARTICLE = re.compile(r"\s+(?:(?:(?i:de la|de|du|des|van der|van|von|ben|el)|L[ea])\s+|[dD]['’]|(?=\S))")
_FIRST_PARTICLE = re.compile(
    r"(?:(?:de La|DE LA|de|De|DE|du|Du|DU|L[ea]|L[EA]|Van|Von|Ben|El)\s+|[dD]['’])(?=[^\W\d_a-z])"
)
_LAST_INITIAL = re.compile(r"\s[A-Z]\.(?=\W|$)")
# Words in capitals after a title that are an office, a courtesy or a figure of speech, not somebody's name.
_OFFICES = """
monsieur madame mademoiselle messieurs mesdames mr mme docteur ministre maire president presidente prefet depute
deputee senateur senatrice directeur directrice conseiller conseillere secretaire premier premiere delegue tout  tous
toute toutes france europe etat gouvernement republique pole securite sociale assurance mutuelle bonjour  merci
francais francaise citoyen citoyenne internet google facebook traitant generaliste juge proviseur recteur  chef cheffe
general professeur maitre cabinet rendez gilet gilets anonyme personne
defenseur commissaire inspecteur medecin pharmacien chirurgien directrices syndicat
illisible qualite humaines humaine commercial commerciale ressources relation relations adherents adherent clients
cure bricolage michu
"""
_NOT_NAMES = FUNCTION_WORDS | frozenset(_OFFICES.split())


def _person(text: str, at: int, *, capital: bool, least: int = 1, most: int = 4) -> Iterator[tuple[int, int]]:
    """The span of the name that begins at `at`, if one does: words in capitals joined by particles. Where what comes
    before announces a name for sure (`capital` false), its first two words may be in small letters."""
    start, end, words = at, at, 0
    if leading := _FIRST_PARTICLE.match(text, at):
        at = leading.end()
    while words < most:
        word = _NAME_WORD.match(text, at)
        if word is None or not _may_be_name(word[0], capital=capital or words >= 2):
            break
        if words and word[0].isupper() and _is_common(word[0]):
            break
        end, words, capital = word.end(), words + 1, capital or word[0][0].isupper()
        joined = _NAME_PARTICLE.match(text, end)
        if joined is None:
            break
        at = joined.end()
    if words >= least:
        initial = _LAST_INITIAL.match(text, end)
        yield start, initial.end() if initial else end


def _may_be_name(word: str, *, capital: bool) -> bool:
    if capital and not word[0].isupper():
        return False
    return not _NOT_NAMES & {fold(part) for part in (word, re.split("['’]", word)[0])}


def _small_first_name(text: str, at: int) -> Iterator[tuple[int, int]]:
    """A first name in small letters, where what comes before announces somebody."""
    word = _NAME_WORD.match(text, at)
    if word and word[0][0].islower() and fold(word[0]) in _FIRST_NAMES:
        yield word.span()


# What bears the name of somebody without being about them: a street, a school, a hospital, a plan, a saint.
_NAMED_AFTER = re.compile(
    r"\b(?i:rue|avenue|boulevard|bd|place|square|quai|cours|lyc[ée]e|coll[èe]ge|[ée]cole|h[ôo]pital|clinique|chu"
    r"|centre|salle|stade|espace|maison|plan|loi|maladie|syndrome|institut|fondation|r[ée]sidence|ehpad|gare|parc|prix"
    r"|saint|sainte|st|ste|service|[ée]toile|cci|dom|cit[ée]|quartier|port|caf[ée]|bar|magasin)[\s-]+(?:(?i:de\s|du\s|d['’])\s*)?"
    r"(?:[A-ZÀ-ÖØ-Þ][^\W\d_]+[\s-]+)?$"
)
AROUND = 60
"""Characters looked at around a name: in a long text a name costs no more than in a short one."""
_AND_SOMEBODY = re.compile(r"\s+et\s+([A-ZÀ-ÖØ-Þ][^\W\d_]+)")
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ,'’] ?[A-ZÀ-ÖØ-Þ][a-zà-ÿ]")
_CAPITALISED = re.compile(r"(?<![\w'’.@/-])[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:-[^\W\d_]+)*")


def may_hold_name(text: str) -> bool:
    """A cheap test before the rules: a capital inside a sentence, or a first name anywhere."""
    return _CAPITAL_INSIDE.search(text) is not None or any(
        _first_part(match[0]) in _ALL_NAMES for match in _CAPITALISED.finditer(text)
    )


_ALL_NAMES = _FIRST_NAMES | _AMBIGUOUS


def _is_compound(word: str) -> bool:
    """« Marie-Claude », in capitals too: two first names make a third."""
    parts = word.split("-")
    return len(parts) > 1 and all(fold(part) in _ALL_NAMES for part in parts)


def _first_part(word: str) -> str:
    return fold(word.split("-", 1)[0])


def _by_first_name(text: str) -> Iterator[tuple[int, int]]:
    """A first name in capitals, with the surname that follows it, or that comes before it in capitals."""
    for match in _CAPITALISED.finditer(text):
        first = _first_part(match[0])
        if first not in _ALL_NAMES:
            continue
        ahead = text[max(0, match.start() - AROUND) : match.start()]
        if _NAMED_AFTER.search(ahead):
            continue
        start, end = match.span()
        spans = list(_person(text, start, capital=True))
        end = spans[0][1] if spans else end
        alone = end == match.end()
        before = re.search(r"(?:^|[\s:])([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{2,})\s+$", ahead)
        if before and not match[0].isupper() and _may_be_name(before[1], capital=True):
            start, alone = start - len(ahead) + before.start(1), False
        together = _AND_SOMEBODY.match(text, end)
        if (
            alone
            and (first in _AMBIGUOUS or (match[0].isupper() and not _is_compound(match[0])))
            and not (together and _first_part(together[1]) in _FIRST_NAMES)
        ):
            continue
        yield start, end
