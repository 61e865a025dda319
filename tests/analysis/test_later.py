"""After a run: new contributions on frozen themes, a warm refit, an erasure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from analysis.pipeline import assign_run, run, update_run
from analysis.themes.forget import forget
from analysis.themes.update import lineage, match
from analysis.types import Configuration, InputError
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import FILES, files_of, table, themes_of

NEW = [
    "Installer des ruches et des arbres fruitiers dans le parc",
    "Planter des arbres et des haies le long du parc",
    "Des ruches, des haies et des arbres pour les oiseaux du parc",
    "Protéger les oiseaux, planter des haies dans le parc",
]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("later")
    run(write_csv(folder / "first.csv", rows()[:700]), folder / "run", Configuration(themes=5, subthemes=10))
    return folder / "run"


@pytest.fixture(scope="module")
def grown(first: Path) -> Path:
    return write_csv(first.parent / "grown.csv", rows())


def places(folder: Path, column: str) -> dict[str, str]:
    return {row["contribution_id"]: row[column] for row in table(folder, "contributions")}


def kept_share(before: Path, after: Path, column: str) -> float:
    old, new = places(before, column), places(after, column)
    return float(np.mean([new[name] == place for name, place in old.items() if place]))


def test_assigning_keeps_every_place_and_name(first: Path, grown: Path, tmp_path: Path) -> None:
    manifest = assign_run(first, grown, tmp_path / "run", {})
    assert set(files_of(tmp_path / "run")) == FILES
    assert kept_share(first, tmp_path / "run", "main_subtheme") == 1.0
    names = [{entry["id"]: entry["label"] for entry in themes_of(folder)} for folder in (first, tmp_path / "run")]
    assert names[0] == names[1]
    assert manifest["counts"]["contributions"] == 900
    assert manifest["origin"]["refit"] is False
    again = assign_run(tmp_path / "run", grown, tmp_path / "again", {})
    assert again["statuses"] == manifest["statuses"]


def test_updating_keeps_who_themes_are(first: Path, grown: Path, tmp_path: Path) -> None:
    manifest = update_run(first, grown, tmp_path / "run", {})
    assert kept_share(first, tmp_path / "run", "main_theme") >= 0.85
    fates = {(entry["level"], entry["id"]): entry["fate"] for entry in manifest["lineage"]}
    before = {entry["id"] for entry in themes_of(first)}
    assert before <= {name for _, name in fates}
    after = {entry["id"] for entry in themes_of(tmp_path / "run")}
    assert after == {name for (_, name), fate in fates.items() if fate != "gone"}


def test_what_was_never_said_opens_a_new_subtheme(first: Path, tmp_path: Path) -> None:
    fresh = [
        {**rows()[0], "contribution_id": f"parc-{i}", "participant_id": f"n{i}", "text": f"{NEW[i % 4]} {i % 7}"}
        for i in range(120)
    ]
    source = write_csv(tmp_path / "grown.csv", rows()[:700] + fresh)
    manifest = update_run(first, source, tmp_path / "run", {})
    new = {entry["id"] for entry in manifest["lineage"] if entry["fate"] == "new"}
    assert new
    place = places(tmp_path / "run", "main_subtheme")
    assert np.mean([place[f"parc-{i}"] in new for i in range(120)]) > 0.8


def test_updating_without_the_earlier_contributions_is_refused(first: Path, tmp_path: Path) -> None:
    lines = [{**row, "contribution_id": f"x{i}"} for i, row in enumerate(rows()[:50])]
    with pytest.raises(InputError) as caught:
        update_run(first, write_csv(tmp_path / "c.csv", lines), tmp_path / "run", {})
    assert caught.value.code == "corpus"


def test_groups_are_matched_by_what_they_share() -> None:
    before = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2, -1])
    after = np.array([1, 1, 1, 0, 0, 0, 2, 2, 3, 3, 4])
    matched, shared = match(before, after, 3, 5)
    assert matched.tolist()[:2] == [1, 0]
    assert set(matched.tolist()[2:4]) == {2, -1}
    names = ["s2", "s1", *(["s3", "s9"] if matched[2] == 2 else ["s9", "s3"]), "s8"]
    fates = {entry["id"]: (entry["fate"], entry["from"]) for entry in lineage(["s1", "s2", "s3"], names, shared, "x")}
    assert fates == {
        "s1": ("kept", ["s1"]),
        "s2": ("kept", ["s2"]),
        "s3": ("kept", ["s3"]),
        "s9": ("split", ["s3"]),
        "s8": ("new", []),
    }
    merged = lineage(["s1", "s2", "s3"], ["s1", "s3"], np.array([[5, 0], [4, 0], [0, 6]]), "x")
    assert [(entry["id"], entry["fate"]) for entry in merged] == [("s1", "merged"), ("s3", "kept"), ("s2", "gone")]


def test_forgetting_leaves_nothing(grown: Path, tmp_path: Path) -> None:
    run(grown, tmp_path / "run", Configuration(themes=5, subthemes=10))
    quoted = next(entry["exemplars"][0]["contribution_id"] for entry in themes_of(tmp_path / "run"))
    assert forget(tmp_path / "run", [quoted, "unknown"])["forgotten"] == 1
    for name in ("contributions", "ideas", "campaigns", "map"):
        ids = pq.read_table(tmp_path / "run" / f"{name}.parquet")["contribution_id"].to_pylist()
        assert quoted not in ids
    for name, content in files_of(tmp_path / "run").items():
        assert quoted.encode() not in content, name
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["counts"]["contributions"] == sum(manifest["statuses"].values()) == 899
    ideas = table(tmp_path / "run", "ideas")
    for entry in themes_of(tmp_path / "run"):
        touching = {idea["contribution_id"] for idea in ideas if entry["id"] in (idea["theme"], idea["subtheme"])}
        assert entry["contributions"] == len(touching)


def test_a_folder_that_is_no_run_is_refused(command: Callable, first: Path, grown: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        assert command("assign", folder, grown, "--out", tmp_path / "r").returncode == 2
        assert command("forget", folder, "x").returncode == 2
    copy = tmp_path / "old"
    copy.mkdir()
    manifest = json.loads((first / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    refused = command("update", copy, grown, "--out", tmp_path / "r")
    assert refused.returncode == 2
    assert "autre version" in refused.stderr
    (copy / "manifest.json").write_text(json.dumps(manifest))
    (copy / "model").mkdir()
    (copy / "model" / "embedding.npz").write_bytes(b"no")
    assert command("assign", copy, grown, "--out", tmp_path / "r").returncode == 2
