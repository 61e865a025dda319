"""A new analysis shown as a proposal: accepted, refused, taken back; what people moved by hand holds in it."""

from __future__ import annotations

import pytest

from consult.db import db
from consult.reports import queries
from consult.reports.errors import NotProposedRun
from consult.reports.models import AnalysisRun, CurationKind, RunState
from consult.reports.operations.accept_proposal import accept_proposal
from consult.reports.operations.refuse_proposal import refuse_proposal
from consult.reports.operations.take_back_proposal import take_back_proposal
from consult.reports.pages.proposals import proposal_page
from consult.reports.workbench.bench import bench_of
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from tests.factories.analysed import analyse
from tests.factories.reports import SmallWorld, make_small_world


@pytest.fixture
def world(context) -> SmallWorld:
    world = make_small_world()
    analyse(world)
    return world


def propose(world: SmallWorld, **options: object) -> AnalysisRun:
    return analyse(world, proposal=True, **options)


def test_a_proposal_waits_then_replaces_and_can_be_taken_back(world):
    before = queries.current_run(world.consultation).id
    run = propose(world, seed=3)
    assert run.state is RunState.PROPOSED
    assert queries.current_run(world.consultation).id == before
    page = proposal_page(world.consultation, run)
    assert page["pending"]
    assert all(level["changes"] for level in page["levels"])
    accept_proposal(actor=world.actor, run=run)
    db.session.flush()
    assert queries.current_run(world.consultation).id == run.id
    assert proposal_page(world.consultation, run)["before"].id == before
    take_back_proposal(actor=world.actor, run=run)
    assert queries.current_run(world.consultation).id == before
    refuse_proposal(actor=world.actor, run=run)
    with pytest.raises(NotProposedRun):
        accept_proposal(actor=world.actor, run=run)


def test_what_was_moved_by_hand_stays_together_in_the_next_analysis(world):
    bench = bench_of(world.consultation)
    first, second = bench.tree.tops()[:2]
    rows = bench.tree.rows(first.id)[:30]
    gather_ideas(
        actor=world.actor,
        bench=bench,
        kind=CurationKind.MOVE_IDEAS,
        theme_id=None,
        parts=[Part(into=second.id, rows=rows)],
    )
    db.session.commit()
    run = propose(world)
    assert run.configuration["corrections"] == {"given": 30, "held": 30}
