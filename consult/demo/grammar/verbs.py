"""Conjugation by stems: the forms that people use when they ask, complain and tell.

Forms are named by tense and person: ``p`` present, ``i`` imperfect, ``f`` future, ``c`` conditional, ``s``
subjunctive; 1 je, 3 il, 4 nous, 5 vous, 6 ils. ``inf`` (``inf1`` said by je, ``infp`` of several people), ``ger``
(present participle) and ``pp`` stand alone.
"""

from __future__ import annotations

import re
from functools import cache

from consult.demo.grammar.nouns import starts_with_vowel

Forms = dict[str, str]

# Verbs of the second group that end like one of another family.
_SECOND_GROUP = {"répartir", "assortir", "asservir"}

# suffix -> (1s, 3s, stem of the plural, 3p, stem of the future, stem of the subjunctive, past participle); « ~ » is
# what precedes the suffix.
_FAMILIES: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "prendre": ("prends", "prend", "pren", "prennent", "prendr", "prenn", "pris"),
    "mettre": ("mets", "met", "mett", "mettent", "mettr", "mett", "mis"),
    "battre": ("bats", "bat", "batt", "battent", "battr", "batt", "battu"),
    "tenir": ("tiens", "tient", "ten", "tiennent", "tiendr", "tienn", "tenu"),
    "venir": ("viens", "vient", "ven", "viennent", "viendr", "vienn", "venu"),
    "ouvrir": ("ouvre", "ouvre", "ouvr", "ouvrent", "ouvrir", "ouvr", "ouvert"),
    "offrir": ("offre", "offre", "offr", "offrent", "offrir", "offr", "offert"),
    "souffrir": ("souffre", "souffre", "souffr", "souffrent", "souffrir", "souffr", "souffert"),
    "cueillir": ("cueille", "cueille", "cueill", "cueillent", "cueiller", "cueill", "cueilli"),
    "courir": ("cours", "court", "cour", "courent", "courr", "cour", "couru"),
    "mourir": ("meurs", "meurt", "mour", "meurent", "mourr", "meur", "mort"),
    "partir": ("pars", "part", "part", "partent", "partir", "part", "parti"),
    "sortir": ("sors", "sort", "sort", "sortent", "sortir", "sort", "sorti"),
    "sentir": ("sens", "sent", "sent", "sentent", "sentir", "sent", "senti"),
    "mentir": ("mens", "ment", "ment", "mentent", "mentir", "ment", "menti"),
    "dormir": ("dors", "dort", "dorm", "dorment", "dormir", "dorm", "dormi"),
    "servir": ("sers", "sert", "serv", "servent", "servir", "serv", "servi"),
    "fuir": ("fuis", "fuit", "fuy", "fuient", "fuir", "fui", "fui"),
    "andre": ("ands", "and", "and", "andent", "andr", "and", "andu"),
    "endre": ("ends", "end", "end", "endent", "endr", "end", "endu"),
    "ondre": ("onds", "ond", "ond", "ondent", "ondr", "ond", "ondu"),
    "erdre": ("erds", "erd", "erd", "erdent", "erdr", "erd", "erdu"),
    "aindre": ("ains", "aint", "aign", "aignent", "aindr", "aign", "aint"),
    "eindre": ("eins", "eint", "eign", "eignent", "eindr", "eign", "eint"),
    "oindre": ("oins", "oint", "oign", "oignent", "oindr", "oign", "oint"),
    "uire": ("uis", "uit", "uis", "uisent", "uir", "uis", "uit"),
    "dire": ("dis", "dit", "dis", "disent", "dir", "dis", "dit"),
    "lire": ("lis", "lit", "lis", "lisent", "lir", "lis", "lu"),
    "crire": ("cris", "crit", "criv", "crivent", "crir", "criv", "crit"),
    "rire": ("ris", "rit", "ri", "rient", "rir", "ri", "ri"),
    "suffire": ("suffis", "suffit", "suffis", "suffisent", "suffir", "suffis", "suffi"),
    "vivre": ("vis", "vit", "viv", "vivent", "vivr", "viv", "vécu"),
    "suivre": ("suis", "suit", "suiv", "suivent", "suivr", "suiv", "suivi"),
    "boire": ("bois", "boit", "buv", "boivent", "boir", "boiv", "bu"),
    "croire": ("crois", "croit", "croy", "croient", "croir", "croi", "cru"),
    "voir": ("vois", "voit", "voy", "voient", "verr", "voi", "vu"),
    "cevoir": ("çois", "çoit", "cev", "çoivent", "cevr", "çoiv", "çu"),
    "devoir": ("dois", "doit", "dev", "doivent", "devr", "doiv", "dû"),
    "savoir": ("sais", "sait", "sav", "savent", "saur", "sach", "su"),
    "pouvoir": ("peux", "peut", "pouv", "peuvent", "pourr", "puiss", "pu"),
    "vouloir": ("veux", "veut", "voul", "veulent", "voudr", "veuill", "voulu"),
    "valoir": ("vaux", "vaut", "val", "valent", "vaudr", "vaill", "valu"),
    "falloir": ("faux", "faut", "fall", "faut", "faudr", "faill", "fallu"),
    "naître": ("nais", "naît", "naiss", "naissent", "naîtr", "naiss", "né"),
    "aître": ("ais", "aît", "aiss", "aissent", "aîtr", "aiss", "u"),
    "plaire": ("plais", "plaît", "plais", "plaisent", "plair", "plais", "plu"),
    "taire": ("tais", "tait", "tais", "taisent", "tair", "tais", "tu"),
    "vaincre": ("vaincs", "vainc", "vainqu", "vainquent", "vaincr", "vainqu", "vaincu"),
    "soudre": ("sous", "sout", "solv", "solvent", "soudr", "solv", "solu"),
    "faire": ("fais", "fait", "fais", "font", "fer", "fass", "fait"),
    "avoir": ("ai", "a", "av", "ont", "aur", "ai", "eu"),
    "être": ("suis", "est", "ét", "sont", "ser", "soi", "été"),
    "aller": ("vais", "va", "all", "vont", "ir", "aill", "allé"),
    "inclure": ("inclus", "inclut", "inclu", "incluent", "inclur", "inclu", "inclus"),
    "conclure": ("conclus", "conclut", "conclu", "concluent", "conclur", "conclu", "conclu"),
    "asseoir": ("assieds", "assied", "assey", "asseyent", "assiér", "assey", "assis"),
}
_EXCEPTIONS: dict[str, Forms] = {
    "être": {"p4": "sommes", "p5": "êtes", "s3": "soit", "s6": "soient", "s4": "soyons", "s5": "soyez", "imp": "soyez"},
    "avoir": {"s3": "ait", "s6": "aient", "s4": "ayons", "s5": "ayez", "ger": "ayant", "imp": "ayez"},
    "faire": {"p5": "faites", "imp": "faites", "s4": "fassions", "s5": "fassiez"},
    "refaire": {"p5": "refaites", "imp": "refaites"},
    "dire": {"p5": "dites", "imp": "dites"},
    "savoir": {"ger": "sachant", "imp": "sachez", "s4": "sachions", "s5": "sachiez"},
    "pouvoir": {"s4": "puissions", "s5": "puissiez"},
    "vouloir": {"imp": "veuillez"},
}
_DOUBLING = ("appeler", "rappeler", "jeter", "rejeter", "projeter", "renouveler", "épeler", "feuilleter", "ficeler")


