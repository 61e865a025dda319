"""French forms: conjugation, agreement, determiners, elision, templates."""

from __future__ import annotations

import random

import pytest

from consult.demo.grammar.joining import join
from consult.demo.grammar.nouns import agreements, determine, parse_noun, plural
from consult.demo.grammar.template import Expander, Lexicon
from consult.demo.grammar.verbs import conjugate, conjugate_phrase
from consult.demo.lexicon import SubTheme, read
from consult.demo.writing import Scribe


@pytest.mark.parametrize(
    ("verb", "form", "expected"),
    [
        ("aider", "p6", "aident"),
        ("partager", "p4", "partageons"),
        ("financer", "i3", "finançait"),
        ("acheter", "f3", "achètera"),
        ("appeler", "p3", "appelle"),
        ("appeler", "f3", "appellera"),
        ("gérer", "p3", "gère"),
        ("fermer", "p3", "ferme"),
        ("intégrer", "s3", "intègre"),
        ("payer", "p3", "paie"),
        ("envoyer", "f3", "enverra"),
        ("garantir", "p6", "garantissent"),
        ("répartir", "p3", "répartit"),
        ("tenir", "s3", "tienne"),
        ("prendre", "imp", "prenez"),
        ("faire", "p5", "faites"),
        ("être", "s3", "soit"),
        ("réduire", "ger", "réduisant"),
        ("rejoindre", "p6", "rejoignent"),
        ("voir", "c3", "verrait"),
        ("recevoir", "p3", "reçoit"),
        ("vivre", "pp", "vécu"),
    ],
)
def test_conjugation(verb: str, form: str, expected: str) -> None:
    assert conjugate(verb)[form] == expected


@pytest.mark.parametrize(
    ("phrase", "form", "expected"),
    [
        ("se réunir le soir", "p3", "se réunit le soir"),
        ("s'entraider", "imp", "entraidez-vous"),
        ("s'entraider", "f4", "nous entraiderons"),
        ("ne plus juger les gens", "s3", "ne juge plus les gens"),
        ("ne laisser personne seul", "p3", "ne laisse personne seul"),
        ("mieux payer les salariés", "c3", "paierait mieux les salariés"),
        ("mieux dormir", "inf", "mieux dormir"),
        ("{donner|offrir} du temps", "ger", "{donnant du temps|offrant du temps}"),
    ],
)
def test_conjugated_phrases(phrase: str, form: str, expected: str) -> None:
    assert conjugate_phrase(phrase, form) == expected


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown verb"):
        conjugate("blop")


@pytest.mark.parametrize(
    ("adjective", "forms"),
    [
        ("isolé", ("isolé", "isolée", "isolés", "isolées")),
        ("heureux", ("heureux", "heureuse", "heureux", "heureuses")),
        ("médical", ("médical", "médicale", "médicaux", "médicales")),
        ("nouveau", ("nouveau", "nouvelle", "nouveaux", "nouvelles")),
        ("gratuit", ("gratuit", "gratuite", "gratuits", "gratuites")),
        ("actif", ("actif", "active", "actifs", "actives")),
        ("infirmier", ("infirmier", "infirmière", "infirmiers", "infirmières")),
    ],
)
def test_adjectives_agree(adjective: str, forms: tuple[str, str, str, str]) -> None:
    assert agreements(adjective) == forms


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hôpital", "hôpitaux"),
        ("travail", "travaux"),
        ("jeu", "jeux"),
        ("prix", "prix"),
        ("EHPAD", "EHPAD"),
        ("bal", "bals"),
    ],
)
def test_plurals(word: str, expected: str) -> None:
    assert plural(word) == expected


@pytest.mark.parametrize(
    ("entry", "determiner", "expected"),
    [
        ("visite:f ~régulier à domicile", "les", "les visites régulières à domicile"),
        ("hôpital:m", "le", "l'hôpital"),
        ("handicap:m", "le", "le handicap"),
        ("solidarité:fs", "un", "de la solidarité"),
        ("argent:ms", "un", "de l'argent"),
        ("~nouveau atelier:m", "un", "un nouvel atelier"),
        ("~nouveau atelier:m", "des", "de nouveaux ateliers"),
        ("amie:f", "mon", "mon amie"),
        ("rendez-vous:m", "s", "rendez-vous"),
    ],
)
def test_determiners(entry: str, determiner: str, expected: str) -> None:
    assert join(determine(parse_noun(entry), determiner)[1]) == expected


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("besoin de °des amis", "besoin d'amis"),
        ("à °les gens de °le village", "aux gens du village"),
        ("près de °Le Mans", "près du Mans"),
        ("parce que il se entraide", "parce qu'il s'entraide"),
        ("si il vient , ce est bien", "s'il vient, c'est bien"),
        ("le haricot de la hanche de onze heures", "le haricot de la hanche de onze heures"),
        ("sans °de la patience", "sans patience"),
    ],
)
def test_joining(raw: str, written: str) -> None:
    assert join(raw) == written


def test_templates_agree_with_the_last_noun_and_with_the_writer() -> None:
    lexicon = Lexicon({"N": ["visite:f"]}, {}, {}, lambda count: [1.0] * count)
    expander = Expander(random.Random(0).random)
    expander.begin(writer=1)
    node = lexicon.compile("<les:N> [être.p] [+important] et je suis [me+content]")
    assert join(expander.expand(node)) == "les visites sont importantes et je suis contente"


@pytest.mark.parametrize("template", ["<le:absent>", "{a|b", "a}b"])
def test_a_faulty_template_is_refused(template: str) -> None:
    lexicon = Lexicon({}, {}, {}, lambda count: [1.0] * count)
    with pytest.raises(ValueError, match=r"unknown list|unbalanced"):
        lexicon.compile(template)


def test_an_entry_is_not_said_twice_while_others_will_do() -> None:
    nouns = {"N": ["un:m", "deux:m", "trois:m", "quatre:m", "cinq:m"]}
    lexicon = Lexicon(nouns, {}, {}, lambda count: [1.0] * count)
    expander = Expander(random.Random(1).random)
    node = lexicon.compile("<0:N> <0:N>")
    said = []
    for _ in range(200):
        expander.begin(writer=0)
        said.append(expander.expand(node).split())
    assert all(first != second for first, second in said)


@pytest.fixture(scope="module")
def scribe() -> Scribe:
    return Scribe(1)


def test_every_frame_can_be_written_for_every_sub_theme(scribe: Scribe) -> None:
    expander = Expander(random.Random(2).random)
    frames = read("frames.toml")
    groups = [frames[name] for name in ("short", "medium", "extend", "story", "tag", "register")]
    templates = [
        line.partition("*")[2].strip()
        for group in groups
        for text in group.values()
        for line in text.split("\n")
        if "*" in line
    ]
    assert len(templates) > 150
    for sub in scribe.sub_themes:
        for template in templates:
            text = join(expander.expand(sub.lexicon.compile(template)))
            assert text
            assert not set("<>[]{}|~°") & set(text), f"{sub.id}: {template} -> {text}"


def test_sub_themes_are_many_and_named_apart(scribe: Scribe) -> None:
    subs: list[SubTheme] = scribe.sub_themes
    per_theme = {theme: sum(sub.theme == theme for sub in subs) for theme in {sub.theme for sub in subs}}
    assert 12 <= len(per_theme) <= 16
    assert all(3 <= count <= 6 for count in per_theme.values())
    assert len({sub.label for sub in subs}) == len(subs)
