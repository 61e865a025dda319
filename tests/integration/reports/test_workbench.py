"""Reshaping the tree of a run: each decision, what it counts, undoing and redoing, two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import Actor, system_actor
from consult.consultations.models import Consultation
from consult.db import db
from consult.reports import queries
from consult.reports.models import CurationKind as Kind
from consult.reports.operations.undo_decision import undo_decision
from consult.reports.workbench.bench import Bench, bench_of
from consult.reports.workbench.errors import ChangedMeanwhile, IntoItself, NothingToRedo, TwoLevelsOnly, UnknownNode
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from consult.reports.workbench.operations.reshape_theme import reshape_theme
from consult.reports.workbench.operations.step_back import step_back
from consult.reports.workbench.tree import NO_THEME
from consult.territories.queries import organisation
from tests.factories.basics import make_person


@dataclass
class World:
    """The analysed consultation, and the site itself as the one who acts."""

    actor: Actor
    consultation: Consultation


@pytest.fixture
def world(analysed_app: Flask) -> Iterator[World]:
    with analysed_app.app_context():
        consultation = db.session.scalars(sa.select(Consultation)).one()
        yield World(system_actor(consultation.organisation_id), consultation)
        db.session.rollback()
        db.session.remove()


def bench(world: World) -> Bench:
    return bench_of(world.consultation)


def shape(world: World, kind: Kind, theme_id: int | None, **payload: object) -> None:
    reshape_theme(actor=world.actor, bench=bench(world), kind=kind, theme_id=theme_id, payload=payload)


def outline(found: Bench) -> list[tuple[str, int, list[str]]]:
    tree = found.tree
    return [
        (node.label, found.counts[node.id].contributions, [sub.label for sub in tree.under(node.id)])
        for node in tree.tops()
    ]


def test_it_starts_from_what_the_run_counts(world):
    found = bench(world)
    stored = {theme.id: (row.contributions, row.participants) for theme, row in _rows(found)}
    assert {id_: (found.counts[id_].contributions, found.counts[id_].people) for id_ in stored} == stored


def _rows(found: Bench):
    return queries.run_themes(found.run.id)


def test_a_merged_theme_gives_its_ideas_and_subthemes(world):
    before = bench(world)
    first, second = before.tree.tops()[:2]
    shape(world, Kind.MERGE, first.id, into=second.id)
    after = bench(world)
    assert first.id not in after.tree.nodes
    assert {sub.id for sub in before.tree.under(first.id)} <= {sub.id for sub in after.tree.under(second.id)}
    either = np.union1d(before.tree.rows(first.id), before.tree.rows(second.id))
    assert np.array_equal(after.tree.rows(second.id), either)
    assert after.counts[second.id].ideas == before.counts[first.id].ideas + before.counts[second.id].ideas
    assert after.counts[second.id].people <= before.counts[first.id].people + before.counts[second.id].people


def test_every_act_is_undone_and_redone(world):
    first, second = bench(world).tree.tops()[:2]
    sub = bench(world).tree.under(first.id)[0]
    rows = bench(world).tree.rows(second.id)[:5]
    acts = [
        lambda: shape(world, Kind.RENAME, first.id, label="Autrement"),
        lambda: shape(world, Kind.DESCRIBE, first.id, text="Ce qu’on entend par là."),
        lambda: shape(world, Kind.COLOUR, first.id, colour=7),
        lambda: shape(world, Kind.REORDER, None, order=[second.id, first.id]),
        lambda: shape(world, Kind.MOVE, sub.id, parent=second.id),
        lambda: shape(world, Kind.MOVE, sub.id, parent=None),
        lambda: gather(world, Kind.MOVE_IDEAS, [Part(into=first.id, rows=rows)]),
        lambda: gather(world, Kind.CREATE, [Part(label="Nouveau", rows=rows)]),
        lambda: gather(world, Kind.SPLIT, [Part(label="Une part", subthemes=[sub.id])], first.id),
        lambda: shape(world, Kind.OFF_TOPIC, sub.id),
        lambda: shape(world, Kind.DROP, second.id),
    ]
    states = [bench(world).tree]
    for act in acts:
        act()
        states.append(bench(world).tree)
        assert not states[-1].without_effect
        assert not same(states[-1], states[-2])
    for state in reversed(states[:-1]):
        step_back(actor=world.actor, bench=bench(world))
        assert same(bench(world).tree, state)
    for state in states[1:]:
        step_back(actor=world.actor, bench=bench(world), forward=True)
        assert same(bench(world).tree, state)
    with pytest.raises(NothingToRedo):
        step_back(actor=world.actor, bench=bench(world), forward=True)


def gather(world: World, kind: Kind, parts: list[Part], theme_id: int | None = None) -> None:
    gather_ideas(actor=world.actor, bench=bench(world), kind=kind, theme_id=theme_id, parts=parts)


def same(one, other) -> bool:
    return dict(one.nodes) == dict(other.nodes) and np.array_equal(one.place, other.place)


def test_what_a_dropped_theme_held_has_no_theme(world):
    before = bench(world)
    node = before.tree.tops()[0]
    alone = before.counts[NO_THEME].contributions
    shape(world, Kind.DROP, node.id)
    after = bench(world)
    assert node.id not in after.tree.nodes
    assert after.counts[NO_THEME].contributions > alone
    themed = len(np.unique(after.ideas.contribution[after.readable.rows][after.tree.place[after.readable.rows] > 0]))
    assert themed + after.counts[NO_THEME].contributions == after.readable.contributions


def test_acts_that_make_no_sense_are_refused(world):
    first, second = bench(world).tree.tops()[:2]
    with pytest.raises(IntoItself):
        shape(world, Kind.MERGE, first.id, into=bench(world).tree.under(first.id)[0].id)
    with pytest.raises(TwoLevelsOnly):
        shape(world, Kind.MOVE, first.id, parent=second.id)
    shape(world, Kind.DROP, second.id)
    with pytest.raises(UnknownNode):
        shape(world, Kind.RENAME, second.id, label="Trop tard")


def test_a_decision_about_a_theme_that_an_undo_took_away_has_no_effect_and_says_so(world):
    rows = bench(world).tree.rows(bench(world).tree.tops()[0].id)[:4]
    gather(world, Kind.CREATE, [Part(label="Provisoire", rows=rows)])
    made = next(node for node in bench(world).tree.tops() if node.label == "Provisoire")
    shape(world, Kind.RENAME, made.id, label="Nommé ensuite")
    create, rename = bench(world).events[-2:]
    undo_decision(actor=world.actor, corpus=bench(world).corpus, number=create.number)
    found = bench(world)
    assert made.id not in found.tree.nodes
    assert found.tree.without_effect == {rename.number}


def test_two_people_on_one_theme_are_told_and_nothing_is_lost(world):
    other = replace(world.actor, person_id=make_person(organisation(world.consultation.organisation_id)).id)
    first, second = bench(world).tree.tops()[:2]
    seen = bench(world).number
    reshape_theme(
        actor=other, bench=bench(world), kind=Kind.RENAME, theme_id=first.id, payload={"label": "Le leur"}, seen=seen
    )
    act = {"actor": world.actor, "kind": Kind.RENAME, "payload": {"label": "Le mien"}}
    reshape_theme(**act, bench=bench(world), theme_id=second.id, seen=seen)  # another theme: nobody is in the way
    with pytest.raises(ChangedMeanwhile) as told:
        reshape_theme(**act, bench=bench(world), theme_id=first.id, seen=seen)
    assert "Le leur" in str(told.value)
    reshape_theme(**act, bench=bench(world), theme_id=first.id, seen=None)
    assert bench(world).tree.nodes[first.id].label == "Le mien"