def _stems_er(verb: str) -> tuple[str, str, str]:
    """Stems of a first-group verb: before a mute e, before « ez », of the future."""
    stem = verb[:-2]
    mute, future = stem, verb
    if verb.endswith(_DOUBLING):
        mute = stem + stem[-1]
        future = mute + "er"
    elif verb.endswith(("oyer", "uyer", "ayer")):
        mute = stem[:-1] + "i"
        future = stem[:-2] + "err" if verb.endswith("envoyer") else mute + "er"
    else:
        for i in range(len(stem) - 1, max(len(stem) - 4, 0), -1):
            if stem[i] in "aàâiîoôuûy":
                break
            if stem[i] in "eé" and i < len(stem) - 1:
                # « peser », « gérer », « intégrer »; not « fermer », « créer », « aider »
                cluster = stem[i + 1 :]
                if len(cluster) == 1 or (
                    stem[i] == "é"
                    and cluster in ("gr", "br", "tr", "cr", "gn", "gu", "ch", "qu", "cl", "vr", "gl", "ss")
                ):
                    mute = stem[:i] + "è" + cluster
                    future = mute + "er" if stem[i] == "e" else verb
                break
            if stem[i] in "èêë":
                break
    return mute, stem, future


def _family(verb: str) -> str | None:
    """The suffix of the verb's family; None for the second group."""
    if verb in _SECOND_GROUP:
        return None
    return max((suffix for suffix in _FAMILIES if verb.endswith(suffix)), key=len, default=None)


