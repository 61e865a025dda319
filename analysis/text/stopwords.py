"""French words that carry no theme of their own, in folded form (lower case, no accent)."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

# stopwordsiso counts these among stop words; they carry meaning in a consultation
MEANINGFUL = """
etat personne personnes plus pas non jamais sans contre moins maximum minimum mille cent parler stop
"""
# what it lacks: elision debris, spoken connectors, the frame of an answer
FRAME = """
aujourd hui qu d l j n s t c m jusqu lorsqu puisqu quelqu presqu quoiqu est sont etre avoir faire
fait faut falloir faudrait faudra devrait devraient doit doivent devoir pouvoir peut peuvent
pourrait pourraient peux veux veut vouloir voudrais aller vais va vont allons mettre mis met
permettre permet permettrait donner donne dire dit savoir sais voir vois prendre pris prend rendre
rend ainsi alors aussi donc car etc ex exemple bien tres trop tout toute tous toutes meme memes
autre autres chaque plusieurs certains certaines beaucoup peu vraiment simplement seulement
notamment toujours souvent surtout encore enfin ensuite deja afin cela ceci ca celui celle ceux
celles leur leurs notre nos votre vos mon ma mes ton ta tes son sa ses quel quelle quels quelles
dont lequel laquelle lesquels lesquelles auquel auxquels desquels duquel chacun chacune aucun aucune
nous vous ils elles eux moi toi soi lui on je tu il elle y en de du des le la les un une au aux et
ou ni mais or que qui quoi comment pourquoi quand combien si oui ok bonjour merci chose choses truc
fois cas lieu point facon maniere sorte niveau entre vers chez pour par avec dans sur sous depuis
pendant avant apres lors quelque quelques tel telle tels telles ait soit serait seraient sera seront
ete etait etaient ayant etant ai as a ont avons avez avait avaient aurait auraient suis es sommes
etes fais font faisons faites ne me te se ce cet cette ces the and of to is for http https www com
fr
"""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case, accents removed, ligatures opened."""
    word = word.lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@cache
def french_stopwords() -> frozenset[str]:
    """Folded French stop words: stopwordsiso, corrected by the two lists above."""
    import stopwordsiso

    listed = set(map(fold, stopwordsiso.stopwords("fr"))) - set(MEANINGFUL.split())
    return frozenset(listed | set(FRAME.split()))
