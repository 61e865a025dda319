"""Shared by the tests of consultations that run jobs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from consult.consultations.models import Consultation, State
from consult.db import db
from tests.factories.basics import make_college, make_consultation, make_organisation, make_question, make_territory


@pytest.fixture
def closed_consultation(context: Flask) -> Consultation:
    shutil.rmtree(Path(context.config["FILES_FOLDER"]) / "imports", ignore_errors=True)
    organisation = make_organisation()
    make_college(organisation)
    make_territory(organisation)
    consultation = make_consultation(organisation, state=State.CLOSED)
    make_question(consultation, code="q1")
    db.session.commit()
    db.session.refresh(consultation)
    db.session.expunge(consultation)  # jobs end their session: what tests read of it is read once
    return consultation
