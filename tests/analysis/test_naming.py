"""Names asked from a language model: off by default, checked against the texts, never needed."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.label.chat import ChatModel, prompt_of
from analysis.label.proposals import Checks, Group, read_name, without_examples
from analysis.pipeline import assign_run, run
from analysis.themes.forget import forget
from analysis.types import Configuration, InputError
from tests.analysis.test_run import FILES, files_of, themes_of
from tests.support.language_model import Reply, language_model, reply

SMALL = Configuration(themes=5, subthemes=8)


def terms_of(prompt: str) -> list[str]:
    found = re.search(r"mots les plus typiques : (.*)\.\n", prompt)
    assert found is not None
    return found[1].split(", ")


def story_of(folder: Path) -> dict:
    return json.loads((folder / "naming.json").read_text())


def test_nothing_is_asked_without_an_address(finished: Path) -> None:
    assert "naming.json" not in files_of(finished)
    manifest = json.loads((finished / "manifest.json").read_text())
    assert (manifest["naming"], manifest["configuration"]["naming"]) == (None, None)


def test_names_that_people_write_and_names_that_the_model_proposes(corpus_file: Path, tmp_path: Path) -> None:
    def answer(prompt: str) -> str:
        terms = terms_of(prompt)
        return f"Titre : « {terms[0]} »." if len(double.requests) % 2 else f"Avenir du {terms[1]}"

    with language_model(answer) as double:
        chat = ChatModel(double.address, "petit-modele", key="jeton-secret")
        manifest = run(corpus_file, tmp_path / "run", SMALL, chat=chat)
    entries, story = themes_of(tmp_path / "run"), story_of(tmp_path / "run")
    assert len(double.requests) == len(entries) == story["answered"] == 13
    assert {request["path"] for request in double.requests} == {"/v1/chat/completions"}
    assert {request["model"] for request in double.requests} == {"petit-modele"}
    assert {headers["Authorization"] for headers in double.headers} == {"Bearer jeton-secret"}
    outcomes = {name["id"]: name for name in story["names"]}
    assert {name["outcome"] for name in story["names"]} <= {"said", "proposed", "taken"}
    assert {"said", "proposed"} <= {name["outcome"] for name in story["names"]}
    for entry in entries:
        told = outcomes[entry["id"]]
        standing = told["outcome"] in ("said", "proposed")
        assert entry["label"] == (read_name(told["answer"]) if standing else told["machine_label"])
        assert (told["outcome"] == "proposed") == (standing and entry["label"].startswith("Avenir"))
    siblings = [(entry["parent"], entry["label"].lower()) for entry in entries]
    assert len(set(siblings)) == len(siblings)
    assert manifest["naming"] == {key: value for key, value in story.items() if key != "names"}
    assert not [name for name, content in files_of(tmp_path / "run").items() if b"jeton-secret" in content]
    assert set(files_of(tmp_path / "run")) == {*FILES, "naming.json"}


def test_the_prompt_is_kept_by_reference_and_can_be_written_again(corpus_file: Path, tmp_path: Path) -> None:

    with language_model(lambda prompt: "Sujet commun") as double:
        run(corpus_file, tmp_path / "run", SMALL, chat=ChatModel(double.address, "m"))
    with corpus_file.open(encoding="utf-8", newline="") as stream:
        texts = {row["contribution_id"]: row["text"] for row in csv.DictReader(stream)}
    for name, sent in zip(story_of(tmp_path / "run")["names"], double.prompts(), strict=True):
        quotes = [texts[item["contribution_id"]][item["start"] : item["end"]] for item in name["exemplars"]]
        assert prompt_of(name["terms"], quotes) == sent
        assert hashlib.sha256(sent.encode()).hexdigest() == name["prompt_sha256"]
        assert quotes
        assert not any(quote in (tmp_path / "run" / "naming.json").read_text() for quote in quotes)


def test_forgetting_reaches_what_a_model_was_shown(corpus_file: Path, tmp_path: Path) -> None:
    with language_model(lambda prompt: "une phrase\nsur deux lignes") as double:
        run(corpus_file, tmp_path / "run", SMALL, chat=ChatModel(double.address, "m"))
    first = story_of(tmp_path / "run")["names"][0]
    gone = first["exemplars"][0]["contribution_id"]
    forget(tmp_path / "run", [gone])
    after = story_of(tmp_path / "run")["names"][0]
    assert first["answer"]
    assert after["answer"] == ""
    assert gone not in [item["contribution_id"] for item in after["exemplars"]]


def test_a_standing_name_outlives_its_examples() -> None:
    told = {"exemplars": [{"contribution_id": 4, "start": 0, "end": 3}], "answer": "Nom", "outcome": "said"}
    assert without_examples({"names": [told]}, {"4"}) == {"names": [{**told, "exemplars": []}]}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, b"down"), "réponse 500"),
        ((307, b""), "réponse 307"),
        ((200, b"<html>"), "réponse illisible"),
        ((200, reply(None)), "réponse illisible"),
        ((200, b'{"choices": []}'), "réponse illisible"),
    ],
    ids=["error", "redirect", "no-json", "no-text", "no-choice"],
)
def test_a_model_that_fails_leaves_the_names_of_the_analysis(
    answer: Reply, reason: str, corpus_file: Path, finished: Path, tmp_path: Path
) -> None:
    with language_model(lambda prompt: answer) as double:
        manifest = run(
            corpus_file, tmp_path / "run", Configuration(themes=5, subthemes=10), chat=ChatModel(double.address, "m")
        )
    assert themes_of(tmp_path / "run") == themes_of(finished)
    assert len(double.requests) == 3
    assert manifest["notes"] == [f"Le modèle de langue n'a pas répondu ({reason}) : 15 noms restent ceux de l'analyse."]


def test_an_address_where_nobody_answers(command: Callable, corpus_file: Path, finished: Path, tmp_path: Path) -> None:
    with language_model(lambda prompt: "") as double:
        address = double.address
    options = ("--themes", 5, "--subthemes", 10, "--naming-address", address, "--naming-model", "m")
    done = command("run", corpus_file, "--out", tmp_path / "run", *options)
    assert done.returncode == 0
    assert "adresse injoignable" in json.loads(done.stdout)["notes"][0]
    assert themes_of(tmp_path / "run") == themes_of(finished)


def test_odd_answers_are_refused_one_by_one(corpus_file: Path, finished: Path, tmp_path: Path) -> None:
    with language_model(lambda prompt: "Bien sûr ! Voici :\n1. un nom") as double:
        manifest = run(
            corpus_file, tmp_path / "run", Configuration(themes=5, subthemes=10), chat=ChatModel(double.address, "m")
        )
    assert len(double.requests) == 15
    assert themes_of(tmp_path / "run") == themes_of(finished)
    assert "15 noms proposés par le modèle de langue" in manifest["notes"][0]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("Lignes de bus", None),
        ("Accès aux soins (72 %)", "malformed"),
        ("<script>alert(1)</script>", "malformed"),
        ("https://exemple.fr", "malformed"),
        ("2026", "malformed"),
        ("", "malformed"),
        ("De la gare", "stop_word"),
        ("Une ligne de bus qui passe le soir et la nuit", "too_long"),
        ("lignes DE Tram", "taken"),
        ("Bus de Mme Zgorzelec", "rare_word"),
        ("Bus de proximité", None),
    ],
)
def test_what_a_name_may_be(answer: str, outcome: str | None) -> None:
    checks = Checks(lambda number, name: True, {"lignes", "bus", "gare", "tram"}.__contains__)
    group = Group(0, ["Mme Zgorzelec veut des lignes de bus"])
    assert checks.refusal(read_name(answer), group, ["Lignes de tram"]) == outcome


@pytest.mark.parametrize(
    ("address", "model"),
    [("ftp://hote/v1", "m"), ("hote:11434", "m"), ("http://", "m"), ("http://u:p@hote/v1", "m"), ("http://h/v1", "")],
)
def test_an_address_that_cannot_be_used_is_refused(
    address: str, model: str, command: Callable, corpus_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        ChatModel(address, model)


def test_bad_options_are_one_sentence(command: Callable, corpus_file: Path, tmp_path: Path) -> None:
    for options in (("--naming-address", "hote"), ("--naming-model", "m")):
        refused = command("run", corpus_file, "--out", tmp_path / "run", *options)
        assert refused.returncode == 2
        assert refused.stderr.startswith("Erreur : ")
        assert len(refused.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_frozen_themes_keep_the_names_they_were_given(corpus_file: Path, tmp_path: Path) -> None:
    with language_model(lambda prompt: f"Avenir du {terms_of(prompt)[0]}") as double:
        run(corpus_file, tmp_path / "run", SMALL, chat=ChatModel(double.address, "m"))
        asked = len(double.requests)
        manifest = assign_run(tmp_path / "run", corpus_file, tmp_path / "later", {})
    assert len(double.requests) == asked
    assert manifest["naming"] is None
    labels = [[entry["label"] for entry in themes_of(tmp_path / name)] for name in ("run", "later")]
    assert labels[0] == labels[1]
    assert any(label.startswith("Avenir ") for label in labels[0])
