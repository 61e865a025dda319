"""What any corpus must keep to, whatever is written in it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.pipeline import run
from analysis.types import Configuration
from tests.analysis.corpora import rows, write_csv
from tests.analysis.test_run import FILES, files_of, themes_of

WORDS = [
    "bus",
    "gare",
    "médecin",
    "attente",
    "cantine",
    "vélo",
    "l’école",
    "aujourd’hui",
    "😀",
    "مدرسة",
    "—",
    "TVA",
    "2026",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.text(max_size=40).filter(lambda text: "\x00" not in text),
)


def analysed(lines: list[dict[str, str]], folder: Path, name: str) -> dict[str, tuple[str, str | None]]:
    """Status and main sub-theme of each contribution, after a run whose contract holds."""
    out = folder / name
    manifest = run(write_csv(folder / f"{name}.csv", lines), out, Configuration())
    assert set(files_of(out)) == FILES
    assert sum(manifest["statuses"].values()) == len(lines)
    entries = themes_of(out)
    ids = {entry["id"] for entry in entries}
    assert len(ids) == len(entries)
    for entry in entries:
        assert entry["label"].strip()
        assert not [entry["label"] for other in entries if other is not entry and _alike(entry, other)]
    found = pq.read_table(out / "contributions.parquet").to_pylist()
    assert [row["contribution_id"] for row in found] == [line["contribution_id"] for line in lines]
    for row in found:
        assert (row["main_subtheme"] in ids) == (
            row["status"] in ("themed", "duplicate") and row["main_theme"] is not None
        )
    return {row["contribution_id"]: (row["status"], row["main_subtheme"]) for row in found}


def _alike(one: dict, other: dict) -> bool:
    same = one["label"].casefold() == other["label"].casefold()
    return same and (one["parent"] == other["parent"] or other["id"] == one["parent"])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(TEXTS, st.integers(0, 4)), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_any_texts_are_accounted_for_and_their_order_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, int]], random: object
) -> None:
    folder = tmp_path_factory.mktemp("any")
    lines = [
        {"contribution_id": f"c{number}", "participant_id": f"p{person}", "text": text}
        for number, (text, person) in enumerate(said)
    ]
    first = analysed(lines, folder, "first")
    mixed = list(lines)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = analysed(mixed, folder, "again")
    assert sorted(status for status, _ in first.values()) == sorted(status for status, _ in again.values())
    placed = {name: sub for name, (status, sub) in first.items() if status == "themed" == again[name][0]}
    assert placed == {name: again[name][1] for name in placed}


def test_saying_a_text_again_moves_no_theme(tmp_path: Path) -> None:
    lines = rows(240)
    first = analysed(lines, tmp_path, "first")
    more = [*lines, {**lines[5], "contribution_id": "again", "participant_id": "somebody-else"}]
    again = analysed(more, tmp_path, "again")
    kept = sum(first[name] == again[name] for name in first)
    assert again["again"] == again[lines[5]["contribution_id"]]
    assert kept >= 0.99 * len(first)


@pytest.mark.parametrize(
    "text",
    [
        "نريد قطارات أكثر في المساء",
        "😀 🚂 🚌",
        "bus",
        "trains " * 150_000,
        "Qu’aujourd’hui, l’on n’ait d’s qu’à",
        "12 345",
    ],
    ids=["arabic", "emoji", "word", "megabyte", "elisions", "number"],
)
def test_one_strange_text_among_others_spoils_nothing(text: str, tmp_path: Path) -> None:
    lines = rows(200)
    strange = {**lines[0], "contribution_id": "strange", "participant_id": "stranger", "text": text}
    found = analysed([*lines, strange], tmp_path, "run")
    assert sum(status == "themed" for name, (status, _) in found.items() if name != "strange") >= 190
    (out,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())
    names = json.loads((out / "themes.json").read_text())
    assert not [entry["label"] for entry in names if len(entry["label"]) > 60]
