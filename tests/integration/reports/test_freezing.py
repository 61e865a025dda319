"""An agreed tree becomes a run of its own: what it counts, what it keeps, and taking it back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports import queries
from consult.reports.columns import columns_of
from consult.reports.models import AnalysisRun, CurationKind, RunContribution
from consult.reports.workbench.bench import bench_of
from consult.reports.workbench.errors import NotProposed, SecondPersonNeeded
from consult.reports.workbench.operations.agree_tree import agree_tree
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from consult.reports.workbench.operations.propose_tree import propose_tree
from consult.reports.workbench.operations.reopen_tree import reopen_tree
from consult.reports.workbench.operations.reshape_theme import reshape_theme
from consult.reports.workbench.operations.undo_agreement import undo_agreement
from tests.factories.analysed import analyse
from tests.factories.basics import make_person
from tests.factories.reports import SmallWorld, make_small_world


@pytest.fixture
def world(context) -> SmallWorld:
    world = make_small_world()
    analyse(world)
    return world


def second(world: SmallWorld) -> Actor:
    return replace(world.actor, person_id=make_person(world.organisation).id)


def reshape(world: SmallWorld) -> tuple[int, int, int, int]:
    """Merge, create, drop a sub-theme, describe; ids of: merged away, into, made, dropped."""
    first, other, third = bench_of(world.consultation).tree.tops()[:3]
    act = {"actor": world.actor}
    reshape_theme(
        **act,
        bench=bench_of(world.consultation),
        kind=CurationKind.MERGE,
        theme_id=first.id,
        payload={"into": other.id},
    )
    rows = bench_of(world.consultation).tree.rows(third.id)[:40]
    gather_ideas(
        **act,
        bench=bench_of(world.consultation),
        kind=CurationKind.CREATE,
        theme_id=None,
        parts=[Part(label="Fait main", rows=rows)],
    )
    made = next(node for node in bench_of(world.consultation).tree.tops() if node.label == "Fait main")
    dropped = bench_of(world.consultation).tree.under(third.id)[-1]
    reshape_theme(**act, bench=bench_of(world.consultation), kind=CurationKind.DROP, theme_id=dropped.id)
    reshape_theme(
        **act,
        bench=bench_of(world.consultation),
        kind=CurationKind.DESCRIBE,
        theme_id=made.id,
        payload={"text": "Rassemblé à la main."},
    )
    return first.id, other.id, made.id, dropped.id


def agree(world: SmallWorld) -> AnalysisRun:
    propose_tree(actor=world.actor, bench=bench_of(world.consultation))
    agree_tree(actor=second(world), bench=bench_of(world.consultation))
    consultation_id = world.consultation.id
    db.session.commit()
    run_pending()
    world.consultation = db.session.get_one(Consultation, consultation_id)
    return queries.current_run(world.consultation)


def test_the_frozen_run_counts_what_the_workbench_counted(world):
    gone, into, made, dropped = reshape(world)
    expected = {
        id_: (found.contributions, found.people)
        for id_, found in bench_of(world.consultation).counts.items()
        if id_ > 0
    }
    analysed = db.session.scalar(sa.select(sa.func.count()).select_from(RunContribution))
    run = agree(world)
    assert run.curated_from_id
    rows = {theme.id: row for theme, row in queries.run_themes(run.id)}
    assert {gone, dropped}.isdisjoint(rows)
    assert {into, made} <= set(rows)
    assert {id_: (row.contributions, row.participants) for id_, row in rows.items()} == expected
    assert rows[made].description == "Rassemblé à la main."
    assert rows[made].terms
    assert rows[made].stability is None
    columns = columns_of(run)
    assert len(columns.ids) == analysed  # everything is accounted for, once
    assert {id_: len(columns.of_theme(f"t{id_}")) for id_ in expected} == {i: c for i, (c, _p) in expected.items()}


def test_the_workbench_starts_again_from_the_frozen_tree(world):
    base_id = bench_of(world.consultation).run.id
    reshape(world)
    agreed = bench_of(world.consultation)
    agree(world)
    found = bench_of(world.consultation)
    assert np.array_equal(found.tree.place > 0, agreed.tree.place > 0)
    assert {node.id: (node.label, node.parent) for node in found.tree.nodes.values()} == {
        node.id: (node.label, node.parent) for node in agreed.tree.nodes.values()
    }
    assert found.stage is None
    assert found.stacks == ([], [])
    undo_agreement(actor=world.actor, bench=found)
    back = bench_of(world.consultation)
    assert back.run.id == base_id
    assert np.array_equal(back.tree.place, agreed.tree.place)
    assert len(back.stacks[0]) == 4


def test_one_person_does_not_agree_alone_nor_what_changed_since(world):
    with pytest.raises(NotProposed):
        agree_tree(actor=world.actor, bench=bench_of(world.consultation))
    propose_tree(actor=world.actor, bench=bench_of(world.consultation))
    with pytest.raises(SecondPersonNeeded):
        agree_tree(actor=world.actor, bench=bench_of(world.consultation))
    node = bench_of(world.consultation).tree.tops()[0]
    reshape_theme(
        actor=world.actor,
        bench=bench_of(world.consultation),
        kind=CurationKind.RENAME,
        theme_id=node.id,
        payload={"label": "Changé après coup"},
    )
    with pytest.raises(NotProposed):
        agree_tree(actor=second(world), bench=bench_of(world.consultation))
    propose_tree(actor=world.actor, bench=bench_of(world.consultation))
    reopen_tree(actor=second(world), bench=bench_of(world.consultation), reason="Deux thèmes se ressemblent.")
    assert bench_of(world.consultation).stage is None
