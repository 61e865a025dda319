"""Names a governance team would keep: real words, said by enough people, none twice."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.corpus.contributions import load
from analysis.label.exemplars import is_whole
from analysis.label.folding import fold as fold_subthemes
from analysis.label.grammar import BARE, VAGUE, kin
from analysis.label.names import _accented, _cased
from analysis.pipeline import run
from analysis.text.stopwords import fold, french_stopwords
from analysis.themes.tree import Tree, choose_themes
from analysis.types import Configuration
from bench.names import measure
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import table, themes_of


def test_names_terms_and_siblings_hold_on_the_texts_alone(finished: Path, corpus_file: Path) -> None:
    found = measure(corpus_file, finished)
    assert (found["faults"], found["labels"], found["people_wanted"]) == (0, 15, 3), found


def test_the_check_finds_bad_names(finished: Path, corpus_file: Path, tmp_path: Path) -> None:
    shutil.copytree(finished, tmp_path / "run")
    entries = themes_of(finished)
    subs = [entry for entry in entries if entry["parent"] == entries[0]["id"]]
    entries[0]["label"] = "Divers 1"
    subs[0]["label"] = "Qu'au train"
    entries[0]["terms"] = ["train", "trains", "zzz"]
    subs[1]["label"] = subs[0]["label"]
    (tmp_path / "run" / "themes.json").write_text(json.dumps(entries))
    found = measure(corpus_file, tmp_path / "run")
    assert found["numbered"] == ["Divers 1"]
    assert found["terms_alike"] == ["train, trains"]
    assert found["terms_unwritten"] == ["trains", "zzz"]
    assert {"said_by_fewer_than_k", "stop_word_or_debris", "siblings_alike"} < set(found)


def test_no_name_begins_or_ends_with_a_word_that_says_nothing(finished: Path) -> None:
    empty = french_stopwords() | VAGUE | BARE
    for label in (entry["label"] for entry in themes_of(finished)):
        words = fold(label).replace("'", " ").split()
        assert not {words[0], words[-1]} & empty, label


def test_words_that_name_nothing_give_way(tmp_path: Path) -> None:
    lines = rows(300)
    for row in lines:
        row["text"] = "La question, le problème du pays, c'est ceci : " + row["text"].lower()
    source = write_csv(tmp_path / "c.csv", lines)
    run(source, tmp_path / "run", Configuration(themes=5, subthemes=10))
    assert not {fold(entry["label"]) for entry in themes_of(tmp_path / "run")} & BARE


def scattered(path: Path) -> Path:
    """Three subjects that many speak of, and answers of words that few share."""
    rng = random.Random(4)
    lines = rows(240)
    letters = "bcdfglmnprst"
    rare = ["".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(4)) for _ in range(60)]
    for number in range(90):
        text = " ".join(["pas", *rng.sample(rare, 3)])
        lines.append({**lines[0], "contribution_id": f"rare-{number}", "participant_id": f"r{number}", "text": text})
    return write_csv(path, lines)


def test_a_subtheme_nobody_can_name_joins_another_unless_their_number_was_asked(tmp_path: Path) -> None:
    source = scattered(tmp_path / "c.csv")
    manifest = run(source, tmp_path / "free", Configuration())
    found = measure(source, tmp_path / "free")
    assert not {"said_by_fewer_than_k", "numbered"} & set(found), found
    asked = run(source, tmp_path / "asked", Configuration(subthemes=18))
    assert manifest["counts"]["subthemes"] < asked["counts"]["subthemes"] == 18
    labels = [entry["label"] for entry in themes_of(tmp_path / "asked")]
    assert not [label for label in labels if any(character.isdigit() for character in label)]
    names = {entry["id"] for entry in themes_of(tmp_path / "free")}
    assert {row["main_subtheme"] for row in table(tmp_path / "free", "contributions")} <= names | {None}


def test_joining_keeps_the_mean_of_what_is_joined() -> None:
    centers = np.eye(4, dtype=np.float32)
    centers[1, 0], centers[3, 2] = 0.5, 0.5
    tree = Tree(None, centers, np.array([0, 0, 1, 1], np.int32), sp.csr_matrix(np.eye(4)), np.zeros(3))
    tree.theme_ids, tree.subtheme_ids = ["t1", "t2"], ["s1", "s2", "s3", "s4"]
    masses = np.array([3.0, 1.0, 5.0, 2.0])
    joined = fold_subthemes(tree, np.array([False, True, False, False]), masses, themes_stay=True)
    assert joined is not None
    assert (joined.subtheme_ids, joined.parent.tolist()) == (["s1", "s3", "s4"], [0, 1, 1])
    expected = centers[0] * 3 + centers[1]
    np.testing.assert_allclose(joined.centers[0], expected / np.linalg.norm(expected), rtol=1e-6)
    assert joined.weights[0].toarray().ravel().tolist() == [0.75, 0.25, 0, 0]
    alone = fold_subthemes(tree, np.array([True, True, False, False]), masses, themes_stay=False)
    assert alone is not None
    assert alone.theme_ids == ["t2"]
    kept = fold_subthemes(tree, np.array([True, True, False, False]), masses, themes_stay=True)
    assert kept is not None
    assert kept.theme_ids == ["t1", "t2"]


def test_themes_are_at_most_half_the_subthemes() -> None:
    from scipy.cluster.hierarchy import linkage

    points = np.random.default_rng(0).random((14, 3))
    assert choose_themes(linkage(points, "ward"), np.ones(14)) in (6, 7)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("loi", "lois", True), ("payent", "paient", True), ("eau", "eaux", True), ("transition", "transports", False)],
)
def test_forms_of_one_word(one: str, other: str, expected: bool) -> None:
    assert kin(one, other) is expected


def test_exemplars_are_whole_varied_and_short(finished: Path, corpus_file: Path) -> None:
    said = {row["contribution_id"]: row for row in load(corpus_file, {}).table.to_pylist()}
    for entry in themes_of(finished):
        shown = [said[item["contribution_id"]] for item in entry["exemplars"]]
        assert len({row["participant_id"] for row in shown}) == len(shown)
        for item, row in zip(entry["exemplars"], shown, strict=True):
            text = row["text"]
            assert is_whole(text, item["start"], item["end"])
            assert len(text[item["start"] : item["end"]].split()) <= 40


@pytest.mark.parametrize(
    ("text", "way", "shown"),
    [
        ("éducation", "Education", "Éducation"),
        ("tva", "TVA", "TVA"),
        ("impôts", "IMPOTS", "impôts"),
        ("président de la république", "Président de la République", "Président de la République"),
    ],
)
def test_accents_are_those_of_the_corpus_and_capitals_those_of_the_group(text: str, way: str, shown: str) -> None:
    assert _cased(_accented(text, way)) == shown


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("Des trains. Et des bus, vite !", "Et des bus, vite", True),
        ("Des trains. Et des bus, vite !", "Et des bus", False),
        ("Des trains (et des bus) vite", "et des bus", False),
        ("Des trains\nEt des bus\n", "Et des bus", True),
    ],
)
def test_a_whole_sentence(text: str, said: str, expected: bool) -> None:
    start = text.index(said)
    assert is_whole(text, start, start + len(said)) is expected
