"""Names a governance team would keep: real words, said by enough people, none twice."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from analysis.corpus.contributions import load
from analysis.label.names import BARE, VAGUE
from analysis.pipeline import run
from analysis.text.stopwords import fold, french_stopwords
from analysis.types import Configuration
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import themes_of

ENOUGH = 3


def ideas_of(folder: Path, corpus: Path) -> dict[str, list[tuple[str, str]]]:
    """(folded idea, its author) of each theme and sub-theme."""
    table = load(corpus, {}).table
    said = {row["contribution_id"]: row for row in table.to_pylist()}
    out: dict[str, list[tuple[str, str]]] = {}
    for idea in pq.read_table(folder / "ideas.parquet").to_pylist():
        row = said[idea["contribution_id"]]
        text = fold(row["text"][idea["start"] : idea["end"]].replace("’", "'"))
        for level in ("theme", "subtheme"):
            out.setdefault(idea[level], []).append((text, row["participant_id"]))
    return out


def test_each_name_is_written_as_it_is_by_enough_people(finished: Path, corpus_file: Path) -> None:
    ideas = ideas_of(finished, corpus_file)
    for entry in themes_of(finished):
        who = {person for text, person in ideas[entry["id"]] if fold(entry["label"]) in text}
        assert len(who) >= ENOUGH, entry["label"]


def test_no_name_begins_or_ends_with_a_word_that_says_nothing(finished: Path) -> None:
    empty = french_stopwords() | VAGUE | BARE
    entries = themes_of(finished)
    for label in (entry["label"] for entry in entries):
        words = fold(label).replace("'", " ").split()
        assert not {words[0], words[-1]} & empty, label
    themes = {entry["id"]: fold(entry["label"]) for entry in entries if entry["parent"] is None}
    siblings = [(entry["parent"], fold(entry["label"])) for entry in entries]
    assert len(set(siblings)) == len(siblings)
    assert not [one for one in siblings if themes.get(one[0]) == one[1]]


def test_words_that_name_nothing_give_way(tmp_path: Path) -> None:
    lines = rows(300)
    for row in lines:
        row["text"] = "La question, le problème du pays, c'est ceci : " + row["text"].lower()
    source = write_csv(tmp_path / "c.csv", lines)
    run(source, tmp_path / "run", Configuration(themes=5, subthemes=10))
    assert not {fold(entry["label"]) for entry in themes_of(tmp_path / "run")} & BARE


def test_exemplars_are_whole_varied_and_short(finished: Path, corpus_file: Path) -> None:
    table = load(corpus_file, {}).table
    said = {row["contribution_id"]: row for row in table.to_pylist()}
    for entry in themes_of(finished):
        shown = [said[item["contribution_id"]] for item in entry["exemplars"]]
        assert len({row["participant_id"] for row in shown}) == len(shown)
        for item, row in zip(entry["exemplars"], shown, strict=True):
            text = row["text"]
            assert len(text[item["start"] : item["end"]].split()) <= 40
            assert item["start"] == 0 or not text[item["start"] - 1].isalnum()
            assert item["end"] == len(text) or not text[item["end"]].isalnum()
