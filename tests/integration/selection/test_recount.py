"""Whoever counts again finds the same: the command, a script that imports nothing of ours, a library of others."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli.round import round_
from consult.db import db
from consult.errors import DomainError
from consult.selection.models import Ballot, Method, Vote, Voter
from consult.selection.queries.counting import published_document
from consult.selection.rules.counting import Election, count_round
from consult.selection.rules.draws import commitment, draw
from consult.selection.rules.methods import METHODS, RANKED, Candidate
from consult.selection.rules.public_file import FORMAT, pabulib, seal
from tests.factories.rounds import RoundWorld, make_round_world

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "recount.py"
CRITERIA = [{"id": "c1", "label": "Utilité", "weight": 2}, {"id": "c2", "label": "Solidité", "weight": 1}]


def script(document: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run as anyone would: isolated, so that nothing of the checkout can be imported."""
    file = folder / "scrutin.json"
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return subprocess.run([sys.executable, "-I", str(SCRIPT), str(file)], capture_output=True, text=True, check=False)


def random_document(method: str, seed: int) -> dict[str, Any]:
    """A round with ties, withdrawn projects, blank ballots, thresholds, counted and sealed."""
    rng = random.Random(seed)
    codes = [f"P{n}" for n in range(1, rng.randint(2, 8))]
    candidates = [Candidate(code, rng.choice([0, 1000, 1000, 2000, 3333])) for code in codes]
    ballots: list[dict[str, Any]] = []
    for _voter in range(rng.randint(1, 14)):
        chosen = rng.sample(codes, rng.randint(0, len(codes)))
        if method in RANKED:
            ballots.append({code: rank for rank, code in enumerate(chosen, 1)})
        elif method == "scores":
            ballots.append({code: {"c1": rng.randint(1, 5), "c2": rng.randint(1, 5)} for code in chosen})
        else:
            ballots.append({code: rng.randint(1, 4) if method == "points" else 1 for code in chosen})
    rules = {
        "seats": rng.randint(1, 3), "threshold": rng.choice([0, 20]), "quorum": rng.choice([0, 60]),
        "budget_cents": rng.choice([2500, 6000]), "criteria": CRITERIA,
    }  # fmt: skip
    gone = frozenset(rng.sample(codes, 1)) if rng.random() < 0.4 else frozenset()
    drawn = f"{seed:064x}"
    document: dict[str, Any] = {
        "format": FORMAT, "round": seed, "title": "Choix", "territory": "Rives", "method": method, "rules": rules,
        "opened_at": "2026-03-01T08:00:00+00:00", "closes_at": "2026-03-20T18:00:00+00:00",
        "roll": 15, "seed": drawn, "seed_commitment": commitment(drawn),
        "projects": [
            {"code": row.code, "title": f"Projet {row.code}", "cost_cents": row.cost_cents}
            | {"withdrawn": row.code in gone}
            for row in candidates
        ],
        "ballots": [{"ballot": f"B{n}", "choices": ballot, "receipt": "00"} for n, ballot in enumerate(ballots)],
    }  # fmt: skip
    document["result"] = count_round(Election(method, rules, candidates, gone, ballots, 15, drawn))
    return document | {"fingerprint": seal(document)}


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_independent_script_agrees_on_every_method(method: str, tmp_path: Path) -> None:
    for seed in range(6):
        said = script(random_document(method, seed), tmp_path)
        assert said.returncode == 0, (seed, said.stdout, said.stderr)
        assert "the result agrees" in said.stdout


def test_the_script_imports_the_standard_library_only() -> None:
    lines = [line for line in SCRIPT.read_text("utf-8").splitlines() if line.startswith(("import ", "from "))]
    assert lines == ["import hashlib, hmac, json, sys", "from fractions import Fraction"]


def spoil(document: dict[str, Any], what: str) -> dict[str, Any]:
    spoiled: dict[str, Any] = json.loads(json.dumps(document))
    if what == "choice":
        spoiled["ballots"][0]["choices"] = {} if spoiled["ballots"][0]["choices"] else {"P1": 1}
    elif what == "cost":
        spoiled["projects"][0]["cost_cents"] += 1
    elif what == "seed":
        spoiled["seed"] = "autre"
    elif what == "winner":
        spoiled["result"]["selected"] = ["P1", "P2", "P3", "P4"]
    else:
        spoiled["ballots"].pop()
    return spoiled


@pytest.mark.parametrize("what", ["choice", "cost", "seed", "winner", "ballot"])
def test_the_script_finds_what_was_altered(what: str, tmp_path: Path) -> None:
    assert script(spoil(random_document("approval", 3), what), tmp_path).returncode == 1


