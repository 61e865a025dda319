"""The life of a project: no path skips the commission, none skips the vote."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consult.projects.models import CallKind, Stage
from consult.projects.rules.life_cycle import ENDED, FOLLOWS, WITHOUT_VOTE, may_follow, shown_stage

STAGES = st.sampled_from(list(Stage))


def test_every_stage_says_what_follows():
    assert set(FOLLOWS) == set(Stage)


@given(kind=st.sampled_from(list(CallKind)), walk=st.lists(STAGES, max_size=14))
def test_nothing_is_chosen_without_examination_nor_vote(kind, walk):
    stage, passed = Stage.DRAFT, [Stage.DRAFT]
    for wanted in walk:
        if may_follow(kind, stage, wanted):
            stage = wanted
            passed.append(stage)
    if Stage.SELECTED in passed:
        assert kind not in WITHOUT_VOTE
        assert passed.index(Stage.EXAMINED) < passed.index(Stage.ADMISSIBLE) < passed.index(Stage.SELECTED)
    if Stage.UNDER_WAY in passed and kind == CallKind.PROJECT:
        assert Stage.SELECTED in passed


def test_a_whole_life_is_possible():
    life = ["draft", "filed", "to_complete", "filed", "examined", "admissible", "selected", "under_way", "done"]
    assert all(may_follow(CallKind.PROJECT, Stage(a), Stage(b)) for a, b in pairwise(life))


def test_what_ended_moves_no_more_but_a_merger_that_is_undone():
    assert all(not FOLLOWS[stage] or FOLLOWS[stage] == {Stage.FILED} for stage in ENDED)


def test_an_unpublished_decision_looks_like_a_project_under_examination():
    assert shown_stage(Stage.EXAMINED) == Stage.FILED
    assert all(shown_stage(stage) == stage for stage in Stage if stage != Stage.EXAMINED)
