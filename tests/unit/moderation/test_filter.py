"""What the filter flags and where, and what it leaves alone."""

from __future__ import annotations

import pytest

from consult.consultations.masking import find_masks
from consult.moderation.charter import charter_from
from consult.moderation.filter import Flag, find_flags, main_subject
from consult.moderation.models import Subject

WORDS = charter_from(None).words


def flagged(text: str, words: tuple[str, ...] = WORDS) -> list[tuple[str, str]]:
    return [(str(flag.kind), text[flag.start : flag.end]) for flag in find_flags(text, find_masks(text), words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ce directeur est un connard", [("insult", "connard")]),
        ("DES CONNARDS PARTOUT", [("insult", "CONNARDS")]),
        ("quel connaaard", [("insult", "connaaard")]),
        ("quel c0nnard", [("insult", "c0nnard")]),
        ("Vous êtes des crétins", [("insult", "crétins")]),
        ("Mme Martin a un cancer", [("name", "Martin"), ("health", "cancer")]),
        ("mon voisin, M. Petit, est dépressif", [("name", "Petit"), ("health", "dépressif")]),
        ("Appelez le 06 39 98 12 34", [("phone", "06 39 98 12 34")]),
        ("Tout est sur www.exemple.org", [("link", "www.exemple.org")]),
        ("", [("empty", "")]),
        (" … ?! ", [("empty", " … ?! ")]),
        ("aaaa", [("empty", "aaaa")]),
        ("(Vide)", [("empty", "(Vide)")]),
        ("R.A.S.", [("empty", "R.A.S.")]),
        ("Rien à dire !", [("empty", "Rien à dire !")]),
        ("azertyui", [("empty", "azertyui")]),
    ],
)
def test_what_is_flagged(text: str, expected: list[tuple[str, str]]) -> None:
    assert flagged(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Le cancer devrait être mieux dépisté",  # nobody is named
        "Il faut de l’ordre dans les files d’attente",
        "Une connexion internet qui marche",
        "Les ordures ménagères devant l’hôpital",
        "Réduire le nombre de 0 dans les tableaux",
        "Non",  # an answer
        "Aucun",
        "Le vide du samedi",
        "10",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert flagged(text) == []


def test_words_are_those_of_the_organisation() -> None:
    assert flagged("Ce patron est un saligaud", ("saligaud",)) == [("insult", "saligaud")]
    assert flagged("Ce patron est un connard", ("saligaud",)) == []
    assert flagged("va   te\nfaire voir", ("va te faire",)) == [("insult", "va   te\nfaire")]


def test_an_empty_list_of_words_flags_no_word() -> None:
    assert flagged("Ce directeur est un connard", ()) == []


def test_the_most_pressing_flag_is_the_subject() -> None:
    assert main_subject([Flag(Subject.NAME, 0, 3), Flag(Subject.INSULT, 5, 8)]) is Subject.INSULT


def test_places_hold_beside_ligatures_and_emoji() -> None:
    text = "L’œuvre 😀 d’un crétin"
    assert flagged(text) == [("insult", "crétin")]
