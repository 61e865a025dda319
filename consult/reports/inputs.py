"""What figures rest on besides the columns of contributions: read from the database, or from an archive.

Named tables are functions of columns and of these few inputs, so that the evidence archive, which holds both, is enough
to compute every one of them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeAlias

import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.paper.late import late_sheets
from consult.db import db
from consult.reports.coding.results import codings_of_run
from consult.reports.models import AnalysisRun, Corpus, MembershipTable, RunTheme, Theme
from consult.reports.places import Places
from consult.reports.subjects import Question
from consult.territories import queries as territories

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class RunTree:
    """A theme of a run, as far as figures need it."""

    slug: str
    parent: str | None
    question: str | None


@dataclass(frozen=True)
class Asked:
    """A question, as far as figures need it. choices: ids, in order."""

    code: str
    kind: str
    choices: tuple[int, ...]
    scale_min: int
    scale_max: int


class Given(NamedTuple):
    """One answer outside the balance. `person` is any name that tells people apart."""

    word: str | None
    number: int | None
    choice: int | None
    person: Any


class FigureInputs(Protocol):
    """membership_id, margins: the structure that weights are fitted to, None without any. participation: `{people,
    invited}`. late: `{people, contributions}` of sheets that came after the closing. codings: closed double codings, as
    `coding.results.codings_of_run` gives them."""

    @property
    def k(self) -> int: ...
    @property
    def questions(self) -> Sequence[Asked]: ...
    @property
    def themes(self) -> Sequence[RunTree]: ...
    @property
    def places(self) -> Places: ...
    @property
    def membership_id(self) -> int | None: ...
    @property
    def margins(self) -> list[Any] | None: ...
    @property
    def participation(self) -> Json: ...
    @property
    def late(self) -> Json: ...
    @property
    def codings(self) -> Sequence[Json]: ...

    def answers(self, code: str) -> Sequence[Given]:
        """Every person's answers to a question, groups left out."""

    def stems(self, low: int, high: int) -> Iterator[tuple[int, str]]:
        """(id, folded and stemmed words of the masked text) of contributions in a range of ids."""


class RunInputs:
    """From the database, as it stood when the run was asked for."""

    def __init__(self, run: AnalysisRun, membership_id: int | None = None) -> None:
        """`membership_id` is the structure to weigh to; without it, the one that the run is weighted to already."""
        self.run_id, self.until = run.id, run.created_at
        self.consultation_id = db.session.get_one(Corpus, run.corpus_id).ref_id
        self.membership_id = membership_id or run.membership_id
        self.k = territories.organisation(run.organisation_id).k
        self.places = Places.of(run.organisation_id)
        self._questions: Sequence[Question] = list(consultations.questions_of(self.consultation_id))
        self.questions = [
            Asked(
                each.code, str(each.kind), tuple(choice.id for choice in each.choices), each.scale_min, each.scale_max
            )
            for each in self._questions
        ]

    @cached_property
    def themes(self) -> list[RunTree]:
        """In the run's order, sub-themes after themes."""
        codes = {question.id: question.code for question in self._questions}
        rows = db.session.execute(
            sa.select(Theme, RunTheme)
            .join(RunTheme, RunTheme.theme_id == Theme.id)
            .where(RunTheme.run_id == self.run_id)
            .order_by(RunTheme.position)
        ).all()
        slugs = {theme.id: theme.slug for theme, _ in rows}
        return [
            RunTree(
                theme.slug,
                slugs.get(row.parent_id) if row.parent_id else None,
                codes.get(theme.question_id) if theme.question_id else None,
            )
            for theme, row in rows
        ]

    @property
    def margins(self) -> list[Any] | None:
        if self.membership_id is None:
            return None
        return db.session.get_one(MembershipTable, self.membership_id).margins

    @property
    def participation(self) -> Json:
        people, invited = reading.participation_counts(self.consultation_id, self.until)
        return {"people": people, "invited": invited}

    @property
    def late(self) -> Json:
        people, contributions = late_sheets(self.consultation_id, self.until)
        return {"people": people, "contributions": contributions}

    @cached_property
    def codings(self) -> list[Json]:
        return codings_of_run(self.run_id)

    def answers(self, code: str) -> list[Given]:
        question_id = next(question.id for question in self._questions if question.code == code)
        return [Given(*row) for row in reading.answers_of(self.consultation_id, question_id, self.until)]

    def stems(self, low: int, high: int) -> Iterator[tuple[int, str]]:
        yield from reading.stems_between(self.consultation_id, low, high)
