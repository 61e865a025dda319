"""« Si oui… »: what is shown, and everything that is wrong in a set of conditions, decided without a database."""

from __future__ import annotations

import pytest

from consult.consultations.models import ConditionMode, Operator, QuestionKind
from consult.consultations.rules_conditions import Asked, Rule, faults, holds, is_value, shown

KIND, IS, NOT, IN = QuestionKind, Operator.IS, Operator.IS_NOT, Operator.INCLUDES
MOST, LEAST, ANSWERED, EMPTY = Operator.AT_MOST, Operator.AT_LEAST, Operator.ANSWERED, Operator.NOT_ANSWERED
ANY = ConditionMode.ANY


def choice(number: int, *rules: Rule, most: int = 1, **more) -> Asked:
    return Asked(number, KIND.CHOICE, rules, options=(10, 11, 12), most=most, **more)


def text(number: int, *rules: Rule, **more) -> Asked:
    return Asked(number, KIND.OPEN_TEXT, rules, **more)


def scale(number: int, *rules: Rule, **more) -> Asked:
    return Asked(number, KIND.SCALE, rules, low="1", high="10", **more)


def codes(*questions: Asked) -> list[tuple[int, str]]:
    return [(fault.question_id, fault.code) for fault in faults(questions)]


@pytest.mark.parametrize(
    ("rule", "source", "values", "met"),
    [
        (Rule(1, IS, 10), choice(1), [10], True),
        (Rule(1, IS, 10), choice(1), [11], False),
        (Rule(1, IS, 10), choice(1, most=2), [10, 11], False),
        (Rule(1, IS, 10), choice(1), [], False),
        (Rule(1, NOT, 10), choice(1), [], True),
        (Rule(1, NOT, 10), choice(1), [11], True),
        (Rule(1, IN, 10), choice(1, most=2), [11, 10], True),
        (Rule(1, IN, 12), choice(1, most=2), [11, 10], False),
        (Rule(1, IS, 11), Asked(1, KIND.RANKING, options=(10, 11), most=2), [11, 10], True),
        (Rule(1, IS, 10), Asked(1, KIND.RANKING, options=(10, 11), most=2), [11, 10], False),
        (Rule(1, LEAST, "9"), scale(1), [10], True),
        (Rule(1, LEAST, "9"), scale(1), [8], False),
        (Rule(1, MOST, "2.5"), Asked(1, KIND.NUMBER), ["2.50"], True),
        (Rule(1, IS, "2.5"), Asked(1, KIND.NUMBER), ["2.50"], True),
        (Rule(1, LEAST, "10"), Asked(1, KIND.NUMBER), ["9"], False),
        (Rule(1, LEAST, "10"), Asked(1, KIND.NUMBER), [], False),
        (Rule(1, MOST, "2020-02-01"), Asked(1, KIND.DATE), ["2020-01-31"], True),
        (Rule(1, IN, [1, 10]), Asked(1, KIND.MATRIX, options=(10, 11), rows=2), [[0, 11], [1, 10]], True),
        (Rule(1, IN, [1, 10]), Asked(1, KIND.MATRIX, options=(10, 11), rows=2), [[0, 10]], False),
        (Rule(1, IN, "famille"), Asked(1, KIND.FEW_WORDS), ["famille", "soin"], True),
        (Rule(1, IS, "60-80"), Asked(1, KIND.PROFILE, options=("60-80",)), ["60-80"], True),
        (Rule(1, ANSWERED), text(1), ["Oui"], True),
        (Rule(1, EMPTY), text(1), [], True),
    ],
)
def test_a_condition_holds(rule, source, values, met):
    assert holds(rule, source, values) is met


def test_what_hangs_on_a_hidden_question_is_hidden_too():
    questions = [choice(1), choice(2, Rule(1, IS, 10)), text(3, Rule(2, IS, 10)), text(4)]
    assert shown(questions, {1: [10], 2: [10]}) == {1, 2, 3, 4}
    assert shown(questions, {1: [11], 2: [10], 3: ["gardé"]}) == {1, 4}
    assert shown(questions, {}) == {1, 4}


def test_one_condition_of_several_is_enough_where_the_team_says_so():
    questions = [choice(1), choice(2), text(3, Rule(1, IS, 10), Rule(2, IS, 10), mode=ANY)]
    assert 3 in shown(questions, {2: [10]})
    assert 3 not in shown([*questions[:2], text(3, Rule(1, IS, 10), Rule(2, IS, 10))], {2: [10]})


