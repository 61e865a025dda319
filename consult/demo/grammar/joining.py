"""Joining words into a written line: contraction of articles, elision, spacing."""

from __future__ import annotations

import re

from consult.demo.grammar.nouns import NO_ELISION

_MERGED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
_ARTICLE = re.compile(r"(?:\b(de|à|sans) )?°(les|le|des|du|de la|de l'|de)(?= |(?<='))", re.IGNORECASE)
_ELISION = re.compile(
    r"(?<![\w'-])(?:((?:[dljnsmt]|qu|lorsqu|puisqu|jusqu|quoiqu|parce qu|dès qu))e|(l)a) "
    rf"(?=(?!{NO_ELISION})[aàâeéèêëiîïoôuùûhœæ]|y (?!co)|yeux)",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"\b([sS])i (?=ils?\b)|\b([cC])e (?=(?:est|était|étaient|en est)\b)")
_SPACES = re.compile(r" {2,}| (?=[,.])")


def _article(match: re.Match[str]) -> str:
    preposition, article = match.group(1), match.group(2)
    if preposition is None:
        return article
    low = preposition.lower()
    if article.lower() in ("le", "les"):
        merged = _MERGED.get((low, article.lower()))
        if merged is None:
            return f"{preposition} {article}"
        return merged.capitalize() if preposition[0].isupper() else merged
    if low in ("de", "sans"):
        return preposition if article != "de l'" else preposition + " "
    return f"{preposition} {article}"


def join(text: str) -> str:
    """Turn an expanded template into written French: « de °les amis » becomes « des amis »."""
    if "°" in text:
        text = _ARTICLE.sub(_article, text)
    text = _ELISION.sub(r"\1\2'", text)
    if "i il" in text or "e é" in text or "e e" in text:
        text = _SPECIAL.sub(r"\1\2'", text)
    return _SPACES.sub(lambda match: " " if len(match.group()) > 1 else "", text).strip()