@cache
def conjugate(verb: str) -> Forms:
    """All forms of one verb, without pronoun. Raises :class:`ValueError` for a verb of no known family."""
    forms: Forms = {"inf": verb}
    if verb.endswith("er") and verb != "aller":
        mute, stem, future = _stems_er(verb)
        soft = stem + "e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
        forms |= {"p1": mute + "e", "p3": mute + "e", "p4": soft + "ons", "p5": stem + "ez", "p6": mute + "ent"}
        forms |= {"i3": soft + "ait", "i6": soft + "aient", "ger": soft + "ant", "pp": stem + "é"}
        forms |= {"s3": mute + "e", "s4": stem + "ions", "s5": stem + "iez", "s6": mute + "ent"}
    elif (suffix := _family(verb)) is None:
        if not verb.endswith("ir"):
            raise ValueError(f"unknown verb: {verb}")
        stem, future = verb[:-1], verb
        long = stem + "ss"
        forms |= {"p1": stem + "s", "p3": stem + "t", "p4": long + "ons", "p5": long + "ez", "p6": long + "ent"}
        forms |= {"i3": long + "ait", "i6": long + "aient", "ger": long + "ant", "pp": stem}
        forms |= {"s3": long + "e", "s4": long + "ions", "s5": long + "iez", "s6": long + "ent"}
    else:
        before = verb[: -len(suffix)]
        p1, p3, stem, p6, future, subjunctive, participle = (before + part for part in _FAMILIES[suffix])
        forms |= {"p1": p1, "p3": p3, "p4": stem + "ons", "p5": stem + "ez", "p6": p6, "pp": participle}
        forms |= {"i3": stem + "ait", "i6": stem + "aient", "ger": stem + "ant"}
        forms |= {"s3": subjunctive + "e", "s4": stem + "ions", "s5": stem + "iez", "s6": subjunctive + "ent"}
    forms |= {"f1": future + "ai", "f3": future + "a", "f4": future + "ons", "f5": future + "ez", "f6": future + "ont"}
    forms |= {"c1": future + "ais", "c3": future + "ait", "c5": future + "iez", "c6": future + "aient"}
    forms["imp"] = forms["p5"]
    exceptions = next((_EXCEPTIONS[v] for v in (verb,) if v in _EXCEPTIONS), {})
    return forms | exceptions


_REFLEXIVE = {"1": "me", "3": "se", "4": "nous", "5": "vous", "6": "se"}


_POSSESSIVES = {"inf1": {"son": "mon", "sa": "ma", "ses": "mes"}, "infp": {"son": "leur", "sa": "leur", "ses": "leurs"}}


def _infinitive(phrase: str, form: str) -> str:
    """« se soigner à son rythme » for whom it is: ``inf1`` je, ``infp`` several people, ``inf`` whoever."""
    if form == "inf":
        return phrase
    if form == "inf1":
        phrase = re.sub(r"^(ne \w+ )?s(e |')", r"\1m\2", phrase)
    owned = _POSSESSIVES[form]
    return re.sub(r"\b(son|sa|ses)\b", lambda match: owned[match.group()], phrase)


def conjugate_phrase(phrase: str, form: str) -> str:
    """A verb phrase given in the infinitive (« se réunir le soir », « ne plus juger »), put in a form.

    It may begin with alternatives (« {donner|offrir} du temps »), which are conjugated one by one, and with
    « mieux » or « bien », which follow a conjugated verb.
    """
    negation = next((start for start in ("ne plus ", "ne pas ", "ne jamais ", "ne ") if phrase.startswith(start)), "")
    phrase = phrase[len(negation) :]
    if phrase.startswith("{"):
        alternatives, _, rest = phrase[1:].partition("}")
        options = (conjugate_phrase(negation + option + rest, form) for option in alternatives.split("|"))
        return "{" + "|".join(options) + "}"
    if form.startswith("inf"):
        return _infinitive(negation + phrase, form)
    adverb = next((word for word in ("mieux ", "bien ") if phrase.startswith(word)), "")
    phrase = phrase[len(adverb) :]
    reflexive = phrase.startswith(("se ", "s'"))
    if reflexive:
        phrase = phrase[3:] if phrase.startswith("se ") else phrase[2:]
    verb, space, rest = phrase.partition(" ")
    word = conjugate(verb)[form]
    after = (" " + adverb.strip() if adverb else "") + space + rest
    if form == "pp" or (form == "imp" and not negation):
        return word + ("-vous" if reflexive and form == "imp" else "") + after
    clitic = ""
    if reflexive:
        pronoun = {"ger": "se", "imp": "vous"}.get(form) or _REFLEXIVE[form[1]]
        clitic = pronoun[0] + "'" if pronoun in ("me", "se") and starts_with_vowel(word) else pronoun + " "
    if negation:
        return f"ne {clitic}{word} {negation[3:]}".rstrip() + after
    return clitic + word + after
