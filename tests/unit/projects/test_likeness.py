"""Projects of close words: what is near, what is not, what is stored, and what the panel may be called."""

from __future__ import annotations

from pathlib import Path

from analysis import nearness
from bench.likeness import WANTED, measure, pairs

TEXTS = {
    4: "jardin partag immeubl legum voisin",
    7: "natat piscin appren age",
    9: "cafe aid souffl relais",
}


def test_what_shares_words_is_near_and_the_rest_is_left_out() -> None:
    known = nearness.fit(TEXTS)
    assert [id_ for id_, _score in known.nearest("jardin legum", TEXTS, 5)] == [4]
    assert known.nearest("jardin", {7: None}, 5) == [], "only those that one may be shown"
    assert known.nearest("fusee", TEXTS, 5) == []
    assert known.nearest("", TEXTS, 5) == []


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    texts = {number: f"mot{number} mot{number + 1} commun" for number in range(30)}
    known = nearness.fit(texts)
    assert known.lsa.shape[1] > 0
    nearness.write(known, tmp_path / "likeness" / "1.npz")
    again = nearness.read(tmp_path / "likeness" / "1.npz")
    assert again.nearest("mot3 commun", texts, 3) == known.nearest("mot3 commun", texts, 3)


def test_the_panel_speaks_of_words_as_long_as_the_measure_does_not_allow_more() -> None:
    """Fifty paraphrases that share no stem: below the wanted recall, nobody says that meaning is found."""
    held = pairs()
    assert len(held) == 50
    assert not [pair for pair in held if set(pair[0].split()) & set(pair[1].split())]
    panel = Path("templates/filing/similar.html").read_text(encoding="utf-8")
    assert ("Projets aux mots proches" in panel) == (measure().recall < WANTED)
