"""The files of the demonstration: same bytes, whole, and as hard as real contributions."""

from __future__ import annotations

import csv
import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from consult.demo.closed_answers import canonical_words
from consult.demo.entries import folded
from consult.demo.generate import SIZES, generate, main, parse_size
from consult.demo.measure import distinct_share, theme_agreement, word_forms

FILES = {
    "territories.csv", "colleges.csv", "people.csv", "membership.csv", "consultation.json", "contributions.csv",
    "truth.csv", "truth_ideas.csv", "truth_words.csv",
}  # fmt: skip
Row = Mapping[str, str]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default size, at a seed nothing was tuned on."""
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, SIZES["default"], seed=77)
    return folder


@pytest.fixture(scope="module")
def contributions(demo: Path) -> list[dict[str, str]]:
    return rows(demo, "contributions.csv")


@pytest.fixture(scope="module")
def truth(demo: Path) -> dict[str, dict[str, str]]:
    return {row["contribution_id"]: row for row in rows(demo, "truth.csv")}


def test_same_seed_same_bytes_other_seed_other_texts(tmp_path: Path) -> None:
    told: list[float] = []
    generate(tmp_path / "a", 500, seed=5, progress=told.append)
    generate(tmp_path / "b", 500, seed=5)
    generate(tmp_path / "c", 500, seed=6)
    assert {path.name for path in (tmp_path / "a").iterdir()} == FILES
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    assert (tmp_path / "a/contributions.csv").read_bytes() != (tmp_path / "c/contributions.csv").read_bytes()
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_size_counts_the_open_contributions(demo: Path, truth: dict[str, Row], contributions: list[Row]) -> None:
    questions = json.loads((demo / "consultation.json").read_text(encoding="utf-8"))["questions"]
    kinds = {question["id"]: question["kind"] for question in questions}
    by_kind = Counter(kinds[row["question_id"]] for row in contributions)
    assert by_kind["open_text"] == SIZES["default"] == len(truth)
    assert by_kind["few_words"] > 500
    assert by_kind["scale"] > 500
    for kind in ("matrix", "ranking", "choice"):
        assert by_kind[kind] > 500
    assert Counter(kinds.values()) == {
        "open_text": 6, "few_words": 1, "scale": 1, "matrix": 1, "ranking": 1, "choice": 2, "profile": 4
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 7, 40])
def test_tiny_sizes_are_whole(tmp_path: Path, size: int) -> None:
    generate(tmp_path, size, seed=1)
    assert len(rows(tmp_path, "truth.csv")) == size


def test_no_identifier_is_used_twice(demo: Path, contributions: list[Row]) -> None:
    assert len({row["contribution_id"] for row in contributions}) == len(contributions)
    people = rows(demo, "people.csv")
    assert len({row["external_id"] for row in people}) == len(people) >= 2_000


def test_profiles_point_to_territories_and_colleges_that_exist(demo: Path, contributions: list[Row]) -> None:
    territories = {row["code"]: row for row in rows(demo, "territories.csv")}
    colleges = {row["code"] for row in rows(demo, "colleges.csv")}
    lowest = {code for code, row in territories.items() if row["level"] == "territory"}
    assert 60 <= len(lowest) <= 100
    assert all(row["parent"] in territories or row["level"] == "national" for row in territories.values())
    regions = [row for row in territories.values() if row["level"] == "region"]
    assert len({(int(row["tile_row"]), int(row["tile_column"])) for row in regions}) == len(regions)
    assert 13 <= len(regions) <= 17
    for row in [*contributions, *rows(demo, "people.csv")]:
        assert row["territory"] in lowest
        assert row["college"] in colleges


def test_a_person_keeps_one_profile(contributions: list[Row]) -> None:
    profiles = defaultdict(set)
    for row in contributions:
        fields = ("college", "age_band", "gendered_form", "territory", "quotation")
        profiles[row["participant_id"]].add(tuple(row[field] for field in fields))
    assert all(len(found) == 1 for found in profiles.values())


def test_times_stay_inside_the_five_weeks(demo: Path, contributions: list[Row]) -> None:
    consultation = json.loads((demo / "consultation.json").read_text(encoding="utf-8"))
    opens, closes = (datetime.fromisoformat(consultation[key]) for key in ("opens", "closes"))
    moments = [datetime.fromisoformat(row["submitted_at"]) for row in contributions]
    assert (closes - opens).days == 34
    assert opens <= min(moments)
    assert max(moments) <= closes
    assert moments == sorted(moments)
    by_day = Counter((moment - opens.replace(hour=0)).days for moment in moments)
    assert len(by_day) == 35
    # The reminder of the ninth day is felt.
    assert by_day[8] > 1.3 * by_day[7]


def test_people_share_addresses_and_all_are_invented(demo: Path) -> None:
    people = rows(demo, "people.csv")
    addresses = Counter(row["email"] for row in people if row["email"])
    assert all(address.endswith("@exemple.test") for address in addresses)
    assert 50 < sum(count > 1 for count in addresses.values()) < 500
    by_post = [row for row in people if not row["email"]]
    assert 100 < len(by_post) < 700
    assert all(row["address"] and row["postcode"] and row["city"] for row in by_post), "a letter needs all three"


def test_every_kind_of_answer_is_there(truth: dict[str, Row], contributions: list[Row]) -> None:
    texts = {row["contribution_id"]: row for row in contributions}
    statuses = Counter(row["status"] for row in truth.values())
    assert set(statuses) == {"themed", "no_answer", "off_topic", "empty", "duplicate"}
    assert min(statuses.values()) > 50
    assert statuses["themed"] > 0.85 * len(truth)
    assert all(bool(row["theme"]) == (row["status"] in ("themed", "duplicate")) for row in truth.values())
    for identifier, row in truth.items():
        assert (row["status"] == "empty") == (not any(c.isalnum() for c in texts[identifier]["text"])) or "?" in texts[
            identifier
        ]["text"]


def test_a_duplicate_repeats_the_same_person_on_the_same_question(
    truth: dict[str, Row], contributions: list[Row]
) -> None:
    said = defaultdict(list)
    for row in contributions:
        said[row["participant_id"], row["question_id"], folded(row["text"])].append(row["contribution_id"])
    for row in contributions:
        known = truth.get(row["contribution_id"])
        if known and known["status"] == "duplicate":
            same = said[row["participant_id"], row["question_id"], folded(row["text"])]
            assert len(same) > 1
            assert {truth[identifier]["theme"] for identifier in same} == {known["theme"]}


def test_a_campaign_is_many_people_with_nearly_one_text(truth: dict[str, Row], contributions: list[Row]) -> None:
    copies = defaultdict(list)
    for row in contributions:
        campaign = truth.get(row["contribution_id"], {}).get("campaign")
        if campaign:
            copies[campaign].append(row)
    assert len(copies) == 2
    for found in copies.values():
        assert len(found) > 15
        assert len({row["participant_id"] for row in found}) == len(found)
        assert len({folded(row["text"]) for row in found}) > 2
        assert statistics.fmean(len(row["text"].split()) for row in found) > 20


def test_words_come_from_the_forty_seven(demo: Path) -> None:
    canonical = [word.canonical for word in canonical_words()]
    assert len(canonical) == len(set(canonical)) == 47
    said = Counter(row["word"] for row in rows(demo, "truth_words.csv"))
    assert set(said) <= set(canonical)
    assert said.most_common(1)[0][1] > 5 * statistics.median(said.values())


def test_the_text_is_as_varied_as_what_people_write(truth: dict[str, Row], contributions: list[Row]) -> None:
    texts = [row["text"] for row in contributions if row["contribution_id"] in truth]
    lengths = [len(text.split()) for text in texts]
    assert 8 <= statistics.fmean(lengths) <= 10
    assert sum(length <= 3 for length in lengths) > 0.1 * len(lengths)
    assert sum(length > 20 for length in lengths) > 0.02 * len(lengths)
    assert distinct_share(texts) > 0.93
    assert word_forms(texts) > 7_000


def test_themes_can_be_found_but_not_by_a_word_list(truth: dict[str, Row], contributions: list[Row]) -> None:
    themed = [row for row in contributions if truth.get(row["contribution_id"], {}).get("status") == "themed"]
    themes = [truth[row["contribution_id"]]["theme"] for row in themed]
    assert 0.3 < theme_agreement([row["text"] for row in themed], themes) < 0.7


def test_groups_speak_of_different_things(truth: dict[str, Row], contributions: list[Row]) -> None:
    def share(theme: str, **profile: str) -> float:
        chosen = [
            truth[row["contribution_id"]]["theme"]
            for row in contributions
            if truth.get(row["contribution_id"], {}).get("theme") and all(row[k] == v for k, v in profile.items())
        ]
        return chosen.count(theme) / len(chosen)

    assert share("travail", college="collaborateurs") > 1.4 * share("travail", college="adherents")
    assert share("isolement", age_band="60-80") > 1.3 * share("isolement", age_band="20-30")


def test_one_person_keeps_one_way_of_writing(contributions: list[Row], truth: dict[str, Row]) -> None:
    """The length of texts varies less within a person than between people."""
    lengths = defaultdict(list)
    for row in contributions:
        if truth.get(row["contribution_id"], {}).get("status") == "themed":
            lengths[row["participant_id"]].append(float(len(row["text"].split())))
    often = [values for values in lengths.values() if len(values) >= 15]
    everyone = [value for values in often for value in values]
    within = statistics.fmean(statistics.pvariance(values) for values in often)
    # By chance alone the variance within would be (1 - 1/n) of the whole, n being at least 15.
    assert within < 0.92 * statistics.pvariance(everyone)


@pytest.mark.parametrize("text", ["0", "-3", "grand", ""])
def test_a_wrong_size_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(
            ["--size", text, "--out", str(tmp_path)]
            if not text.startswith("-")
            else [f"--size={text}", "--out", str(tmp_path)]
        )
    assert caught.value.code == 2
    assert "donnez small, default, full" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_sizes_have_names() -> None:
    assert (parse_size("small"), parse_size("full"), parse_size("123")) == (1_000, 348_000, 123)


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert main(["--size", "5", "--out", str(tmp_path / "file")]) == 2
    assert "Impossible d'écrire la démonstration" in capsys.readouterr().err
