"""What in a text could tell who wrote it or whom it is about: spans laid over the original, which stays as typed.

Rules, not a model: they run on 348,000 texts in seconds, and a person can read why a span is there. Each rule has a
cheap test first, as most texts hold nothing to mask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from consult.consultations.words import FUNCTION_WORDS, fold

MASK_CHARACTER = "█"


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` (excluded) of a text; kind: email, link, nir, phone, address, name."""

    start: int
    end: int
    kind: str


def find_masks(text: str) -> list[Span]:
    """The spans to hide, in order, without overlap: where two rules meet the first of RULES wins."""
    if _SUSPECT.search(text) is None:
        return []
    found: list[Span] = []
    covered = bytearray(len(text))
    for kind, rule in RULES:
        for start, end in rule(text):
            if not any(covered[start:end]):
                found.append(Span(start, end, kind))
                covered[start:end] = b"\1" * (end - start)
    return sorted(found)


def masked(text: str, spans: list[Span]) -> str:
    """The text with each span hidden; same length, so that offsets hold."""
    for span in spans:
        text = text[: span.start] + MASK_CHARACTER * (span.end - span.start) + text[span.end :]
    return text


# One pass that most texts fail: an at sign, five digits, a dotted or announced something.
_SUSPECT = re.compile(
    r"@|(?:\d[\W_]{0,3}){5}|\d\s?[a-z]*,?\s+[a-z]|://|www|\(at\)|\[at\]|\.[a-z]{2,4}\b|appel|nomm|nom\b|\bje suis"
    r"|\b(?:m\.|mr|mme|mlle|dr|me|pr|madame|monsieur|mademoiselle|docteur|ma[iî]tre|professeur)\b|\bm\. "
    r"|sign|cordialement|bien [àa] vous|salutations|respectueusement|merci d|\b(?:mon|ma|notre|son|sa|leur)\b",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        yield match.span()


_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[a-z0-9à-ÿ-]+(?:\.[a-z0-9à-ÿ-]+)*\.[a-z]{2,}\b",
    re.IGNORECASE,
)


def _links(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINK.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)»\"'"))


_LINK = re.compile(
    r"\bhttps?://[^\s<>«»]+|\bwww\.[^\s<>«»]+"
    r"|(?<![\w@.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:fr|com|org|net|eu|info)\b(?:/[^\s<>«»]*)?",
    re.IGNORECASE,
)


def _social_security_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _NIR.finditer(text):
        yield match.span()


# Sex, year, month, département (Corsica: 2A, 2B), commune, order, key: 13 characters, 15 with the key.
_GAP = r"[\s.\-\u00a0\u202f]?"
_NIR = re.compile(
    rf"(?<![\d+])[1-478]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d\d|2[ABab]){_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"(?:{_GAP}\d\d)?(?!\d)"
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    if _MANY_DIGITS.search(text) is None:
        return
    for match in _FRENCH_PHONE.finditer(text):
        yield match.span()
    for number in PhoneNumberMatcher(text, "FR", leniency=Leniency.POSSIBLE, max_tries=20):
        raw = number.raw_string
        # Without its leading zero an amount (« 645 000 000 euros ») would pass for a number, and so would two dates.
        french = raw.startswith("0") and len(_DIGIT.findall(raw)) == 10 and _YEAR.search(raw) is None
        if french or (raw.startswith(("+", "00")) and phonenumbers.is_valid_number(number.number)):
            yield number.start, number.end


_MANY_DIGITS = re.compile(r"(?:\d[\s.\-/()\u00a0\u202f]{0,3}){9}")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|/")
# Two digits at a time with one separator throughout, which a date followed by an amount does not have.
_FRENCH_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)33[\s.\-\u00a0\u202f]?(?:\(0\)\s?)?|\(?0)[1-9]\)?"
    r"([\s.\-/_\u00a0\u202f]{0,3})\d\d(?:\1\d\d){3}(?!\d)"
)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(" ,"))


_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_PARTICLES = r"(?:(?i:de\s+la|de\s+l['’]|de|du|des|la|le|les|à|aux?|et|d['’]|l['’])\s*)*"
_CITY = r"(?:,?\s*(?:B\.?P\.?\s*\d+\s*,?\s*)?\d{5}\s+[A-ZÀ-ÖØ-Þa-zà-ÿ][\w'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+)*)?"
_ADDRESS = re.compile(
    r"(?<![\d.,])\b\d{1,4}(?:\s?(?i:bis|ter|quater)|\s?[A-Da-d])?\s*,?\s+(?:"
    # a street by its nature: whatever it is called, in capitals or not
    r"(?i:rue|avenue|av\.?|boulevard|bld|bd\.?|impasse|all[ée]e|chemin|quai|faubourg|fbg|lotissement|ruelle|rond-point)\s+"
    rf"{_PARTICLES}(?:(?i:docteur|dr|g[ée]n[ée]ral|mar[ée]chal|pr[ée]sident|capitaine|colonel|saint|sainte)\s+)?"
    rf"[\wÀ-ÿ][\w'’.-]+(?:\s+{_PARTICLES}{_CAPITALISED})*"
    # words that mean something else too: only before a name in capitals
    r"|(?i:place|route|cours|square|passage|villa|voie|r[ée]sidence|esplanade|sentier|hameau)\s+"
    rf"{_PARTICLES}{_CAPITALISED}(?:\s+{_PARTICLES}{_CAPITALISED})*"
    rf"){_CITY}"
)


