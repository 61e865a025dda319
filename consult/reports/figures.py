"""The figures of a run: which requests its pages rest on, their values, and what recomputing them finds.

A figure is a request that `analysis.figures` evaluates, or a named table (`{"table": …}`) over answers and segments,
recomputed by the function of its name below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.paper.late import late_sheets
from consult.db import db
from consult.reports.analysis_port import FigureRequest, Status, evaluate, segment_table, select
from consult.reports.columns import EXPRESSED, RunColumns
from consult.reports.models import AnalysisRun, Corpus, RunTheme, Theme
from consult.reports.places import Places
from consult.reports.reliability.tables import MOST_RESAMPLED, Reliability, base_of, plain
from consult.reports.subjects import CHOICE, FEW_WORDS, SCALE, Question
from consult.reports.words import MOST_WORDS, cloud_height, count_words, place_words
from consult.territories import queries as territories

Json: TypeAlias = dict[str, Any]
SEED = 1


@dataclass(frozen=True)
class Figure:
    """What a page asks for, the request behind it, and its value."""

    code: str
    request: Json
    value: Json


@dataclass(frozen=True)
class RunTree:
    """A theme of a run, as far as figures need it."""

    slug: str
    parent: str | None
    question: str | None


class Evaluator:
    """Evaluates requests on one run: columns for figures, the site's own tables for the rest.

    `membership_id` is the structure to weigh to; without it, the one that the run is weighted to already.
    """

    def __init__(self, run: AnalysisRun, columns: RunColumns, membership_id: int | None = None) -> None:
        self.run, self.columns = run, columns
        corpus = db.session.get_one(Corpus, run.corpus_id)
        self.consultation_id = corpus.ref_id
        self.organisation = territories.organisation(run.organisation_id)
        self.questions = list(consultations.questions_of(corpus.ref_id))
        self.places = Places.of(run.organisation_id)
        self._segments: dict[str, list[Json]] | None = None
        self.themes = self._read_themes()
        self.reliability = Reliability(
            columns,
            self.places,
            [(tree.slug, tree.question) for tree in self.themes if tree.parent is None],
            consultation_id=self.consultation_id,
            membership_id=membership_id or run.membership_id,
        )
        self._tables: dict[str, Callable[[Json], Json]] = {
            "segments": self._segments_of,
            "words": self._words,
            "choices": self._choices,
            "scale": self._scale,
            "participation": self._participation,
            "late_sheets": self._late_sheets,
            **self.reliability.tables,
        }

    def value(self, request: Json) -> Json:
        """The value of a request, as it is stored."""
        if "table" in request:
            return self._tables[request["table"]](request)
        weights = self.reliability.weights if request.get("weighting") == "margins" else None
        value = asdict(evaluate(request, self.columns.corpus, weights))
        value["interval"] = list(value["interval"]) if value["interval"] else None
        return value

    def _read_themes(self) -> list[RunTree]:
        """The run's themes, in order, sub-themes after them."""
        codes = {question.id: question.code for question in self.questions}
        rows = db.session.execute(
            sa.select(Theme, RunTheme)
            .join(RunTheme, RunTheme.theme_id == Theme.id)
            .where(RunTheme.run_id == self.run.id)
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

    def _segments_of(self, request: Json) -> Json:
        if self._segments is None:
            self._segments = self._all_segments()
        return {"cells": self._segments.get(request["theme"], [])}

    def _all_segments(self) -> dict[str, list[Json]]:
        """Who speaks of each theme more or less than the others: cells of at least k people, corrected together."""
        expressed = FigureRequest.parse({"measure": "contributions", "filter": {"status": list(EXPRESSED)}})
        themes = [(tree.slug, "subtheme" if tree.parent else "theme", tree.question) for tree in self.themes]
        rows = select(expressed.filter, self.columns.corpus)
        table = segment_table(self.columns.corpus, rows, themes, self.organisation.k)
        kept = ("attribute", "value", "contributions", "people", "group_people", "share_people", "lift_people")
        gaps = self.reliability.gaps()
        segments: dict[str, list[Json]] = {}
        for row in table.to_pylist():
            cell = {name: plain(row[name]) for name in (*kept, "direction")}
            cell["p"] = plain(row["p_corrected_people"])
            cell |= gaps.get((row["theme"], row["attribute"], row["value"]), {})
            segments.setdefault(row["theme"], []).append(cell)
        return segments

    def _question(self, request: Json) -> Question:
        return next(question for question in self.questions if question.code == request["question"])

    def _answers_to(self, question: Question) -> list[tuple[str | None, int | None, int | None, int]]:
        return reading.answers_of(self.consultation_id, question.id, self.run.created_at)

    def _words(self, request: Json) -> Json:
        answers = self._answers_to(self._question(request))
        words = count_words((word, person) for word, _, _, person in answers if word)
        said = [item for item in words if item["people"] >= self.organisation.k]
        people = len({person for word, _, _, person in answers if word})
        return {
            "people": people,
            "distinct": len(words),
            "words": said[:200],
            "placed": place_words(said),
            "height": cloud_height(min(len(said), MOST_WORDS)),
        }

    def _choices(self, request: Json) -> Json:
        question = self._question(request)
        answers = [row for row in self._answers_to(question) if row[2] is not None]
        rows = [
            {"choice_id": choice.id, "people": len({row[3] for row in answers if row[2] == choice.id})}
            for choice in question.choices
        ]
        return {"people": len({row[3] for row in answers}), "rows": rows}

    def _scale(self, request: Json) -> Json:
        question = self._question(request)
        answers = [row for row in self._answers_to(question) if row[1] is not None]
        steps = range(question.scale_min, question.scale_max + 1)
        rows = [{"step": step, "people": sum(row[1] == step for row in answers)} for step in steps]
        mean = sum(row[1] or 0 for row in answers) / len(answers) if answers else None
        return {"people": len(answers), "rows": rows, "mean": plain(mean)}

    def _participation(self, _request: Json) -> Json:
        people, invited = reading.participation_counts(self.consultation_id, self.run.created_at)
        return {"people": people, "invited": invited}

    def _late_sheets(self, _request: Json) -> Json:
        people, contributions = late_sheets(self.consultation_id, self.run.created_at)
        return {"people": people, "contributions": contributions}


def requests_of(evaluator: Evaluator) -> Iterator[tuple[str, Json]]:
    """(code, request) of every figure that the pages of a run read."""
    yield from _overview(evaluator)
    yield from _participants(evaluator)
    yield from _answers(evaluator)
    yield from evaluator.reliability.requests()
    for tree in evaluator.themes:
        yield from _theme(tree, len(evaluator.columns.corpus) and _people_at_most(evaluator.columns))


def _people_at_most(columns: RunColumns) -> int:
    return int(columns.corpus.person.max(initial=-1)) + 1


def _overview(evaluator: Evaluator) -> Iterator[tuple[str, Json]]:
    yield "overview.participation", {"table": "participation"}
    yield "overview.late_sheets", {"table": "late_sheets"}
    yield "overview.contributions", {"measure": "contributions"}
    for code, measure in (("people", "people"), ("mean", "mean_per_person"), ("days", "days")):
        yield f"overview.{code}", {"measure": measure}
    for question in (None, *evaluator.columns.corpus.question.values):
        where = {"question": [question]} if question else {}
        expressed = {**where, "status": list(EXPRESSED)}
        yield f"expressed.{question or '*'}.contributions", {"measure": "contributions", "filter": expressed}
        yield f"expressed.{question or '*'}.people", {"measure": "people", "filter": expressed}
        for status in Status:
            yield (
                f"balance.{question or '*'}.{status}",
                {"measure": "contributions", "filter": {**where, "status": [str(status)]}},
            )
    for day, _, _ in evaluator.columns.by_day():
        for measure in ("contributions", "people"):
            yield f"day.{day.isoformat()}.{measure}", {"measure": measure, "filter": {"day": day.isoformat()}}


def _participants(evaluator: Evaluator) -> Iterator[tuple[str, Json]]:
    attributes = evaluator.columns.corpus.attributes
    for name in ("college", "age_band"):
        for value in attributes[name].values if name in attributes else ():
            yield f"{name}.{value}.people", {"measure": "people", "filter": {"attributes": {name: [value]}}}
    known = set(attributes["territory"].values) if "territory" in attributes else set()
    for tile in evaluator.places.tiles if known else ():
        codes = sorted(place.code for place in evaluator.places.under(tile.code))
        yield f"tile.{tile.code}.people", {"measure": "people", "filter": {"attributes": {"territory": codes}}}


def _answers(evaluator: Evaluator) -> Iterator[tuple[str, Json]]:
    tables = {FEW_WORDS: "words", CHOICE: "choices", SCALE: "scale"}
    for question in evaluator.questions:
        if question.kind in tables:
            yield f"answers.{question.code}", {"table": tables[question.kind], "question": question.code}


def _theme(tree: RunTree, people: int) -> Iterator[tuple[str, Json]]:
    base = base_of(tree.question)
    level = "subtheme" if tree.parent else "theme"
    seed = SEED if not tree.parent and people <= MOST_RESAMPLED else None
    for code, measure in (("contributions", "share_contributions"), ("people", "share_people")):
        request: Json = {"measure": measure, "filter": {level: [tree.slug]}, "base": base}
        yield f"{tree.slug}.{code}", request | ({"seed": seed} if seed is not None and code == "people" else {})
    yield f"{tree.slug}.segments", {"table": "segments", "theme": tree.slug}


def compute(evaluator: Evaluator, tell: Callable[[float], None]) -> list[Figure]:
    """Every figure of a run; `tell` hears the share that is done."""
    wanted = list(requests_of(evaluator))
    found = []
    for number, (code, request) in enumerate(wanted):
        found.append(Figure(code, request, evaluator.value(request)))
        if number % 20 == 0:
            tell(number / len(wanted))
    return found


def differs(stored: Json, found: Json, erased: int, moved: int = 0) -> bool:
    """Whether a recomputed value contradicts the stored one.

    Erased contributions may have taken up to `erased` units off each count, and `moved` ones, which moderation took out
    or brought back, may have changed it by as many; anything else is a difference.
    """
    if not erased and not moved:
        return _without_layout(stored) != _without_layout(found)
    return any(
        not _explained(stored.get(name), found.get(name), erased, moved)
        for name in ("numerator", "denominator", "contributions", "people")
        if name in stored
    )


def _without_layout(value: Json) -> Json:
    """Where the words of a cloud stand is a picture, not a figure."""
    return {name: part for name, part in value.items() if name not in ("placed", "height")}


def _explained(stored: Any, found: Any, erased: int, moved: int) -> bool:
    if isinstance(stored, int | float) and isinstance(found, int | float):
        return -moved <= stored - found <= erased + moved
    return stored == found
