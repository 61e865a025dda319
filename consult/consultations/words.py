"""French words as search and masking see them: folded (small letters, no accents), and those that carry no meaning."""

from __future__ import annotations

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})

# Kept out of it on purpose: « pas », « non », « oui », « sans », « plus », « moins », which people look for.
_LISTED = """
a ai aie ainsi alors apres as au aucun aucune auquel aussi autre autres aux avait avant avec avez avoir avons c car ce
ceci cela celle celles celui ces cet cette ceux chez ci comme comment d dans de depuis des donc dont du duquel elle
elles en encore entre es est et etaient etait etant ete etes etre eu eux fait faut furent fut il ils j je l la
laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme memes mes mien moi mon n ne
ni nos notre nous on ont or ou par parce pendant peut peuvent pour pourquoi pourrait pourront puis puisque qu quand
que quel quelle quelles quels qui quoi s sa se sera serait seront ses si sien soi soient soit sommes son sont suis sur
t ta te tes toi ton tu un une vers voici voila vos votre vous y
"""
FUNCTION_WORDS = frozenset(_LISTED.split())
"""Folded."""


def fold(word: str) -> str:
    """Small letters without accents: « Œuvrer à l’ÉTÉ » → « oeuvrer a l’ete »."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_LIGATURES).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
