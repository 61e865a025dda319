"""Grids, decisions and assignments, decided from values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.projects.models import Admissibility, CriterionKind, Outcome
from consult.projects.rules.assigning import Examiner, Waiting, may_examine, propose
from consult.projects.rules.examination import decision_fault, differences, missing_lines

YES, NO = Admissibility.YES, Admissibility.NO


@dataclass
class Line:
    id: int
    kind: CriterionKind


@dataclass
class Grid:
    admissibility: Admissibility | None = YES
    grades: dict[str, Any] = field(default_factory=dict)


LINES = [Line(1, CriterionKind.ADMISSIBILITY), Line(2, CriterionKind.FEASIBILITY), Line(3, CriterionKind.COST)]


def test_a_grid_is_whole_when_every_line_of_an_admissible_project_is_answered():
    assert missing_lines(LINES, None, {}) == {0}
    assert missing_lines(LINES, YES, {"2": {"grade": 0}}) == {3}
    assert missing_lines(LINES, YES, {"2": {"grade": 0}, "3": {"grade": 0}}) == set()
    assert missing_lines(LINES, NO, {}) == set(), "what is refused is not marked further"


def test_examiners_differ_by_their_answer_by_two_grades_or_by_half_the_cost():
    def said(grade: int, cost: int) -> Grid:
        return Grid(YES, {"2": {"grade": grade}, "3": {"grade": cost}})

    assert differences(LINES, [said(1, 100)]) == []
    assert differences(LINES, [said(1, 100), said(2, 150)]) == []
    assert [each.criterion_id for each in differences(LINES, [said(1, 100), said(3, 151)])] == [2, 3]
    assert [each.criterion_id for each in differences(LINES, [Grid(YES), Grid(NO)])] == [None]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"grids": 1}, "grids"),
        ({"asked": 1}, "waiting"),
        ({"reasons": "Non."}, "reasons"),
        ({"outcome": Outcome.REDIRECTED}, "redirected_to"),
        ({"outcome": Outcome.MERGED}, "merged_into"),
        ({"outcome": Outcome.REFUSED, "asked": 1}, None),
        ({}, None),
    ],
)
def test_a_decision_that_cannot_be_is_named(values, fault):
    given_ = {"outcome": Outcome.ADMISSIBLE, "reasons": "Un besoin réel, des moyens mesurés.", "redirected_to": ""}
    given_ |= {"merged_into_id": None, "grids": 2, "wanted": 2, "asked": 0} | values
    assert decision_fault(given_.pop("outcome"), **given_) == fault


def test_nobody_examines_elsewhere_nor_what_they_carry():
    project = Waiting(1, (7, 2), frozenset({5}), frozenset())
    assert may_examine(project, Examiner(4, frozenset({2})))
    assert may_examine(project, Examiner(4, frozenset({None})))
    assert not may_examine(project, Examiner(4, frozenset({3})))
    assert not may_examine(project, Examiner(5, frozenset({None})))


@given(
    kept=st.lists(st.frozensets(st.integers(1, 6), max_size=3), max_size=30),
    wanted=st.integers(1, 3),
    load=st.dictionaries(st.integers(1, 6), st.integers(0, 5)),
)
def test_a_proposal_gives_each_project_different_people_and_shares_the_load(kept, wanted, load):
    projects = [Waiting(id_, (1,), apart, frozenset()) for id_, apart in enumerate(kept)]
    examiners = [Examiner(id_, frozenset({None})) for id_ in range(1, 7)]
    pairs = propose(projects, examiners, load, wanted)
    assert len(set(pairs)) == len(pairs) == wanted * len(projects)
    assert all(examiner not in kept[project] for project, examiner in pairs)
    if wanted == 1 and not any(kept):
        loads = {id_: load.get(id_, 0) + sum(1 for _project, e in pairs if e == id_) for id_ in range(1, 7)}
        assert max(loads.values()) <= max(max(load.values(), default=0), min(loads.values()) + 1)
