"""The figures of a run: which requests its pages rest on, their values, and what recomputing them finds.

A figure is a request that `analysis.figures` evaluates, or a named table (`{"table": …}`) over answers and segments,
recomputed by the function of its name below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from consult.reports.analysis_port import FigureRequest, Status, evaluate, segment_table, select
from consult.reports.coding.agreements import figure_value
from consult.reports.columns import EXPRESSED, RunColumns
from consult.reports.inputs import Asked, FigureInputs, RunInputs, RunTree
from consult.reports.models import AnalysisRun
from consult.reports.reliability.tables import MOST_RESAMPLED, Reliability, base_of, plain
from consult.reports.subjects import CHOICE, FEW_WORDS, SCALE
from consult.reports.words import MOST_WORDS, cloud_height, count_words, place_words

Json: TypeAlias = dict[str, Any]
SEED = 1


@dataclass(frozen=True)
class Figure:
    """What a page asks for, the request behind it, and its value."""

    code: str
    request: Json
    value: Json


class Evaluator:
    """Evaluates requests on one run: columns for figures, the site's own tables for the rest. It reads nothing else."""

    def __init__(self, columns: RunColumns, inputs: FigureInputs) -> None:
        self.columns, self.inputs = columns, inputs
        self.places = inputs.places
        self.themes = inputs.themes
        self._segments: dict[str, list[Json]] | None = None
        self.reliability = Reliability(columns, inputs)
        self._tables: dict[str, Callable[[Json], Json]] = {
            "segments": self._segments_of,
            "words": self._words,
            "choices": self._choices,
            "scale": self._scale,
            "participation": lambda _request: inputs.participation,
            "late_sheets": lambda _request: inputs.late,
            "double_coding": lambda request: figure_value(inputs.codings, request["id"]),
            **self.reliability.tables,
        }

    @classmethod
    def of(cls, run: AnalysisRun, columns: RunColumns, membership_id: int | None = None) -> Evaluator:
        """With the inputs that the database holds."""
        return cls(columns, RunInputs(run, membership_id))

    def value(self, request: Json) -> Json:
        """The value of a request, as it is stored."""
        if "table" in request:
            return self._tables[request["table"]](request)
        weights = self.reliability.weights if request.get("weighting") == "margins" else None
        value = asdict(evaluate(request, self.columns.corpus, weights))
        value["interval"] = list(value["interval"]) if value["interval"] else None
        return value

    def _segments_of(self, request: Json) -> Json:
        if self._segments is None:
            self._segments = self._all_segments()
        return {"cells": self._segments.get(request["theme"], [])}

    def _all_segments(self) -> dict[str, list[Json]]:
        """Who speaks of each theme more or less than the others: cells of at least k people, corrected together."""
        expressed = FigureRequest.parse({"measure": "contributions", "filter": {"status": list(EXPRESSED)}})
        themes = [(tree.slug, "subtheme" if tree.parent else "theme", tree.question) for tree in self.themes]
        rows = select(expressed.filter, self.columns.corpus)
        table = segment_table(self.columns.corpus, rows, themes, self.inputs.k)
        kept = ("attribute", "value", "contributions", "people", "group_people", "share_people", "lift_people")
        gaps = self.reliability.gaps()
        segments: dict[str, list[Json]] = {}
        for row in table.to_pylist():
            cell = {name: plain(row[name]) for name in (*kept, "direction")}
            cell["p"] = plain(row["p_corrected_people"])
            cell |= gaps.get((row["theme"], row["attribute"], row["value"]), {})
            segments.setdefault(row["theme"], []).append(cell)
        return segments

    def _words(self, request: Json) -> Json:
        answers = [(given.word, given.person) for given in self.inputs.answers(request["question"]) if given.word]
        words = count_words(answers)
        said = [item for item in words if item["people"] >= self.inputs.k]
        return {
            "people": len({person for _word, person in answers}),
            "distinct": len(words),
            "words": said[:200],
            "placed": place_words(said),
            "height": cloud_height(min(len(said), MOST_WORDS)),
        }

    def _choices(self, request: Json) -> Json:
        answers = [given for given in self.inputs.answers(request["question"]) if given.choice is not None]
        rows = [
            {"choice_id": choice, "people": len({given.person for given in answers if given.choice == choice})}
            for choice in self._question(request).choices
        ]
        return {"people": len({given.person for given in answers}), "rows": rows}

    def _scale(self, request: Json) -> Json:
        question = self._question(request)
        answers = [given.number for given in self.inputs.answers(request["question"]) if given.number is not None]
        steps = range(question.scale_min, question.scale_max + 1)
        rows = [{"step": step, "people": sum(number == step for number in answers)} for step in steps]
        mean = sum(answers) / len(answers) if answers else None
        return {"people": len(answers), "rows": rows, "mean": plain(mean)}

    def _question(self, request: Json) -> Asked:
        return next(question for question in self.inputs.questions if question.code == request["question"])


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
    for coding in evaluator.inputs.codings[:1]:
        yield "double_coding", {"table": "double_coding", "id": coding["id"]}
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
    for question in evaluator.inputs.questions:
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