def test_a_loop_names_its_first_question():
    assert codes(text(1, Rule(2, ANSWERED)), text(2, Rule(1, ANSWERED))) == [(1, "loop")]
    assert codes(text(1, Rule(1, ANSWERED))) == [(1, "loop")]
    longer = text(1, Rule(3, ANSWERED)), text(2, Rule(1, ANSWERED)), text(3, Rule(2, ANSWERED))
    assert codes(*longer) == [(1, "loop")]


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ((text(1, Rule(2, ANSWERED)), choice(2)), "later"),
        ((choice(1), text(2, Rule(9, ANSWERED))), "gone"),
        ((choice(1), text(2, Rule(1, LEAST, "3"))), "operator"),
        ((choice(1), text(2, Rule(1, IS, 99))), "value"),
        ((scale(1), text(2, Rule(1, LEAST, "11"))), "value"),
        ((scale(1), text(2, Rule(1, LEAST, "beaucoup"))), "value"),
    ],
)
def test_a_condition_that_means_nothing_is_named(questions, code):
    assert [found for _question, found in codes(*questions)] == [code]


@pytest.mark.parametrize(
    "questions",
    [
        (choice(1), text(2, Rule(1, IS, 10), Rule(1, IS, 11))),
        (choice(1), text(2, Rule(1, IS, 10), Rule(1, EMPTY))),
        (choice(1, required=True), text(2, Rule(1, EMPTY))),
        (scale(1), text(2, Rule(1, LEAST, "7"), Rule(1, MOST, "3"))),
        (scale(1), text(2, Rule(1, LEAST, "7"), Rule(1, MOST, "8"), Rule(1, NOT, "7"), Rule(1, NOT, "8"))),
        (choice(1), choice(2, Rule(1, IS, 10)), text(3, Rule(2, ANSWERED), Rule(1, IS, 11))),
        (choice(1, most=2), text(2, Rule(1, IN, 10), Rule(1, IN, 11), Rule(1, IN, 12))),
        (
            choice(1),
            choice(2, Rule(1, IS, 10)),
            text(3, Rule(1, IS, 11)),
            text(4, Rule(2, ANSWERED), Rule(3, ANSWERED)),
        ),
        (
            Asked(1, KIND.DATE, low="2020-01-01", high="2020-12-31"),
            text(2, Rule(1, LEAST, "2020-12-31"), Rule(1, NOT, "2020-12-31")),
        ),
        (Asked(1, KIND.MATRIX, options=(10, 11), rows=2), text(2, Rule(1, IN, [0, 10]), Rule(1, IN, [0, 11]))),
    ],
)
def test_a_question_that_nobody_would_be_asked_is_named(questions):
    assert codes(*questions) == [(questions[-1].id, "unreachable")]


@pytest.mark.parametrize(
    "questions",
    [
        (choice(1), text(2, Rule(1, IS, 10), Rule(1, IS, 11), mode=ANY)),
        (choice(1), text(2, Rule(1, NOT, 10), Rule(1, NOT, 11))),
        (choice(1), text(2, Rule(1, EMPTY))),
        (choice(1, most=2), text(2, Rule(1, IN, 10), Rule(1, IN, 11))),
        (scale(1), text(2, Rule(1, LEAST, "7"), Rule(1, MOST, "7"))),
        (choice(1), choice(2, Rule(1, IS, 10), required=True), text(3, Rule(2, EMPTY))),
        (Asked(1, KIND.NUMBER, step="0.1", low="0"), text(2, Rule(1, LEAST, "2"), Rule(1, NOT, "2"))),
        (Asked(1, KIND.MATRIX, options=(10, 11), rows=2), text(2, Rule(1, IN, [0, 10]), Rule(1, IN, [1, 11]))),
        (Asked(1, KIND.RANKING, options=(10, 11, 12), most=2), text(2, Rule(1, IS, 12), Rule(1, IN, 10))),
        (Asked(1, KIND.FEW_WORDS, most=3), text(2, Rule(1, IN, "soin"), Rule(1, IN, "famille"))),
    ],
)
def test_a_sound_questionnaire_is_accepted(questions):
    assert codes(*questions) == []


def test_many_questions_are_checked_at_once():
    """Each of fifty hangs on the one before: the search stays short."""
    chain = [choice(1), *(choice(n, Rule(n - 1, IS, 10)) for n in range(2, 51))]
    assert codes(*chain) == []
    assert codes(*chain, text(51, Rule(50, ANSWERED), Rule(1, IS, 11))) == [(51, "unreachable")]


@pytest.mark.parametrize("value", [[0, 99], [5, 10], "0:10", None, [0], [[0], 10]])
def test_a_row_and_a_column_of_a_matrix_must_exist(value):
    assert not is_value(Asked(1, KIND.MATRIX, options=(10,), rows=2), value)
