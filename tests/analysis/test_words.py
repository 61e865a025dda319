"""Tokens, ideas, vocabulary, statuses: what is read in the texts, and where."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.campaigns import find_campaigns, near_copies
from analysis.corpus.reading import read_words
from analysis.corpus.statuses import STATUSES, early_statuses
from analysis.text.spelling import corrections
from analysis.text.tokens import tokenize
from analysis.text.words import Words

LETTERS = st.text(alphabet="aéÉœç ’'.,;!?\n-😀«»…سلام中x1", max_size=60)


def read(texts: list[str], people: list[int] | None = None, min_people: int = 1) -> tuple:
    who = np.array(people if people is not None else range(len(texts)))
    return read_words(pa.array(texts, pa.large_string()), who, min_people)


@settings(max_examples=150, deadline=None)
@given(st.lists(LETTERS, max_size=8))
def test_offsets_are_characters_of_the_original(texts: list[str]) -> None:
    tokens = tokenize(pa.array(texts, pa.large_string()))
    forms = tokens.forms.to_pylist()
    assert len(tokens) == len(texts)
    for number, text in enumerate(texts):
        for at in range(tokens.text[number], tokens.text[number + 1]):
            assert text[tokens.start[at] : tokens.end[at]] == forms[tokens.codes[at]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’école d'aujourd'hui", ["L", "école", "d", "aujourd", "hui"]),
        ("cœur—ÉTÉ 1ère", ["cœur", "ÉTÉ", "1ère"]),
        ("« Bus », 😀 train…vélo", ["Bus", "train", "vélo"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
        ("", []),
    ],
)
def test_words_are_letters_and_digits(text: str, words: list[str]) -> None:
    tokens = tokenize(pa.array([text], pa.large_string()))
    assert [tokens.forms[code].as_py() for code in tokens.codes.tolist()] == words


def test_ideas_are_sentences_of_three_content_words() -> None:
    text = "Bon. Ouvrir une piscine municipale chauffée ! Et puis ? Planter des arbres fruitiers partout."
    words = read([text])[0]
    cut = [text[a:b] for a, b in zip(words.idea_start.tolist(), words.idea_end.tolist(), strict=True)]
    assert cut == [
        "Bon. Ouvrir une piscine municipale chauffée ! Et puis",
        "Planter des arbres fruitiers partout",
    ]


def test_a_list_of_demands_is_so_many_ideas() -> None:
    text = "Ouvrir une piscine municipale, planter des arbres fruitiers, rouvrir la petite gare du bourg. Merci, bravo"
    words = read([text])[0]
    cut = [text[a:b] for a, b in zip(words.idea_start.tolist(), words.idea_end.tolist(), strict=True)]
    assert cut == [
        "Ouvrir une piscine municipale",
        "planter des arbres fruitiers",
        "rouvrir la petite gare du bourg. Merci, bravo",
    ]


def test_case_spaces_accents_and_points_make_no_difference_of_words() -> None:
    texts = ["La santé !", "la  SANTE", "santé, la", "La santé est"]
    words = read(texts)[0]
    keys = words.key[words.text_of_row]
    assert keys[0] == keys[1]
    assert len(set(keys.tolist())) == 3


def test_a_word_needs_several_people() -> None:
    texts = ["piscine zygomatique", "piscine zygomatique", "piscine", "piscine"]
    few = read(texts, people=[1, 1, 2, 3], min_people=3)[1]
    assert "zygomat" not in " ".join(few.stems)
    assert "piscine" in few.surface
    assert all("zygo" not in word for word in few.words)


def test_unaccented_words_join_accented_ones_and_slips_join_frequent_ones() -> None:
    texts = ["école"] * 30 + ["ecole", "ecolle", "trottinette"]
    vocabulary = read(texts)[1]
    stems = dict(zip(texts, vocabulary.lookup(pa.array(texts)).tolist(), strict=True))
    assert stems["école"] == stems["ecole"] >= 0
    assert vocabulary.surface[stems["école"]] == "école"
    rare = read(["école"] * 30 + ["ecolle"], people=list(range(31)), min_people=3)[1]
    assert rare.lookup(pa.array(["ecolle"])).tolist() == rare.lookup(pa.array(["école"])).tolist()


@pytest.mark.parametrize("slip", ["remboursment", "rembousrement", "remboursemennt", "rembourzement"])
def test_one_slip_is_understood(slip: str) -> None:
    known = pa.array(["remboursement", "maison"])
    assert corrections(pa.array([slip, "cheval"]), known, np.array([50.0, 50.0])).tolist() == [0, -1]


def statuses_of(texts: list[str], people: list[int], questions: list[int]) -> list[str]:
    words, _, marks, _ = read(texts, people)
    document = words.documents()[0][words.text_of_row]
    codes, _ = early_statuses(
        marks.taken(words.text_of_row), document, np.array(people), np.array(people) >= 0, np.array(questions)
    )
    return [STATUSES[code] for code in codes.tolist()]


def test_early_statuses() -> None:
    texts = ["", " ?! ", "Je ne sais pas.", "rien à ajouter", "NSP", "Plus de bus", "plus  de bus !", "plus de bus"]
    found = statuses_of(texts, [1, 1, 2, 3, 4, 5, 5, 5], [0, 0, 0, 0, 0, 0, 0, 1])
    assert found == ["empty", "empty", "no_answer", "no_answer", "no_answer", "themed", "duplicate", "themed"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Bonjour à tous, bonne journée", "off_topic"),
        ("test", "off_topic"),
        ("qsdfgh", "off_topic"),
        ("Votre questionnaire est trop long", "off_topic"),
        ("Bonjour, plus de bus le soir", "themed"),
        ("HLM", "themed"),
    ],
)
def test_greetings_trials_and_remarks_are_off_topic(text: str, status: str) -> None:
    others = [f"plus de bus dans le quartier numéro {i}" for i in range(60)]
    assert statuses_of([text, *others], list(range(61)), [0] * 61)[0] == status


def test_the_same_words_of_different_people_are_so_many_contributions() -> None:
    assert statuses_of(["santé", "santé"], [1, 2], [0, 0]) == ["themed", "themed"]


def campaign(words: Words, people: list[int]) -> np.ndarray:
    document, heads = words.documents()
    rows = document[words.text_of_row]
    return find_campaigns(near_copies(words, heads), rows, np.array(people), np.ones(len(people), dtype=bool))


def test_a_copied_text_is_a_campaign_even_retouched() -> None:
    plea = (
        "Nous demandons le maintien de la maternité de notre vallée, car les femmes enceintes font déjà "
        "quarante kilomètres de route de montagne en hiver pour accoucher"
    )
    texts = [plea, plea + " merci", plea.replace("hiver", "plein hiver"), plea.upper(), "Bonjour " + plea, plea]
    others = [f"Une idée différente numéro {i} sur un tout autre sujet comme le sport ou la cuisine" for i in range(5)]
    words = read(texts + others)[0]
    found = campaign(words, list(range(11)))
    assert found[:6].tolist() == [0] * 6
    assert (found[6:] == -1).all()
    alone = campaign(words, [7] * 6 + list(range(5)))
    assert (alone == -1).all()


def test_the_same_wish_in_everybodys_words_is_no_campaign() -> None:
    wishes = ("rembourser les séances d'hypnose", "aider à arrêter de fumer", "des visites chez les personnes âgées")
    texts = [f"{', '.join(order)}, {end}" for order in permutations(wishes) for end in ("merci", "surtout ici")]
    words = read(texts)[0]
    assert (near_copies(words, words.documents()[1]) >= 0).all()  # long enough to be looked at
    assert (campaign(words, list(range(12))) == -1).all()
