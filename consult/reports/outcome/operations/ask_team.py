"""A reader of a published report asks the team a question."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.reports.outcome.models import ReportQuestion


def ask_team(
    *, actor: Actor, corpus_id: int, theme_key: str, body: str, email: str | None, locale: str
) -> ReportQuestion:
    """Nothing tells who asked, but the address, where one is given to be answered at."""
    question = ReportQuestion(
        organisation_id=actor.organisation_id,
        corpus_id=corpus_id,
        theme_key=theme_key,
        body=body,
        email=email,
        locale=locale,
    )
    db.session.add(question)
    db.session.flush()
    return question
