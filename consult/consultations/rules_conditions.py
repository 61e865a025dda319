"""« Si oui… »: which questions are asked given the answers, and what is wrong in a set of conditions.

A condition refers to an earlier question only, so a questionnaire is walked once, in order, and every path ends. An
answer is the list of its values (`Part.values`): ids of choices, points, words, `[row, choice]` pairs; empty when there
is none. A question that is not asked has no answer, whatever was given to it before.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from consult.consultations.models import ConditionMode, Operator, QuestionKind

MOST_TRIED = 50_000
"""Combinations of answers looked at before a question is held to be reachable for want of a proof."""
MOST_MENTIONED = 6
Answers = Mapping[int, Sequence[Any]]

PRESENCE = (Operator.ANSWERED, Operator.NOT_ANSWERED)
EQUALITY = (Operator.IS, Operator.IS_NOT)
BOUNDS = (Operator.AT_LEAST, Operator.AT_MOST)
OPERATORS: dict[QuestionKind, tuple[Operator, ...]] = {
    QuestionKind.OPEN_TEXT: PRESENCE,
    QuestionKind.FEW_WORDS: (Operator.INCLUDES, *PRESENCE),
    QuestionKind.CHOICE: (*EQUALITY, *PRESENCE),
    QuestionKind.SCALE: (*BOUNDS, *EQUALITY, *PRESENCE),
    QuestionKind.PROFILE: (*EQUALITY, *PRESENCE),
    QuestionKind.MATRIX: (Operator.INCLUDES, *PRESENCE),
    QuestionKind.RANKING: (Operator.IS, Operator.IS_NOT, Operator.INCLUDES, *PRESENCE),
    QuestionKind.NUMBER: (*BOUNDS, *EQUALITY, *PRESENCE),
    QuestionKind.DATE: (*BOUNDS, *EQUALITY, *PRESENCE),
    QuestionKind.FILE: PRESENCE,
}


@dataclass(frozen=True)
class Rule:
    """One condition, as it is decided."""

    source_id: int
    operator: Operator
    value: Any = None


@dataclass(frozen=True)
class Asked:
    """A question, as conditions see it. `options`: the values that it offers, where they can be listed (the columns of
    a matrix, whose rows are counted apart)."""

    id: int
    kind: QuestionKind
    rules: tuple[Rule, ...] = ()
    mode: ConditionMode = ConditionMode.ALL
    required: bool = False
    options: tuple[Any, ...] = ()
    rows: int = 0
    most: int = 1
    low: str = ""
    high: str = ""
    step: str = "1"


@dataclass(frozen=True)
class Fault:
    """What is wrong with the conditions of a question: `loop`, `later`, `gone`, `operator`, `value`, `unreachable`."""

    question_id: int
    code: str
    source_id: int | None = None


def operators_of(kind: QuestionKind, most: int = 1) -> tuple[Operator, ...]:
    """The comparisons that make sense; where several may be ticked, « is among » comes first."""
    if kind is QuestionKind.CHOICE and most > 1:
        return (Operator.INCLUDES, *OPERATORS[kind])
    return OPERATORS[kind]


def needs_value(operator: Operator) -> bool:
    return operator not in PRESENCE


def holds(rule: Rule, source: Asked, values: Sequence[Any]) -> bool:
    """Whether an answer meets a condition. « is not » also holds without an answer; « at least » does not."""
    if rule.operator is Operator.ANSWERED:
        return bool(values)
    if rule.operator is Operator.NOT_ANSWERED:
        return not values
    if rule.operator is Operator.IS:
        return _is(rule.value, source, values)
    if rule.operator is Operator.IS_NOT:
        return not _is(rule.value, source, values)
    if rule.operator is Operator.INCLUDES:
        wanted = _comparable(source, rule.value)
        return any(_comparable(source, value) == wanted for value in values)
    if not values:
        return False
    given, bound = _comparable(source, values[0]), _comparable(source, rule.value)
    if given is None or bound is None:
        return False
    return bool(given >= bound if rule.operator is Operator.AT_LEAST else given <= bound)


def _is(wanted: Any, source: Asked, values: Sequence[Any]) -> bool:
    """A single answer that is this one; in a ranking, what comes first."""
    if not values or (len(values) > 1 and source.kind is not QuestionKind.RANKING):
        return False
    return bool(_comparable(source, values[0]) == _comparable(source, wanted))


def _comparable(source: Asked, value: Any) -> Any:
    """Values that are stored as text compare as what they are; None for what cannot be read."""
    try:
        if source.kind in (QuestionKind.NUMBER, QuestionKind.SCALE):
            return Decimal(str(value))
        if source.kind is QuestionKind.DATE:
            return date.fromisoformat(str(value))
    except (ValueError, InvalidOperation):
        return None
    return list(value) if isinstance(value, list | tuple) else str(value)


def is_shown(question: Asked, by_id: Mapping[int, Asked], answers: Answers) -> bool:
    """Whether it is asked; `answers` holds those of questions that are asked themselves."""
    if not question.rules:
        return True
    met = (
        rule.source_id in by_id and holds(rule, by_id[rule.source_id], answers.get(rule.source_id, ()))
        for rule in question.rules
    )
    return all(met) if question.mode is ConditionMode.ALL else any(met)


def shown(questions: Sequence[Asked], answers: Answers) -> set[int]:
    """Ids of the questions that are asked, given every answer held: what hangs on a hidden question is hidden too."""
    by_id = {question.id: question for question in questions}
    kept: dict[int, Sequence[Any]] = {}
    for question in questions:
        if is_shown(question, by_id, kept):
            kept[question.id] = answers.get(question.id, ())
    return set(kept)


def faults(questions: Sequence[Asked]) -> list[Fault]:
    """Everything that is wrong with the conditions, in the order of the questions. Without any, every path ends and
    every question can be reached."""
    by_id = {question.id: question for question in questions}
    places = {question.id: place for place, question in enumerate(questions)}
    found = [fault for question in questions if (fault := _rule_fault(question, by_id, places)) is not None]
    if found:
        return found
    return [
        Fault(question.id, "unreachable") for question in questions if question.rules and not reachable(question, by_id)
    ]


def _rule_fault(question: Asked, by_id: Mapping[int, Asked], places: Mapping[int, int]) -> Fault | None:
    for rule in question.rules:
        source = by_id.get(rule.source_id)
        if source is None:
            return Fault(question.id, "gone", rule.source_id)
        if places[source.id] >= places[question.id]:
            in_loop = question.id in {source.id, *_ancestors(source, by_id)}
            return Fault(question.id, "loop" if in_loop else "later", source.id)
        if rule.operator not in operators_of(source.kind, source.most):
            return Fault(question.id, "operator", source.id)
        if needs_value(rule.operator) and not is_value(source, rule.value):
            return Fault(question.id, "value", source.id)
    return None


def is_value(source: Asked, value: Any) -> bool:
    """Whether somebody could give it as an answer."""
    if source.kind is QuestionKind.MATRIX:
        if not isinstance(value, list | tuple) or len(value) != 2:
            return False
        return value[0] in range(source.rows) and str(value[1]) in map(str, source.options)
    if source.kind in (QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.SCALE):
        given = _comparable(source, value)
        low, high = _comparable(source, source.low), _comparable(source, source.high)
        return given is not None and (low is None or given >= low) and (high is None or given <= high)
    if source.kind is QuestionKind.FEW_WORDS:
        return isinstance(value, str) and bool(value.strip())
    return str(value) in map(str, source.options)


def _ancestors(question: Asked, by_id: Mapping[int, Asked]) -> set[int]:
    """Ids of every question on which this one hangs, however far; itself too where it is in a loop."""
    found: set[int] = set()
    waiting = [rule.source_id for rule in question.rules]
    while waiting:
        source_id = waiting.pop()
        if source_id not in found and source_id in by_id:
            found.add(source_id)
            waiting += [rule.source_id for rule in by_id[source_id].rules]
    return found


def reachable(question: Asked, by_id: Mapping[int, Asked]) -> bool:
    """Whether some answers to the questions before it have it asked: they are tried, one of each sort that conditions
    tell apart. Past MOST_TRIED combinations, the answer is yes."""
    above = _ancestors(question, by_id)
    chain = [source for source in by_id.values() if source.id in above]
    rules = [rule for one in (*chain, question) for rule in one.rules]
    sorts = [_sorts(source, [rule for rule in rules if rule.source_id == source.id]) for source in chain]
    budget = itertools.count()

    def reached(place: int, answers: dict[int, Sequence[Any]]) -> bool:
        if next(budget) > MOST_TRIED:
            return True
        if place == len(chain):
            return is_shown(question, by_id, answers)
        source = chain[place]
        if not is_shown(source, by_id, answers):
            return reached(place + 1, answers)
        given = [values for values in sorts[place] if values or not source.required]
        return any(reached(place + 1, {**answers, source.id: values}) for values in given)

    return reached(0, {})


def _sorts(source: Asked, rules: Sequence[Rule]) -> list[Sequence[Any]]:
    """One answer of each sort that the rules tell apart."""
    found: dict[tuple[bool, ...], Sequence[Any]] = {}
    for values in ([], *_representatives(source, [rule.value for rule in rules if needs_value(rule.operator)])):
        found.setdefault((bool(values), *(holds(rule, source, values) for rule in rules)), values)
    return list(found.values())


def _representatives(source: Asked, mentioned: Sequence[Any]) -> Iterator[Sequence[Any]]:
    if source.kind in (QuestionKind.OPEN_TEXT, QuestionKind.FILE):
        yield ["…"]
    elif source.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        yield from _around(source, mentioned, Decimal(source.step or "1"))
    elif source.kind is QuestionKind.DATE:
        yield from _around(source, mentioned, timedelta(days=1))
    elif source.kind is QuestionKind.FEW_WORDS:
        yield from _groups([*dict.fromkeys(mentioned), "…"], 3)
    elif source.kind is QuestionKind.MATRIX:
        yield from _grids(source, mentioned)
    else:
        known = dict.fromkeys([*mentioned, *_others(source, mentioned)])
        ordered = source.kind is QuestionKind.RANKING
        yield from _groups(list(known), source.most, ordered=ordered)


def _around(source: Asked, mentioned: Sequence[Any], step: Any) -> Iterator[Sequence[Any]]:
    """Just below, at and just above each bound, and the ends of what may be given."""
    low, high = _comparable(source, source.low), _comparable(source, source.high)
    points = [point for value in mentioned if (point := _comparable(source, value)) is not None]
    near = [point + shift for point in points for shift in (-step, 0 * step, step)]
    for point in (*near, *(end for end in (low, high) if end is not None)):
        if (low is None or point >= low) and (high is None or point <= high):
            yield [str(point)]


def _groups(values: Sequence[Any], most: int, *, ordered: bool = False) -> Iterator[Sequence[Any]]:
    """Every group of at most `most` values; of a ranking, in every order."""
    values = values[: MOST_MENTIONED + 2]
    draw: Any = itertools.permutations if ordered else itertools.combinations
    for size in range(1, min(most, len(values), 3 if ordered else len(values)) + 1):
        yield from map(list, draw(values, size))


def _others(source: Asked, mentioned: Iterable[Any]) -> list[Any]:
    """Two values that no rule speaks of, where there are."""
    spoken = set(map(str, mentioned))
    return [option for option in source.options if str(option) not in spoken][:2]


def _grids(source: Asked, mentioned: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """For each row that is spoken of: nothing, each column spoken of, another one."""
    rows = sorted({int(row) for row, _column in mentioned})[:MOST_MENTIONED]
    columns = [
        [None, *named, *_others(source, named)[:1]]
        for row in rows
        for named in [[column for place, column in mentioned if int(place) == row]]
    ]
    for drawn in itertools.product(*columns):
        pairs = [[row, column] for row, column in zip(rows, drawn, strict=True) if column is not None]
        if pairs:
            yield pairs
    if source.options:
        free = next((row for row in range(source.rows) if row not in rows), 0)
        yield [[free, source.options[0]]]