@pytest.mark.parametrize("method", [Method.GREEDY_BUDGET, Method.EQUAL_SHARES])
def test_a_library_of_participatory_budgets_reads_our_file_and_finds_the_same_winners(
    method: Method, tmp_path: Path
) -> None:
    """pabutools, of the researchers who gather Pabulib; its ties are broken by our draw."""
    from pabutools.election import Cost_Sat
    from pabutools.election.pabulib import parse_pabulib
    from pabutools.rules import completion_by_rule_combination, greedy_utilitarian_welfare, method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    several = 0
    for seed in range(25):
        document = random_document(method.value, seed)
        document["rules"] |= {"threshold": 0, "quorum": 0}
        for project in document["projects"]:
            project["cost_cents"] = project["cost_cents"] or 500
            project["withdrawn"] = False
        document["result"] = count_round(
            Election(
                method.value, document["rules"],
                [Candidate(project["code"], project["cost_cents"]) for project in document["projects"]],
                frozenset(), [ballot["choices"] for ballot in document["ballots"]], 15, document["seed"],
            )
        )  # fmt: skip
        file = tmp_path / "scrutin.pb"
        file.write_text(pabulib(document), "utf-8")
        instance, profile = parse_pabulib(str(file))
        place = draw(document["seed"], [project["code"] for project in document["projects"]])
        ties = TieBreakingRule(lambda _instance, _profile, project, place=place: place[project.name])
        greedy = {"sat_class": Cost_Sat, "tie_breaking": ties}
        if method is Method.GREEDY_BUDGET:
            found = greedy_utilitarian_welfare(instance, profile, **greedy)
        else:
            rules = [method_of_equal_shares, greedy_utilitarian_welfare]
            found = completion_by_rule_combination(instance, profile, rules, [dict(greedy), dict(greedy)])
        voted = {row["code"] for row in document["result"]["rows"] if row["supporters"]}
        theirs = {project.name for project in found} & voted
        assert theirs == set(document["result"]["selected"]), seed
        several += len(theirs) > 1
    assert several > 5


@pytest.fixture
def world(context: Flask, monkeypatch: pytest.MonkeyPatch) -> RoundWorld:
    """A round that was counted; the command runs in this process, on the database of the tests."""
    monkeypatch.setattr("consult.factory.create_app", lambda: context)
    world = make_round_world(elected=12, seats=1)
    for number, person in enumerate(world.elected):
        world.cast(person, {"P2": 1, "P3": 1} if number % 3 else {"P1": 1})
    world.count()
    db.session.commit()
    return world


def recount(*arguments: str) -> Result:
    return CliRunner().invoke(round_, ["recount", *arguments])


def test_the_command_the_file_and_the_script_agree(world: RoundWorld, tmp_path: Path) -> None:
    said = script(published_document(world.round), tmp_path)
    assert said.returncode == 0, said.stdout
    number = str(world.round.id)
    for arguments in ((number,), ("--all",)):
        answer = recount(*arguments)
        assert (answer.exit_code, "le résultat est exact" in answer.output) == (0, True), answer.output


@pytest.mark.parametrize("what", ["vote", "ballot", "roll"])
def test_a_row_changed_by_sql_is_found_by_the_command(world: RoundWorld, what: str, tmp_path: Path) -> None:
    number = str(world.round.id)
    if what == "vote":
        vote = db.session.scalars(sa.select(Vote.id)).first()
        db.session.execute(sa.update(Vote).where(Vote.id == vote).values(project_id=world.projects[3].id))
    elif what == "ballot":
        ballot = db.session.scalars(sa.select(Ballot.id)).first()
        db.session.execute(sa.update(Ballot).where(Ballot.id == ballot).values(receipt="0" * 64))
    else:
        last = db.session.scalar(sa.select(sa.func.max(Voter.id)))
        db.session.execute(sa.update(Voter).where(Voter.id == last).values(person_id=world.secretary.id))
    db.session.commit()
    answer = recount(number)
    assert answer.exit_code == 1, answer.output
    assert {"vote": "les votes", "ballot": "les votes", "roll": "la liste des votants"}[what] in answer.output
    if what != "roll":
        assert script(published_document(world.round), tmp_path).returncode == 1


@pytest.mark.usefixtures("world")
def test_bad_requests_end_with_a_sentence() -> None:
    for arguments in ((), ("999",), ("1", "--all")):
        assert isinstance(recount(*arguments).exception, DomainError)
