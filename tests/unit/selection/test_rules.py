"""The rules of rounds: what comes from the call, when one votes, who gives a proxy, what a ballot holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from consult.selection.models import Method, RoundState
from consult.selection.rules.ballots import ballot_fault, canonical_choices, what_is_left
from consult.selection.rules.calendar import Moment, accepts_votes, dates_fault, moment_of, opening_fault
from consult.selection.rules.counting import quorum_needed
from consult.selection.rules.draws import commitment, draw, receipt
from consult.selection.rules.proxies import Line, proxy_fault
from consult.selection.rules.public_file import pabulib, published, seal
from consult.selection.rules.vote_rules import method_of, rules_of

NOW = datetime(2026, 3, 20, 18, tzinfo=UTC)
GRID = [
    {"id": 1, "kind": "feasibility", "label": "Solidité", "weight": 2},
    {"id": 2, "kind": "cost", "label": "Coût", "weight": 1},
    {"id": 3, "kind": "impact", "label": "Portée", "weight": 0},
]


def rules(criteria: Any = (), **vote: Any) -> dict[str, Any]:
    return rules_of(vote, budget_cents=500_000, criteria=list(criteria), else_="Intérêt")


@pytest.mark.parametrize(
    ("written", "percent"), [(0.25, 25), (1.0, 100), (0.01, 1), (0.0, 0), (25, 25), (1, 1), (None, 0), (250, 100)]
)
def test_a_quorum_is_whole_percent_however_the_call_wrote_it(written: Any, percent: int) -> None:
    assert rules(quorum=written)["quorum"] == percent


def test_what_a_call_leaves_out_gets_a_careful_default() -> None:
    found = rules()
    assert (found["most"], found["proxies"], found["visibility"], found["budget_cents"]) == (3, 0, "secretary", 500_000)
    assert (method_of({}), method_of({"method": "borda"}), method_of({"method": "?"})) == (
        Method.APPROVAL, Method.BORDA, Method.APPROVAL,
    )  # fmt: skip


def test_elected_officials_score_what_is_a_matter_of_opinion() -> None:
    assert rules(GRID)["criteria"] == [{"id": "c1", "label": "Solidité", "weight": 2}]
    assert rules()["criteria"] == [{"id": "c0", "label": "Intérêt", "weight": 1}]


@pytest.mark.parametrize(
    ("state", "seconds", "moment"),
    [
        (RoundState.OPEN, -1, Moment.OPEN),
        (RoundState.OPEN, 0, Moment.COUNTING),
        (RoundState.COUNTED, -1, Moment.COUNTED),
        (RoundState.PREPARED, -1, Moment.PREPARED),
    ],
)
def test_the_closing_second_is_too_late(state: RoundState, seconds: int, moment: Moment) -> None:
    round_ = SimpleNamespace(state=state, opens_at=NOW - timedelta(days=1), closes_at=NOW)
    now = NOW + timedelta(seconds=seconds)
    assert moment_of(round_, now) is moment
    assert accepts_votes(round_, now) is (moment is Moment.OPEN)


def test_dates_and_what_keeps_a_round_from_opening() -> None:
    later = NOW + timedelta(days=1)
    assert dates_fault(later, NOW, NOW) == "order"
    assert dates_fault(NOW - timedelta(days=2), NOW - timedelta(days=1), NOW) == "past"
    assert dates_fault(NOW, later, NOW) == ""
    fine: dict[str, Any] = {"voters": 3, "projects": 2, "closes_at": later, "now": NOW}
    assert opening_fault(Method.APPROVAL, {}, **fine) == ""
    assert opening_fault(Method.APPROVAL, {}, **fine | {"voters": 0}) == "no_voter"
    assert opening_fault(Method.APPROVAL, {}, **fine | {"projects": 0}) == "no_project"
    assert opening_fault(Method.EQUAL_SHARES, {"budget_cents": 0}, **fine) == "no_budget"
    assert opening_fault(Method.APPROVAL, {}, **fine | {"closes_at": NOW}) == "past"


def test_who_may_give_a_proxy_to_whom() -> None:
    giver, holder = Line(1, given=False, held=0, voted=False), Line(2, given=False, held=1, voted=True)
    assert proxy_fault(giver, holder, most=2) == ""
    assert proxy_fault(giver, holder, most=1) == "full"
    assert proxy_fault(giver, holder, most=0) == "none_allowed"
    assert proxy_fault(giver, giver, most=2) == "self"
    assert proxy_fault(Line(1, given=True, held=0, voted=False), holder, most=2) == "given"
    assert proxy_fault(Line(1, given=False, held=0, voted=True), holder, most=2) == "voted"
    assert proxy_fault(Line(1, given=False, held=1, voted=False), holder, most=2) == "holds"
    assert proxy_fault(giver, Line(2, given=True, held=0, voted=False), most=2) == "holder_gave"


def test_what_a_ballot_may_hold_and_what_is_left() -> None:
    costs = {"P1": 1000, "P2": 2000}
    envelope = {"budget_cents": 2500}
    assert what_is_left("greedy_budget", envelope, costs, {"P1": 1, "P2": 1}).left == -500
    assert what_is_left("points", {"points": 10}, costs, {"P1": 4}).left == 6
    assert what_is_left("approval", {"most": 0}, costs, {"P1": 1}).left is None

    def kind(method: str, choices: dict[str, Any], **given: Any) -> str:
        fault = ballot_fault(method, given, costs, {"P2"} if given.pop("barred", False) else set(), choices)
        return fault.kind if fault else ""

    assert kind("greedy_budget", {"P1": 1, "P2": 1}, **envelope) == "too_much"
    assert kind("approval", {"P1": 1, "P2": 1}, most=1) == "too_many"
    assert kind("approval", {"P2": 1}, barred=True) == "conflict"
    assert kind("approval", {"P3": 1}) == "unknown"
    assert kind("approval", {"P1": True}) == "value"
    assert kind("schulze", {"P1": 1, "P2": 1}) == "twice"
    assert kind("scores", {"P1": {"c1": 6}}, criteria=[{"id": "c1", "weight": 1}]) == "value"
    assert kind("approval", {}) == ""
    assert canonical_choices("borda", {"P1": 5, "P2": 2}) == {"P1": 2, "P2": 1}
    assert canonical_choices("scores", {"P1": {"c1": 0}, "P2": {"c1": 3, "c2": 0}}) == {"P2": {"c1": 3}}


def test_a_receipt_changes_with_each_thing_it_seals() -> None:
    base = (12, "AAAA-BBBB-CCCC", {"P1": 1, "P2": 1}, "0" * 32)
    others = [
        (13, *base[1:]),
        (12, "AAAA-BBBB-CCCD", *base[2:]),
        (*base[:2], {"P1": 1}, base[3]),
        (*base[:3], "1" * 32),
    ]
    found = {receipt(*arguments) for arguments in (base, *others)}
    assert len(found) == 5
    assert receipt(12, base[1], {"P2": 1, "P1": 1}, base[3]) == receipt(*base), "the order of choices says nothing"


def test_the_draw_depends_on_the_seed_alone_and_favours_no_code() -> None:
    codes = ["P1", "P2", "P3", "P4"]
    assert draw("a", codes) == draw("a", reversed(codes))
    firsts = [min(codes, key=draw(str(seed), codes).__getitem__) for seed in range(2000)]
    assert all(400 < firsts.count(code) < 600 for code in codes)
    assert commitment("a") != commitment("b")


def test_a_quorum_is_rounded_up() -> None:
    assert [quorum_needed({"quorum": share}, 7) for share in (0, 1, 50, 100)] == [0, 1, 4, 7]


def document(count: int, visibility: str = "secretary") -> dict[str, Any]:
    return {
        "round": 1, "title": "Choix ; du \"printemps\"", "territory": "Rives", "method": "approval",
        "rules": {"visibility": visibility, "most": 2}, "opened_at": "2026-03-01", "closes_at": "2026-03-20",
        "projects": [{"code": "P1", "title": "Un; deux\nlignes", "cost_cents": 5, "withdrawn": False}],
        "ballots": [{"ballot": f"B{n}", "choices": {"P1": 1}, "receipt": f"{n:02d}"} for n in range(count)],
        "result": {"selected": ["P1"]},
    }  # fmt: skip


def test_under_k_ballots_only_receipts_are_published_unless_the_vote_is_named() -> None:
    assert published(document(3), k=11)["ballots"] is None
    assert published(document(3), k=11)["receipts"] == ["00", "01", "02"]
    assert len(published(document(11), k=11)["ballots"]) == 11
    assert len(published(document(3, "named"), k=11)["ballots"]) == 3


def test_the_seal_holds_what_is_counted_and_no_word_that_may_be_erased() -> None:
    sealed = seal(document(3))
    renamed = document(3) | {"title": "Autre", "projects": [document(3)["projects"][0] | {"title": "Effacé"}]}
    assert seal(renamed) == sealed
    changed = document(3)
    changed["ballots"][0]["choices"] = {}
    assert seal(changed) != sealed


def test_a_pabulib_file_keeps_one_line_for_each_thing() -> None:
    lines = pabulib(document(2)).splitlines()
    assert lines[-2:] == ["B0;P1", "B1;P1"]
    assert "P1;5;2;Un, deux lignes;1" in lines
    assert "description;Choix , du ’printemps’" in lines
