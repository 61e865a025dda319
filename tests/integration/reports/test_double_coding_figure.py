"""The figure of a double coding is found again when a run's figures are computed anew."""

from __future__ import annotations

from flask import Flask

from consult.authz import Role
from consult.db import db
from consult.reports import queries as reports
from consult.reports.coding.results import published_value
from consult.reports.loading.figure_rows import store_figures
from consult.reports.models import AnalysisRun
from consult.reports.verification import verify_run
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.coding import close, code_all, make_coders, make_coding
from tests.factories.reports import make_small_world


def test_figures_computed_again_find_it_again(context: Flask) -> None:
    world = make_small_world(people=40)
    run_id = analyse(world).id
    governance = make_member_of_staff(world.organisation, Role.GOVERNANCE)
    coders = make_coders(world.organisation)
    coding = make_coding(world.consultation, coders, size=20)
    code_all(coding)
    value = published_value(run_id, close(coding, governance.id).id)
    db.session.commit()
    store_figures(run_id, lambda share: None)
    run = db.session.get_one(AnalysisRun, run_id)
    assert reports.figures_of(run_id)["double_coding"].value == value
    assert verify_run(run).holds
