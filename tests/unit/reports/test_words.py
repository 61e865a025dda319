"""The cloud of words."""

from __future__ import annotations

from consult.reports.words import count_words, fold_answer, place_words


def test_spellings_of_a_word_are_one() -> None:
    assert len({fold_answer(word) for word in ("Bien-être", "bien être", " BIENETRE !", "le bien-être")}) == 1
    assert fold_answer("l’équilibre") == fold_answer("Équilibre")
    assert fold_answer("larme") != fold_answer("arme")


def test_people_are_counted_not_answers() -> None:
    counted = count_words([("Vie", 1), ("vie", 1), ("vie", 2), ("Santé", 3), ("…", 4)])
    assert counted == [{"word": "vie", "people": 2}, {"word": "santé", "people": 1}]


def test_the_same_words_make_the_same_cloud_without_overlap() -> None:
    words = [{"word": f"mot{'x' * (i % 7)}{i}", "people": 200 // (i + 1) + 11} for i in range(30)]
    placed = place_words(words)
    assert placed == place_words(words)
    assert len(placed) >= 25
    middles = {(word["x"], word["y"]) for word in placed}
    assert len(middles) == len(placed)
    assert all(0 <= word["x"] <= 900 for word in placed)
