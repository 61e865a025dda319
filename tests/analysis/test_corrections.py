"""What people corrected by hand holds in the run that follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.pipeline import run
from analysis.types import Configuration, InputError
from tests.analysis.corpora import write_csv
from tests.analysis.test_run import table, themes_of

CONFIGURATION = Configuration(themes=5, subthemes=10)


def main_themes(folder: Path) -> dict[str, str]:
    return {row["contribution_id"]: row["main_theme"] for row in table(folder, "contributions")}


@pytest.fixture
def corrected(finished: Path, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Ten contributions on transport and ten on sport, of which three stood elsewhere, one of them a refusal."""
    ids = [row["contribution_id"] for row in table(finished, "contributions") if row["status"] == "themed"]
    wanted = {
        **dict.fromkeys([name for name in ids if name.startswith("transport")][:10], "Se déplacer"),
        **dict.fromkeys([name for name in ids if name.startswith("sport")][:10], "Faire du sport"),
        **dict.fromkeys([name for name in ids if name.startswith("soins")][:3], "Se déplacer"),
    }
    lines = [{"contribution_id": name, "theme": theme} for name, theme in wanted.items()]
    return write_csv(tmp_path / "corrections.csv", lines), wanted


def test_corrections_hold(corrected: tuple[Path, dict[str, str]], corpus_file: Path, tmp_path: Path) -> None:
    path, wanted = corrected
    manifest = run(corpus_file, tmp_path / "run", CONFIGURATION, corrections=path)
    found = main_themes(tmp_path / "run")
    theme = manifest["corrections"]["themes"]
    assert manifest["corrections"]["asked"] == 23
    assert theme["Se déplacer"] != theme["Faire du sport"]
    assert all(found[name] == theme[told] for name, told in wanted.items())
    touched = {(row["contribution_id"], row["subtheme"]) for row in table(tmp_path / "run", "ideas")}
    parents = {entry["id"]: entry["parent"] for entry in themes_of(tmp_path / "run")}
    for row in table(tmp_path / "run", "contributions"):
        if row["contribution_id"] in wanted:
            assert (row["contribution_id"], row["main_subtheme"]) in touched
            assert parents[row["main_subtheme"]] == row["main_theme"]


def test_one_idea_moves_alone(finished: Path, corpus_file: Path, tmp_path: Path) -> None:
    double = next(row["contribution_id"] for row in table(finished, "ideas") if row["idea"] == 1)
    before = {row["idea"]: row["theme"] for row in table(finished, "ideas") if row["contribution_id"] == double}
    anchors = [name for name, theme in main_themes(finished).items() if theme not in (*before.values(), None)][:5]
    lines = [{"contribution_id": name, "idea": "", "theme": "Ailleurs"} for name in anchors[:1]]
    lines.append({"contribution_id": double, "idea": "1", "theme": "Ailleurs"})
    path = write_csv(tmp_path / "corrections.csv", lines)
    manifest = run(corpus_file, tmp_path / "run", CONFIGURATION, corrections=path)
    after = {row["idea"]: row["theme"] for row in table(tmp_path / "run", "ideas") if row["contribution_id"] == double}
    assert after[1] == manifest["corrections"]["themes"]["Ailleurs"]


def test_a_refusal_that_people_read_otherwise_is_themed(corpus_file: Path, tmp_path: Path) -> None:
    lines = [{"contribution_id": str(i), "text": "Un médecin près de la gare"} for i in range(20)]
    lines += [{"contribution_id": "no", "text": "Rien"}]
    source = write_csv(tmp_path / "c.csv", lines)
    fix = write_csv(tmp_path / "fix.csv", [{"contribution_id": "no", "theme": "Santé"}])
    run(source, tmp_path / "run", Configuration(), corrections=fix)
    row = table(tmp_path / "run", "contributions")[-1]
    assert (row["status"], row["main_theme"]) == ("themed", "t1")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"contribution_id": "absent", "theme": "A"}], "aucune contribution"),
        ([{"contribution_id": "absent"}], "« theme »"),
        ([{"contribution_id": "FIRST", "theme": ""}], "pas de thème"),
        ([{"contribution_id": "FIRST", "theme": "A"}, {"contribution_id": "FIRST", "theme": "B"}], "deux thèmes"),
        ([{"contribution_id": "FIRST", "theme": "A", "idea": "une"}], "des nombres"),
    ],
    ids=["unknown", "column", "empty", "contradiction", "number"],
)
def test_bad_corrections_are_said(
    lines: list[dict[str, str]], said: str, corpus_file: Path, finished: Path, tmp_path: Path
) -> None:
    first = table(finished, "contributions")[0]["contribution_id"]
    lines = [{key: first if value == "FIRST" else value for key, value in line.items()} for line in lines]
    path = write_csv(tmp_path / "corrections.csv", lines)
    with pytest.raises(InputError, match=said):
        run(corpus_file, tmp_path / "run", CONFIGURATION, corrections=path)
    assert [found.name for found in tmp_path.iterdir()] == ["corrections.csv"]


def test_more_names_than_themes_are_refused(
    command: Callable, corpus_file: Path, finished: Path, tmp_path: Path
) -> None:
    ids = [row["contribution_id"] for row in table(finished, "contributions") if row["status"] == "themed"][:6]
    path = write_csv(tmp_path / "c.csv", [{"contribution_id": name, "theme": name} for name in ids])
    options = ("--themes", 5, "--subthemes", 10, "--progress", "none")
    done = command("run", corpus_file, "--out", tmp_path / "r", "--corrections", path, *options)
    assert done.returncode == 2
    assert done.stderr.startswith("Erreur : Les corrections nomment 6 thèmes")
