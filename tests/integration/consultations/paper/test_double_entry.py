"""A drawn sample entered by a second person: compared, decided, counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from consult.consultations.models import Channel, Contribution, ContributionStatus
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.withdraw_contributions import withdraw_contributions
from consult.consultations.paper.doubling import comparison, double_page, rates_of
from consult.consultations.paper.errors import NotDrawn, SamePerson, SheetBlank, TypedElsewhere
from consult.consultations.paper.models import Kept
from consult.consultations.paper.operations.decide_difference import decide_difference
from consult.consultations.paper.operations.open_double_entry import open_double_entry
from consult.consultations.paper.operations.plan_double_entry import plan_double_entry
from consult.consultations.paper.operations.send_double_entry import send_double_entry
from consult.consultations.paper.queries import disagreement, drawn_entries, participation_of, second_of
from consult.consultations.paper.rules import is_drawn
from consult.consultations.queries_answering import sheet_of
from consult.db import db, utcnow
from consult.errors import NotFound
from tests.factories.answering import make_questionnaire, question
from tests.factories.basics import make_organisation
from tests.factories.paper import draw_all, enter, enter_twice, keep, make_clerk, typed


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    return make_questionnaire(organisation)


@pytest.fixture
def first(organisation, consultation):
    clerk = make_clerk(organisation)
    draw_all(clerk, consultation)
    return clerk


@pytest.fixture
def other(organisation):
    return make_clerk(organisation)


def bodies():
    query = sa.select(Contribution.body).where(Contribution.status == ContributionStatus.CURRENT)
    return sorted(db.session.scalars(query))


def decide(actor, consultation, entry, code, kept):
    decide_difference(
        actor=actor,
        consultation=consultation,
        entry=entry,
        second=second_of(entry.id),
        question_id=question(consultation, code).id,
        kept=kept,
        now=utcnow(),
    )


def test_the_draw_is_of_paper_sheets_sent_and_says_the_same_again(consultation, first):
    texts = typed(consultation, q1=["Un banc"])
    for number in range(1, 21):
        channel = Channel.PHONE if number % 5 == 0 else Channel.PAPER
        enter(first, consultation, texts, channel=channel)
    plan_double_entry(actor=first, consultation=consultation, share=30, seed=12, now=utcnow())
    drawn = [entry.number for entry in drawn_entries(consultation.id)]
    assert drawn == [number for number in range(1, 21) if number % 5 and is_drawn(12, number, 30)]
    assert 0 < len(drawn) < 16
    plan_double_entry(actor=first, consultation=consultation, share=0, seed=12, now=utcnow())
    assert drawn_entries(consultation.id) == []


def test_the_second_entry_is_of_somebody_else_and_of_a_drawn_sheet(organisation, consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"]))
    with pytest.raises(SamePerson):
        open_double_entry(actor=first, entry=entry, now=utcnow())
    second = open_double_entry(actor=other, entry=entry, now=utcnow())
    assert open_double_entry(actor=other, entry=entry, now=utcnow()) is second
    third = make_clerk(organisation)
    with pytest.raises(TypedElsewhere):
        open_double_entry(actor=third, entry=entry, now=utcnow())
    plan_double_entry(actor=first, consultation=consultation, share=0, seed=1, now=utcnow())
    with pytest.raises(NotDrawn):
        open_double_entry(actor=other, entry=enter(first, consultation, typed(consultation, mot="calme")), now=utcnow())


def test_two_hands_that_agree_leave_a_rate_and_no_text(consultation, first, other):
    texts = typed(consultation, q1=["Un banc, près de l’école"], note="7", choix=["Prévenir", "Rembourser"])
    entry = enter(first, consultation, texts)
    again = typed(consultation, q1=["un banc près de l'ECOLE"], note="7", choix=["Rembourser", "Prévenir"])
    second = enter_twice(other, consultation, entry, again)
    assert second.typed == {}
    found = disagreement(consultation.id)
    assert (found.sheets, found.overall.different, found.overall.compared) == (1, 0, 3), "empty questions apart"
    assert bodies() == ["Un banc, près de l’école"], "a second entry counts for nothing by itself"


def test_a_blank_second_entry_is_not_ended(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"]))
    second = open_double_entry(actor=other, entry=entry, now=utcnow())
    with pytest.raises(SheetBlank):
        send_double_entry(actor=other, consultation=consultation, entry=entry, second=second, now=utcnow())


def test_a_difference_is_shown_decided_and_still_counted(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc", "Un abre"], note="7", mot="calme"))
    second = enter_twice(
        other, consultation, entry, typed(consultation, q1=["Un banc", "Un arbre"], note="9", mot="calme")
    )
    rows = comparison(consultation, entry, second)
    assert [(row["first"], row["second"]) for row in rows] == [
        (["Un banc", "Un abre"], ["Un banc", "Un arbre"]),
        (["7"], ["9"]),
    ]
    assert double_page(consultation, other)["to_decide"] == 1
    decide(other, consultation, entry, "q1", Kept.SECOND)
    assert bodies() == ["Un arbre", "Un banc"]
    assert second.typed != {}, "one difference is still to be decided"
    decide(other, consultation, entry, "note", Kept.FIRST)
    decide(first, consultation, entry, "note", Kept.SECOND)
    assert sheet_of(consultation, participation_of(entry)).part_of(question(consultation, "note").id).sent_values == [7]
    assert second.typed == {}
    assert double_page(consultation, other)["to_decide"] == 0
    found = disagreement(consultation.id)
    assert found.by_question[question(consultation, "q1").id].value == 1.0
    assert (found.overall.different, found.overall.compared) == (2, 3)
    with pytest.raises(NotFound):
        decide(other, consultation, entry, "mot", Kept.SECOND)


def test_what_only_the_second_hand_read_is_added_and_what_it_did_not_read_is_taken_back(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"]))
    enter_twice(other, consultation, entry, typed(consultation, q2=["Un banc"], choix=["Prévenir"]))
    for code in ("q1", "q2", "choix"):
        decide(other, consultation, entry, code, Kept.SECOND)
    sheet = sheet_of(consultation, participation_of(entry))
    assert [len(part.sent) for part in sheet.parts[:2]] == [0, 1]
    assert len(sheet.part_of(question(consultation, "choix").id).sent_values) == 1


def test_rates_are_told_from_enough_sheets(consultation, first, other):
    for note in ("7", "8", "9"):
        entry = enter(first, consultation, typed(consultation, q1=["Un banc"], note="7"))
        enter_twice(other, consultation, entry, typed(consultation, q1=["Un banc"], note=note))
    assert rates_of(consultation, fewest=11) is None
    told = rates_of(consultation)
    assert (told["sheets"], told["compared"], told["different"]) == (3, 6, 2)
    assert [(row["compared"], row["different"]) for row in told["rows"]] == [(3, 0), (3, 2)]
    assert told["rows"][1]["interval"] == pytest.approx([0.2077, 0.9385], abs=1e-3)


def test_an_erasure_reaches_the_second_entry_and_keeps_the_rate(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"]))
    second = enter_twice(other, consultation, entry, typed(consultation, q1=["Un blanc"]))
    erase_participation(actor=first, participation=participation_of(entry))
    assert second.typed == {}
    assert disagreement(consultation.id).overall.different == 1


def test_an_idea_that_is_withdrawn_leaves_the_second_entry_too(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"], note="7"))
    second = enter_twice(other, consultation, entry, typed(consultation, q1=["Un blanc"], note="9"))
    sheet = sheet_of(consultation, participation_of(entry))
    withdraw_contributions(actor=first, sheet=sheet, contributions=sheet.part(1).sent, now=utcnow())
    assert "blanc" not in repr(second.typed)
    assert "9" in repr(second.typed), "the other difference is still to be decided"
    keep_decided = [result.kept for result in second_of(entry.id).results]
    assert keep_decided == [Kept.FIRST, None]


def test_another_page_of_the_second_entry_does_not_write_over_it(consultation, first, other):
    entry = enter(first, consultation, typed(consultation, q1=["Un banc"]))
    second = open_double_entry(actor=other, entry=entry, now=utcnow())
    keep(other, second, typed(consultation, q1=["Un"]))
    with pytest.raises(TypedElsewhere):
        keep(other, second, typed(consultation, q1=["Deux"]))