def _names(text: str) -> Iterator[tuple[int, int]]:
    for match in _ANNOUNCED.finditer(text):
        yield from _person(text, match.end(), capital=False)
    for match in _TITLED.finditer(text):
        yield from _person(text, match.end(), capital=True, most=1 if match[0].strip(" .,").isupper() else 4)
    for match in _KIN.finditer(text):
        yield from _person(text, match.end(), capital=True)
    for match in _I_AM.finditer(text):
        yield from _person(text, match.end(), capital=True, least=2)
    for match in _SIGNED.finditer(text):
        for start, end in _person(text, match.end(), capital=True):
            if not text[end:].strip(" .,!\n\r"):
                yield start, end


_ANNOUNCED = re.compile(
    r"\b(?:m['’ ]\s?appel(?:l)?e|(?:mon|son)\s+(?:pr[ée]nom|nom)(?:\s+de\s+famille)?\s+(?:est|c['’]est)"
    r"|(?:nom|pr[ée]nom)\s?:|(?:il|elle)\s+s['’]appelle|(?:nomm[ée]|pr[ée]nomm[ée]|d[ée]nomm[ée])e?)\s+",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?<![\w.])(?:(?:(?i:mr|mme|mlle|dr|pr)\b\.?|M\.|Me\b)\s*"
    r"|(?i:monsieur|madame|mademoiselle|docteur|professeur|ma[iî]tre)\s+)"
)
_KIN = re.compile(
    r"\b(?i:mon|ma|notre|son|sa|leur)\s+(?i:fils|fille|mari|femme|[ée]pouse|[ée]poux|fr[èe]re|s(?:œ|oe)ur|m[èe]re|p[èe]re"
    r"|voisine?|coll[èe]gue|amie?|compagne|compagnon|m[ée]decin|patronn?e?|infirmi[èe]re?|b[ée]b[ée]|petit-fils"
    r"|petite-fille|tante|oncle|cousine?|ni[èe]ce|neveu|conseill[èe]re?|directeur|directrice|responsable|chef)\s*,?\s+"
)
_I_AM = re.compile(r"\b[Jj]e suis\s+")
_SIGNED = re.compile(
    r"(?i:\bsign[ée]e?|\bsignature|\bcordialement|\bbien [àa] vous|\bsalutations(?:\s\w+)?|\bmerci d['’]avance"
    r"|\brespectueusement)\s*[,.:;!\-–—\n\r]*\s*"
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))+")
_NAME_PARTICLE = re.compile(r"\s+(?:(?:(?i:de la|de|du|des|van der|van|von|ben|el)|L[ea])\s+|[dD]['’]|(?=\S))")
_FIRST_PARTICLE = re.compile(r"(?:(?:de La|de|De|du|Du|L[ea]|Van|Von|Ben|El)\s+|[dD]['’])(?=[^\W\d_a-z])")
# Words in capitals after a title that are an office, a courtesy or a figure of speech, not somebody's name.
_OFFICES = """
monsieur madame mademoiselle messieurs mesdames mr mme docteur ministre maire president presidente prefet depute
deputee senateur senatrice directeur directrice conseiller conseillere secretaire premier premiere delegue tout  tous
toute toutes france europe etat gouvernement republique pole securite sociale assurance mutuelle bonjour  merci
francais francaise citoyen citoyenne internet google facebook traitant generaliste juge proviseur recteur  chef cheffe
general professeur maitre cabinet rendez gilet gilets anonyme personne
defenseur commissaire inspecteur medecin pharmacien chirurgien directrices syndicat
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
        end, words, capital = word.end(), words + 1, capital or word[0][0].isupper()
        joined = _NAME_PARTICLE.match(text, end)
        if joined is None:
            break
        at = joined.end()
    if words >= least:
        yield start, end


def _may_be_name(word: str, *, capital: bool) -> bool:
    if capital and not word[0].isupper():
        return False
    return not _NOT_NAMES & {fold(part) for part in (word, re.split("['’]", word)[0])}


RULES: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", _emails),
    ("link", _links),
    ("nir", _social_security_numbers),
    ("phone", _phones),
    ("address", _addresses),
    ("name", _names),
)
