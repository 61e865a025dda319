"""The run folder is the contract; what it may not hold is checked byte by byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis.corpus.contributions import load
from analysis.figures import FigureCorpus, evaluate
from analysis.pipeline import run
from analysis.types import AnalysisError, Configuration, InputError
from tests.analysis.corpora import rows, write_csv

FILES = {
    "manifest.json",
    "contributions.parquet",
    "ideas.parquet",
    "themes.json",
    "segments.parquet",
    "map.parquet",
    "campaigns.parquet",
    "model/vocabulary.json",
    "model/embedding.npz",
    "model/trees.npz",
    "model/trees.json",
}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def themes_of(folder: Path) -> list[dict]:
    return json.loads((folder / "themes.json").read_text())


def table(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_the_folder_holds_the_contract(finished: Path, corpus_file: Path) -> None:
    assert set(files_of(finished)) == FILES
    corpus = load(corpus_file, {})
    ids = corpus.table["contribution_id"].to_pylist()
    contributions = table(finished, "contributions")
    assert [row["contribution_id"] for row in contributions] == ids
    assert [row["contribution_id"] for row in table(finished, "map")] == ids
    themes = {entry["id"]: entry for entry in themes_of(finished)}
    parents = {name: entry["parent"] for name, entry in themes.items()}
    for row in contributions:
        assert row["status"] in {"themed", "unclassified", "off_topic", "no_answer", "duplicate", "empty"}
        if row["status"] == "themed":
            assert parents[row["main_subtheme"]] == row["main_theme"]
            assert -1 <= row["score"] <= 1 + 1e-6
    texts = dict(zip(ids, corpus.table["text"].to_pylist(), strict=True))
    touched: dict[str, set[str]] = {}
    for idea in table(finished, "ideas"):
        assert 0 <= idea["start"] < idea["end"] <= len(texts[idea["contribution_id"]])
        assert parents[idea["subtheme"]] == idea["theme"]
        touched.setdefault(idea["contribution_id"], set()).add(idea["subtheme"])
    for row in contributions:
        if row["status"] == "themed":
            assert row["main_subtheme"] in touched[row["contribution_id"]]


def test_themes_are_described(finished: Path, corpus_file: Path) -> None:
    corpus = load(corpus_file, {})
    texts = dict(zip(*(corpus.table[name].to_pylist() for name in ("contribution_id", "text")), strict=True))
    entries = themes_of(finished)
    assert sum(entry["parent"] is None for entry in entries) == 5
    assert sum(entry["parent"] is not None for entry in entries) == 10
    siblings = [(entry["parent"], entry["label"]) for entry in entries]
    assert len(set(siblings)) == len(siblings)
    for entry in entries:
        assert set(entry) == {
            "id",
            "parent",
            "question_id",
            "label",
            "terms",
            "phrases",
            "contributions",
            "participants",
            "person_stability",
            "exemplars",
        }
        assert 0 <= entry["person_stability"] <= 1
        assert 0 < entry["participants"] <= entry["contributions"]
        assert len(entry["terms"]) == len(set(entry["terms"])) > 0
        for exemplar in entry["exemplars"]:
            assert texts[exemplar["contribution_id"]][exemplar["start"] : exemplar["end"]].strip()


def test_true_topics_are_found(finished: Path) -> None:
    contributions = [row for row in table(finished, "contributions") if row["status"] == "themed"]
    truth = [row["contribution_id"].split("-")[0] for row in contributions]
    assert adjusted_rand_score(truth, [row["main_theme"] for row in contributions]) > 0.6


def test_counts_are_those_of_the_figures(finished: Path, corpus_file: Path) -> None:
    corpus = FigureCorpus.from_run(finished, load(corpus_file, {}).table)
    for entry in themes_of(finished):
        figure = evaluate({"measure": "contributions", "filter": {"theme": entry["id"]}}, corpus)
        assert (figure.contributions, figure.people) == (entry["contributions"], entry["participants"])


def test_segments_compare_groups(finished: Path) -> None:
    segments = table(finished, "segments")
    assert {row["attribute"] for row in segments} == {"college", "age"}
    assert {row["level"] for row in segments} == {"theme", "subtheme"}
    for row in segments:
        assert row["people"] <= row["contributions"] <= row["group_contributions"]
        assert row["direction"] in {"over", "under", ""}


def test_the_map_is_spread_within_its_disc(finished: Path) -> None:
    points = np.array([[row["x"], row["y"]] for row in table(finished, "map")])
    assert np.isfinite(points).all()
    assert np.linalg.norm(points, axis=1).max() < 1.2
    assert points.std(axis=0).min() > 0.2


def test_a_run_repeats_byte_by_byte(finished: Path, corpus_file: Path, tmp_path: Path) -> None:
    run(corpus_file, tmp_path / "again", Configuration(themes=5, subthemes=10))
    before, after = files_of(finished), files_of(tmp_path / "again")
    for name in FILES - {"manifest.json"}:
        assert before[name] == after[name], name


def test_the_order_of_rows_changes_nothing_but_order(finished: Path, tmp_path: Path) -> None:
    lines = rows()
    source = write_csv(tmp_path / "reversed.csv", lines[::-1])
    run(source, tmp_path / "run", Configuration(themes=5, subthemes=10))
    columns = ("status", "main_theme", "main_subtheme")
    before = {row["contribution_id"]: [row[c] for c in columns] for row in table(finished, "contributions")}
    after = {row["contribution_id"]: [row[c] for c in columns] for row in table(tmp_path / "run", "contributions")}
    assert before == after


def test_saying_a_text_again_changes_counts_not_themes(finished: Path, tmp_path: Path) -> None:
    lines = rows()
    again = [{**lines[5], "contribution_id": f"again-{i}", "participant_id": f"p{i}"} for i in range(1, 3)]
    run(write_csv(tmp_path / "c.csv", [*lines, *again]), tmp_path / "run", Configuration(themes=5, subthemes=10))
    before = {row["contribution_id"]: row["main_subtheme"] for row in table(finished, "contributions")}
    after = {row["contribution_id"]: row["main_subtheme"] for row in table(tmp_path / "run", "contributions")}
    names = sorted(before)
    assert adjusted_rand_score([before[name] or "" for name in names], [after[name] or "" for name in names]) > 0.95
    counts = {row["id"]: row["contributions"] for row in themes_of(tmp_path / "run")}
    assert sum(counts.values()) > sum(row["contributions"] for row in themes_of(finished))


def test_no_text_and_no_rare_word_is_left_in_a_run(tmp_path: Path) -> None:
    lines = rows(300)
    lines[7]["text"] += " Mon voisin Zorglubert habite rue des Xylophages."
    source = write_csv(tmp_path / "c.csv", lines)
    manifest = run(source, tmp_path / "run", Configuration(subthemes=6))
    for name, content in files_of(tmp_path / "run").items():
        plain = content.lower()
        if name.endswith(".parquet"):
            plain = repr(table(tmp_path / "run", name.removesuffix(".parquet"))).lower().encode()
        for canary in (b"zorglub", b"xylophag", lines[7]["text"][:20].lower().encode()):
            assert canary not in plain, name
    assert manifest["statuses"]["themed"] == 300 - manifest["statuses"]["duplicate"]


def test_each_question_has_its_tree(corpus_file: Path, tmp_path: Path) -> None:
    run(corpus_file, tmp_path / "run", Configuration(by_question=True, themes=3, subthemes=6))
    question = {entry["id"]: entry["question_id"] for entry in themes_of(tmp_path / "run")}
    assert set(question.values()) == {"q1", "q2"}
    asked = dict(
        zip(*(load(corpus_file, {}).table[c].to_pylist() for c in ("contribution_id", "question_id")), strict=True)
    )
    for row in table(tmp_path / "run", "contributions"):
        if row["main_theme"]:
            assert question[row["main_theme"]] == asked[row["contribution_id"]]


@pytest.mark.parametrize(
    "texts",
    [
        ["seul"],
        ["pareil"] * 5,
        ["", " ", "?!"],
        ["😀", "😀😀"],
        ["مرحبا بالعالم الجميل"] * 4,
        ["je ne sais pas"] * 3,
        ["bus", "train", "vélo"],
        ["mot " * 250_000, "Un autre texte sur les trains du soir"],
    ],
    ids=["one", "alike", "empty", "emoji", "arabic", "refusals", "words", "megabyte"],
)
def test_strange_corpora_are_analysed(texts: list[str], tmp_path: Path) -> None:
    lines = [{"contribution_id": str(i), "participant_id": f"p{i}", "text": text} for i, text in enumerate(texts)]
    manifest = run(write_csv(tmp_path / "c.csv", lines), tmp_path / "run", Configuration())
    assert sum(manifest["statuses"].values()) == len(texts)
    assert set(files_of(tmp_path / "run")) == FILES


def test_a_corpus_of_ids_and_texts_alone_is_enough(tmp_path: Path) -> None:
    lines = [{"contribution_id": row["contribution_id"], "text": row["text"]} for row in rows(200)]
    manifest = run(write_csv(tmp_path / "c.csv", lines), tmp_path / "run", Configuration(by_question=True))
    assert manifest["counts"]["participants"] == 0
    assert manifest["statuses"]["duplicate"] == 0


def test_a_finished_run_is_not_overwritten(finished: Path, corpus_file: Path) -> None:
    before = files_of(finished)
    with pytest.raises(InputError, match="existe déjà"):
        run(corpus_file, finished, Configuration())
    assert files_of(finished) == before


def test_a_full_disk_is_said(corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.store.pq.write_table", full)
    with pytest.raises(AnalysisError, match="écriture"):
        run(corpus_file, tmp_path / "run", Configuration())
    assert not (tmp_path / "run").exists()


def test_the_command_line(command: Callable, corpus_file: Path, tmp_path: Path) -> None:
    done = command("run", corpus_file, "--out", tmp_path / "r", "--subthemes", 8, "--progress", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["subthemes"] == 8
    steps = [json.loads(line) for line in done.stderr.splitlines()]
    fractions = [step["fraction"] for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert [*dict.fromkeys(step["stage"] for step in steps)][0::8] == ["read", "finish"]
    plain = command("run", corpus_file, "--out", tmp_path / "r2")
    assert "Recherche des thèmes" in plain.stderr
    bad = command("run", tmp_path / "absent.csv", "--out", tmp_path / "r3")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.splitlines()[-1].startswith("Erreur : ")
    assert not (tmp_path / "r3.partial").exists()
    assert command("run", corpus_file, "--out", tmp_path / "r4", "--embedder", "word2vec").returncode == 2
    assert command("run", corpus_file).returncode == 2
