"""Folding and stemming: what is stored and what is typed meet on the same stems."""

from __future__ import annotations

import time

import pytest

from consult.consultations.masking import MASK_CHARACTER
from consult.consultations.search import search_terms, search_text


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Les médecins généralistes", "medecin"),
        ("Accès à des soins de proximité", "acces aux soins"),
        ("l’hôpital", "hopital"),
        ("l'HÔPITAL", "hôpital"),
        ("Œuvrer ensemble", "oeuvrer"),
        ("sante\u0301 mentale", "santé"),
        ("12 rendez-vous", "rendez vous 12"),
        ("remboursements", "remboursement"),
    ],
)
def test_typed_words_are_found(written: str, typed: str) -> None:
    terms = search_terms(typed)
    assert terms
    assert set(terms) <= set(search_text(written).split())


def test_another_word_is_not_found() -> None:
    assert not set(search_terms("dentiste")) & set(search_text("Les médecins généralistes").split())


def test_masked_characters_are_not_words() -> None:
    assert search_text("Je remercie " + MASK_CHARACTER * 8 + " beaucoup") == search_text("Je remercie beaucoup")


def test_only_letters_and_digits_reach_the_databases() -> None:
    text = search_text("a\"b'c) OR * NEAR(x) -- \\ ² 😀 العربية ß " + "x" * 5000)
    assert all(term.isalnum() for term in text.split())
    assert max(map(len, text.split())) <= 60


def test_nothing_to_look_for() -> None:
    assert search_terms("  de la … ! ") == []


def test_typed_terms_are_bounded() -> None:
    assert len(search_terms(" ".join(f"mot{n}" for n in range(500)))) == 20


def test_a_long_text_takes_no_time() -> None:
    start = time.perf_counter()
    search_text("prévention " * 9_000)
    assert time.perf_counter() - start < 0.5
