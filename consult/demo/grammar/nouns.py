"""Nouns and adjectives: number, gender, determiners.

Agreement is an index: 0 masculine singular, 1 feminine singular, 2 masculine plural, 3 feminine plural.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MS, FS, MP, FP = range(4)

# Words beginning with an aspirated h, or that refuse elision for another reason.
NO_ELISION = (
    r"(?:h(?:a(?:ch|i[en]|lt|m(?:ac|eau|burg|p|st)|nch|nd|ng|nt|r[aidp]|s(?:ard|te)|ss|usse|ut|v)"
    r"|élas|ériss|éros\b|er[sn]|iérar|ip-|o(?:ckey|ll|nt|ngr|rs|u)|uit|uée|url)"
    r"|onz|oui\b)"
)
_STARTS_WITH_VOWEL = re.compile(rf"(?!{NO_ELISION})[aàâeéèêëiîïoôuùûhœæ]|y\b|yeux", re.IGNORECASE)

_PLURAL_IN_S = {
    "bal",
    "bleu",
    "carnaval",
    "festival",
    "landau",
    "pneu",
    "récital",
    "régal",
    "banal",
    "fatal",
    "final",
    "natal",
    "naval",
}
_PLURAL_OU = {"bijou", "caillou", "chou", "genou", "hibou", "joujou", "pou"}
_PLURAL_AIL = {"bail": "baux", "travail": "travaux", "vitrail": "vitraux", "émail": "émaux"}
_PLURAL_OTHER = {"œil": "yeux", "monsieur": "messieurs", "madame": "mesdames", "rendez-vous": "rendez-vous"}

_FEMININE = {
    "beau": "belle",
    "nouveau": "nouvelle",
    "vieux": "vieille",
    "fou": "folle",
    "mou": "molle",
    "blanc": "blanche",
    "franc": "franche",
    "sec": "sèche",
    "frais": "fraîche",
    "public": "publique",
    "grec": "grecque",
    "doux": "douce",
    "faux": "fausse",
    "roux": "rousse",
    "gros": "grosse",
    "gras": "grasse",
    "bas": "basse",
    "las": "lasse",
    "épais": "épaisse",
    "long": "longue",
    "favori": "favorite",
    "gentil": "gentille",
    "nul": "nulle",
    "sot": "sotte",
    "complet": "complète",
    "incomplet": "incomplète",
    "discret": "discrète",
    "inquiet": "inquiète",
    "secret": "secrète",
    "concret": "concrète",
    "désuet": "désuète",
    "prêt": "prête",
    "malin": "maligne",
    "bénin": "bénigne",
    "aigu": "aiguë",
    "meilleur": "meilleure",
    "supérieur": "supérieure",
    "inférieur": "inférieure",
    "intérieur": "intérieure",
    "extérieur": "extérieure",
    "antérieur": "antérieure",
    "mineur": "mineure",
    "majeur": "majeure",
    "chic": "chic",
    "bio": "bio",
    "marron": "marron",
    "sympa": "sympa",
    "protecteur": "protectrice",
    "accompagnateur": "accompagnatrice",
    "destructeur": "destructrice",
    "novateur": "novatrice",
    "culpabilisateur": "culpabilisatrice",
    "fédérateur": "fédératrice",
    "rassurant": "rassurante",
    "cochon": "cochonne",
    "senior": "senior",
    "snob": "snob",
}
_INVARIABLE = {"bio", "chic", "marron", "anti-âge", "zen", "low-cost", "pro", "express", "standard", "santé"}


def starts_with_vowel(text: str) -> bool:
    """Whether a word asks for elision before it (« l'hôpital », but « le handicap »)."""
    return _STARTS_WITH_VOWEL.match(text) is not None


def plural(word: str) -> str:
    """The plural of one noun or masculine adjective."""
    if word in _PLURAL_OTHER:
        return _PLURAL_OTHER[word]
    if word in _PLURAL_AIL:
        return _PLURAL_AIL[word]
    if word in _INVARIABLE or word[-1] in "sxz" or (word.isupper() and len(word) > 1):
        return word
    if word in _PLURAL_IN_S:
        return word + "s"
    if word.endswith("al"):
        return word[:-1] + "ux"
    if word.endswith(("eau", "au", "eu")) or word in _PLURAL_OU:
        return word + "x"
    return word + "s"


def feminine(word: str) -> str:
    """The feminine of one masculine singular adjective."""
    if word in _FEMININE:
        return _FEMININE[word]
    if word.endswith("e"):
        return word
    for ending, replacement in (
        ("er", "ère"),
        ("eux", "euse"),
        ("teur", "trice"),
        ("eur", "euse"),
        ("if", "ive"),
        ("el", "elle"),
        ("eil", "eille"),
        ("en", "enne"),
        ("on", "onne"),
        ("et", "ette"),
    ):
        if word.endswith(ending):
            return word[: -len(ending)] + replacement
    return word + "e"


def agree(adjective: str, agreement: int) -> str:
    """An adjective (or a past participle) given in the masculine singular, agreed; only its first word changes."""
    head, space, tail = adjective.partition(" ")
    if agreement in (FS, FP):
        head = feminine(head)
    if agreement in (MP, FP):
        head = plural(head)
    return head + space + tail


def agreements(adjective: str) -> tuple[str, str, str, str]:
    """The four forms of an adjective, by agreement index."""
    return agree(adjective, MS), agree(adjective, FS), agree(adjective, MP), agree(adjective, FP)


@dataclass(frozen=True)
class NounPhrase:
    """A noun with its complements, without determiner; ``None`` where a number does not exist."""

    singular: str | None
    plural: str | None
    is_feminine: bool
    preposed: bool = False

    @property
    def is_mass(self) -> bool:
        """Used in the singular only (« solidarité »)."""
        return self.plural is None


_NUMBERS = {
    "m": (True, True),
    "f": (True, True),
    "ms": (True, False),
    "fs": (True, False),
    "mp": (False, True),
    "fp": (False, True),
}


def parse_noun(entry: str) -> NounPhrase:
    """Read ``visite:f ~régulier à domicile``: the head carries its gender, ``~`` marks agreeing adjectives.

    ``:m`` ``:f`` are countable, ``:ms`` ``:fs`` singular only, ``:mp`` ``:fp`` plural only; ``:m=X`` gives an
    irregular plural. An adjective whose last letter is already a gender mark is written in the masculine.
    """
    tokens = entry.split(" ")
    head = next((i for i, token in enumerate(tokens) if ":" in token and "<" not in token), None)
    if head is None or tokens[head][0] == "~":
        raise ValueError(f"noun without gender: {entry!r}")
    word, _, code = tokens[head].partition(":")
    code, _, irregular = code.partition("=")
    has_singular, has_plural = _NUMBERS[code]
    is_feminine = code[0] == "f"

    def form(number_plural: bool) -> str:
        agreement = (FP if number_plural else FS) if is_feminine else (MP if number_plural else MS)
        words = []
        for i, token in enumerate(tokens):
            if i == head:
                inflect = number_plural and has_singular
                words.append((irregular or plural(word)) if inflect else word)
            elif token.startswith("~"):
                words.append(agree(token[1:], agreement))
            else:
                words.append(token)
        if agreement == MS and words[0] in _BEFORE_VOWEL and len(words) > 1 and starts_with_vowel(words[1]):
            words[0] = _BEFORE_VOWEL[words[0]]
        return " ".join(words)

    return NounPhrase(
        form(False) if has_singular else None, form(True) if has_plural else None, is_feminine, tokens[0][0] == "~"
    )


_BEFORE_VOWEL = {"nouveau": "nouvel", "beau": "bel", "vieux": "vieil"}
_POSSESSIVES = {
    "mon": ("mon", "ma", "mes"),
    "son": ("son", "sa", "ses"),
    "notre": ("notre", "notre", "nos"),
    "votre": ("votre", "votre", "vos"),
    "leur": ("leur", "leur", "leurs"),
    "ce": ("ce", "cette", "ces"),
    "quel": ("quel", "quelle", "quels"),
    "aucun": ("aucun", "aucune", "aucun"),
}

Form = tuple[int, str]


def determine(noun: NounPhrase, determiner: str) -> Form:
    """A noun phrase under a determiner, with its agreement index.

    « le » prefers the singular, « les » the plural; « un » and « des » are indefinite, and partitive for mass
    nouns; « 0 » is bare singular, « s » bare plural where there is one. A determiner that may merge with a
    preposition before it is marked « ° » (see :mod:`consult.demo.grammar.joining`).
    """
    wants_plural = determiner in ("les", "des", "s", "mes", "nos", "vos", "leurs", "ces")
    base = {
        "les": "le",
        "des": "un",
        "s": "0",
        "mes": "mon",
        "nos": "notre",
        "vos": "votre",
        "leurs": "leur",
        "ces": "ce",
    }.get(determiner, determiner)
    is_plural = noun.singular is None or (wants_plural and noun.plural is not None)
    text = (noun.plural if is_plural else noun.singular) or ""
    agreement = (FP if is_plural else FS) if noun.is_feminine else (MP if is_plural else MS)
    vowel = starts_with_vowel(text)
    if base == "0":
        return agreement, text
    if base == "le":
        article = "°les " if is_plural else "l'" if vowel else "la " if noun.is_feminine else "°le "
    elif base == "un":
        if is_plural:
            article = "°de " if noun.preposed else "°des "
        elif noun.is_mass:
            article = "°de l'" if vowel else "°de la " if noun.is_feminine else "°du "
        else:
            article = "une " if noun.is_feminine else "un "
    else:
        masculine, feminine_, plural_ = _POSSESSIVES[base]
        article = plural_ if is_plural else feminine_ if noun.is_feminine else masculine
        if vowel and not is_plural:
            article = {"ma": "mon", "sa": "son", "ce": "cet"}.get(article, article)
        article += " "
    return agreement, article + text
