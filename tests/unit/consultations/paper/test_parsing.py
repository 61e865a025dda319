"""From what a clerk types to what is stored, for every kind of question, and back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from consult.consultations.models import QuestionKind
from consult.consultations.paper.asked import Asked, Widget
from consult.consultations.paper.parsing import read_answer, typed_again, typed_of

OPTIONS = [("11", "Mauvais"), ("12", "Moyen"), ("13", "Bon")]


def asked(kind, *, options=(), rows=(), **values):
    defaults = {
        "id": 5,
        "kind": kind,
        "max_choices": 1,
        "max_length": None,
        "scale_min": 1,
        "scale_max": 10,
        "profile_key": None,
        "settings": {},
    }
    return Asked(
        question=SimpleNamespace(**(defaults | values)),
        number=1,
        prompt="Une question",
        help="",
        example="",
        options=list(options),
        rows=list(rows),
        low_label="",
        high_label="",
        unit="",
    )


OPEN = asked(QuestionKind.OPEN_TEXT)
WORDS = asked(QuestionKind.FEW_WORDS)
SCALE = asked(QuestionKind.SCALE)
ONE = asked(QuestionKind.CHOICE, options=OPTIONS)
TWO = asked(QuestionKind.CHOICE, options=OPTIONS, max_choices=2)
AGE = asked(QuestionKind.PROFILE, options=[("20-30", "20 à 30 ans")], profile_key="age_band")
MATRIX = asked(QuestionKind.MATRIX, options=OPTIONS, rows=["L’attente", "L’écoute"])
RANKING = asked(QuestionKind.RANKING, options=OPTIONS, max_choices=3)
TOP_TWO = asked(QuestionKind.RANKING, options=OPTIONS, max_choices=2)
NUMBER = asked(QuestionKind.NUMBER, settings={"min": 0, "max": 100, "decimals": 1})
WHOLE = asked(QuestionKind.NUMBER, settings={"min": 0})
DATE = asked(QuestionKind.DATE, settings={"earliest": "2026-01-01", "latest": "2026-12-31"})


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        (OPEN, {"q5-2": ["Deux"], "q5-10": ["Dix"], "q5-1": ["Un"], "q5-3": ["  "]}, ["Un", "Deux", "Dix"]),
        (WORDS, {"q5": ["Calme, lien"]}, ["calme", "lien"]),
        (SCALE, {"q5": ["10"]}, [10]),
        (ONE, {"q5": ["12"]}, [12]),
        (TWO, {"q5": ["13", "11"]}, [13, 11]),
        (AGE, {"q5": ["20-30"]}, ["20-30"]),
        (MATRIX, {"q5-r0": ["3"], "q5-r1": ["1"]}, [[0, 13], [1, 11]]),
        (RANKING, {"q5-c11": ["2"], "q5-c12": ["1"]}, [12, 11]),
        (NUMBER, {"q5": ["12,5"]}, ["12.5"]),
        (DATE, {"q5": ["03/04/2026"]}, ["2026-04-03"]),
    ],
)
def test_what_is_typed_is_read_and_written_again(question, typed, stored):
    read = read_answer(question, typed)
    assert (read.fault, read.content) == ("", stored)
    again = typed_again(question, stored)
    assert read_answer(question, again).content == stored


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (asked(QuestionKind.OPEN_TEXT, max_length=20), {"q5-1": ["x" * 21]}),
        (WORDS, {"q5": ["un deux trois quatre"]}),
        (SCALE, {"q5": ["11"]}),
        (SCALE, {"q5": ["0"]}),
        (SCALE, {"q5": ["sept"]}),
        (ONE, {"q5": ["99"]}),
        (ONE, {"q5": ["11", "12"]}),
        (TWO, {"q5": ["11", "12", "13"]}),
        (MATRIX, {"q5-r1": ["4"]}),
        (RANKING, {"q5-c11": ["1"], "q5-c12": ["1"]}),
        (RANKING, {"q5-c11": ["1"], "q5-c12": ["3"]}),
        (TOP_TWO, {"q5-c11": ["3"]}),
        (NUMBER, {"q5": ["101"]}),
        (NUMBER, {"q5": ["1,25"]}),
        (NUMBER, {"q5": ["1e400"]}),
        (WHOLE, {"q5": ["1,5"]}),
        (DATE, {"q5": ["31/02/2026"]}),
        (DATE, {"q5": ["hier"]}),
        (DATE, {"q5": ["01/01/2025"]}),
    ],
)
def test_what_is_no_answer_is_told_in_one_sentence(context, question, typed):
    read = read_answer(question, typed)
    assert read.fault.endswith(".")
    assert read.is_empty


@pytest.mark.parametrize("text", ["3/4/2026", "03-04-2026", "03042026", "3.4.2026", "2026-04-03"])
def test_a_date_is_read_as_people_write_it(text):
    assert read_answer(DATE, {"q5": [text]}).values == ["2026-04-03"]


@pytest.mark.parametrize("question", [OPEN, WORDS, SCALE, ONE, TWO, MATRIX, RANKING, NUMBER, DATE])
def test_nothing_typed_is_no_answer_and_no_fault(question):
    assert read_answer(question, {}).is_empty
    assert not read_answer(question, {"q5": [""], "q5-1": [" "], "q5-r0": [""]}).fault


def test_many_answers_are_a_list_rather_than_boxes():
    territories = [(str(number), f"Territoire {number}") for number in range(40)]
    assert asked(QuestionKind.PROFILE, options=territories, profile_key="territory").widget is Widget.SELECT
    assert AGE.widget is Widget.RADIOS
    assert asked(QuestionKind.FILE).widget is Widget.NONE


def test_only_the_fields_of_a_sheet_are_kept():
    class Form(dict):
        def getlist(self, name):
            return self[name]

    form = Form(
        {
            "q5": ["7"],
            "q5-1": ["Une idée"],
            "q5-r0": ["2"],
            "consent": ["notice"],
            "csrf_token": ["x"],
            "q": ["1"],
            "q6": [""],
        }
    )
    assert typed_of(form) == {"q5": ["7"], "q5-1": ["Une idée"], "q5-r0": ["2"], "consent": ["notice"]}
