"""What a published report brings: the page of a theme, a reader's question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.authz import Actor
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.db import db
from consult.reports.models import ReportVersion
from consult.reports.outcome.operations.ask_team import ask_team
from consult.reports.outcome.published_tree import PublishedTree

Values = dict[str, Any]


def outcome_of(version: ReportVersion) -> Values:
    """Flushed: a question about a theme that the report shows."""
    cell = next(theme for theme in PublishedTree(version.content).themes() if not theme.get("hidden"))
    question = ask_team(
        actor=Actor(organisation_id=version.organisation_id),
        corpus_id=version.corpus_id,
        theme_key=cell["key"],
        body="Et ensuite ?",
        email="lecteur@exemple.test",
        locale="fr",
    )
    return {"theme_key": cell["key"], "question_id": question.id}


def clock_of(organisation_id: int, consultation_id: int) -> int:
    """A retention clock, flushed."""
    clock = RetentionClock(
        organisation_id=organisation_id, consultation_id=consultation_id, act=RetentionAct.AGGREGATE, days=730
    )
    db.session.add(clock)
    db.session.commit()
    return clock.id


def _theme(values: Values) -> Values:
    return {"slug": values["slug"], "theme_key": values["theme_key"]}


OUTCOME: dict[str, Callable[[Values], Values]] = {
    "reports.public_theme": _theme,
    "reports.theme_card": _theme,
    "reports.react": _theme,
    "reports.ask": lambda values: {"slug": values["slug"]},
    "reports.inbox": lambda values: {"slug": values["slug"]},
    "reports.answer": lambda values: {"slug": values["slug"], "question_id": values["question_id"]},
}
