"""A decision of moderation reaches the balance, themes, figures, lists, verbatims and exports, and undoing brings all
of it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import Role
from consult.consultations import reading
from consult.consultations.exporting.contributions import contributions_table
from consult.consultations.models import Consultation
from consult.db import db, unit_of_work, utcnow
from consult.exports.registry import Request
from consult.exports.tables import Audience
from consult.jobs.runner import run_pending
from consult.moderation import queries as moderation
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind
from consult.moderation.operations.decide_item import decide_item
from consult.moderation.operations.undo_batch import undo_batch
from consult.reports import queries
from consult.reports.columns import columns_of
from consult.reports.curation import quote_of
from consult.reports.errors import FiguresUnderWay
from consult.reports.models import AnalysisRun, RunContribution, RunTheme, Theme, ThemeContribution
from consult.reports.operations.publish_report import publish_report
from consult.reports.verbatims import quoted_words
from consult.reports.verification import verify_run
from consult.territories.models import Organisation
from tests.factories.analysed import analyse
from tests.factories.basics import actor_for
from tests.factories.reports import SmallWorld, make_small_world

pytestmark = pytest.mark.slow  # each test analyses a small consultation


@pytest.fixture
def world(context: Flask) -> SmallWorld:
    world = make_small_world(people=40)
    world.actor = actor_for(world.organisation, Role.MODERATOR)
    db.session.commit()
    analyse(world, themes=3, subthemes=6)
    return world


def run_of(world: SmallWorld) -> AnalysisRun:
    return queries.current_run(world.consultation)


def quoted(world: SmallWorld) -> tuple[int, dict[str, Any]]:
    """A contribution that a theme quotes, and the place of its words."""
    rows = db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == run_of(world).id))
    place = next(row.exemplars[0] for row in rows if row.exemplars)
    return place["contribution_id"], place


def decide(world: SmallWorld, contribution_id: int, decision: Decision) -> None:
    consultation_id = world.consultation.id
    with unit_of_work():
        decide_item(
            actor=world.actor,
            consultation_id=consultation_id,
            contribution_id=contribution_id,
            decision=decision,
            whole_batch=False,
            seen_act_id=None,
            now=utcnow(),
        )


def undo(world: SmallWorld, contribution_id: int) -> None:
    with unit_of_work():
        undo_batch(actor=world.actor, act=moderation.standing_act(contribution_id), now=utcnow())


def figures(world: SmallWorld) -> dict[str, Any]:
    return {code: figure.value for code, figure in queries.figures_of(run_of(world).id).items()}


def reload(world: SmallWorld, consultation_id: int) -> None:
    world.consultation = db.session.get_one(Consultation, consultation_id)
    world.organisation = db.session.get_one(Organisation, world.consultation.organisation_id)


def test_an_excluded_contribution_moves_everywhere_and_comes_back(world: SmallWorld) -> None:
    consultation_id = world.consultation.id
    run, (id_, place) = run_of(world), quoted(world)
    before, fingerprint = figures(world), run.fingerprint
    themes = db.session.scalars(
        sa.select(Theme.slug)
        .join(ThemeContribution, ThemeContribution.theme_id == Theme.id)
        .where(ThemeContribution.run_id == run.id, ThemeContribution.contribution_id == id_)
    ).all()
    assert themes
    touched = len(themes)

    decide(world, id_, Decision(ActKind.EXCLUDE, reason="Vie privée d’une personne"))
    assert quoted_words(reading.cards(consultation_id, [id_])[0], quote_of(place)) is None
    run_pending()
    reload(world, consultation_id)

    after = figures(world)
    assert after["balance.*.moderated"]["contributions"] == before["balance.*.moderated"]["contributions"] + 1
    assert after["balance.*.themed"]["contributions"] == before["balance.*.themed"]["contributions"] - 1
    for slug in themes:
        counted = after[f"{slug}.contributions"]["contributions"]
        assert counted == before[f"{slug}.contributions"]["contributions"] - 1
        assert id_ not in columns_of(run_of(world)).of_theme(slug)
    row = db.session.get_one(RunContribution, (run_of(world).id, id_))
    assert (row.status, row.status_before) == ("moderated", "themed")
    assert verify_run(run_of(world)).holds
    assert exported(world, id_)["moderation"] == "excluded"

    undo(world, id_)
    assert quoted_words(reading.cards(consultation_id, [id_])[0], quote_of(place))
    run_pending()
    reload(world, consultation_id)
    assert figures(world) == before
    assert run_of(world).fingerprint == fingerprint
    back = sa.select(sa.func.count()).where(
        ThemeContribution.run_id == run_of(world).id, ThemeContribution.contribution_id == id_
    )
    assert db.session.scalar(back) == touched
    assert verify_run(run_of(world)).holds
    assert np.isin(id_, columns_of(run_of(world)).of_theme(themes[0]))


def exported(world: SmallWorld, id_: int) -> dict[str, Any]:
    """A contribution as the team's file has it."""
    table = contributions_table(Request(world.organisation.id, world.consultation.id, Audience.STAFF))
    rows = (dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows())
    return next(row for row in rows if row["contribution_id"] == id_)


def test_a_mask_shows_in_every_verbatim_list_and_export(world: SmallWorld) -> None:
    consultation_id = world.consultation.id
    id_, place = quoted(world)
    words = quoted_words(reading.cards(consultation_id, [id_])[0], quote_of(place)) or ""
    secret = next(word for word in words.split() if len(word) > 4)
    decide(world, id_, Decision(ActKind.MASK, words=(secret,)))
    card = reading.cards(consultation_id, [id_])[0]
    shown = quoted_words(card, quote_of(place)) or ""
    assert "█" * len(secret) in shown
    assert secret not in card.text
    assert secret not in exported(world, id_)["text"]
    rows = [row for chunk in reading.text_rows(consultation_id, [q.id for q in world.questions]) for row in chunk]
    assert secret not in next(row.text for row in rows if row.id == id_)


def test_a_report_is_not_published_on_figures_that_are_changing(world: SmallWorld) -> None:
    id_, _place = quoted(world)
    consultation_id = world.consultation.id
    with unit_of_work():
        publish_report(actor=world.actor, consultation=world.consultation, run=run_of(world))
    decide(world, id_, Decision(ActKind.EXCLUDE, reason="Vie privée d’une personne"))
    with pytest.raises(FiguresUnderWay):
        publish_report(actor=world.actor, consultation=world.consultation, run=run_of(world))
    run_pending()
    reload(world, consultation_id)
    found = verify_run(run_of(world))
    assert (found.moved, found.holds) == (1, True), "the published version keeps its figures, and that is said"


def test_what_was_excluded_before_the_analysis_is_without_theme_until_the_next(world: SmallWorld) -> None:
    consultation_id = world.consultation.id
    id_, _place = quoted(world)
    decide(world, id_, Decision(ActKind.EXCLUDE, reason="Vie privée d’une personne"))
    run_pending()
    reload(world, consultation_id)
    analyse(world, themes=3, subthemes=6)
    row = db.session.get_one(RunContribution, (run_of(world).id, id_))
    assert (row.status, row.status_before) == ("moderated", None)
    undo(world, id_)
    row = db.session.get_one(RunContribution, (run_of(world).id, id_))
    assert (row.status, row.status_before) == ("unclassified", "moderated")
