"""Sheets that come by post after the closing: entered for some days, with their channel, counted, and said apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.clock import paris_day, today
from consult.consultations.errors_answering import NotOpen
from consult.consultations.models import Channel, Participation, State
from consult.consultations.operations.begin_participation import begin_participation
from consult.consultations.operations.close_consultation import close_consultation
from consult.consultations.paper.errors import EntryClosed, EntryOver, ReportOut
from consult.consultations.paper.late import late_sheets
from consult.consultations.paper.operations.correct_entry import correct_entry
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.reading import participation_counts
from consult.db import db, utcnow
from tests.factories.answering import make_questionnaire
from tests.factories.basics import make_organisation
from tests.factories.paper import begin, enter, keep, make_clerk, typed


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def clerk(organisation):
    return make_clerk(organisation)


@pytest.fixture
def consultation(organisation):
    """Closed three days ago by its last day, with the fourteen days that are granted by default."""
    found = make_questionnaire(organisation)
    found.opens_at, found.closes_at = utcnow() - timedelta(days=20), utcnow() - timedelta(days=3)
    db.session.flush()
    return found


def part(entry):
    return db.session.get_one(Participation, entry.participation_id)


def test_a_late_sheet_is_entered_with_its_channel_and_told_apart(consultation, clerk):
    late = enter(clerk, consultation, typed(consultation, q1=["Un banc", "Un arbre"]))
    assert (late.late, part(late).channel, part(late).submitted_on) == (True, Channel.PAPER, today())
    in_time = enter(clerk, consultation, typed(consultation, q1=["Un abri"]), received_on=today() - timedelta(days=5))
    assert not in_time.late
    assert late_sheets(consultation.id, utcnow()) == (1, 2)
    assert late_sheets(consultation.id, utcnow() - timedelta(hours=1)) == (0, 0)


def test_a_sheet_of_the_closing_day_is_in_time_and_counts_before_the_closing(consultation, clerk):
    entry = enter(
        clerk, consultation, typed(consultation, q1=["Un banc"]), received_on=paris_day(consultation.closes_at)
    )
    assert not entry.late
    assert part(entry).submitted_at < consultation.closes_at


def test_the_site_itself_stays_closed(consultation, clerk):
    with pytest.raises(NotOpen):
        begin_participation(actor=clerk, consultation=consultation, now=utcnow())


def test_a_late_sheet_is_corrected_within_the_delay_and_no_later(consultation, clerk):
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"], note="3"))
    texts = typed(consultation, q1=["Un banc à l’ombre"], note="4")
    correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=texts, now=utcnow())
    assert late_sheets(consultation.id, utcnow()) == (1, 1)
    later = utcnow() + timedelta(days=12)
    with pytest.raises(EntryOver):
        correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=texts, now=later)


@pytest.mark.parametrize("days", [0, 2])
def test_the_delay_is_what_the_administrator_sets(consultation, clerk, days):
    consultation.late_sheet_days = days
    with pytest.raises(EntryOver) as refused:
        begin(clerk, consultation)
    assert "Titre, dates et accès" in str(refused.value)


def test_a_sheet_begun_in_time_is_not_sent_after_the_delay(consultation, clerk):
    entry = begin(clerk, consultation)
    keep(clerk, entry, typed(consultation, q1=["Un banc"]))
    with pytest.raises(EntryOver):
        send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow() + timedelta(days=12))
    assert entry.sent_at is None
    assert entry.typed, "nothing of what was typed is lost"


def test_nothing_is_added_to_a_report_that_is_out(consultation, clerk):
    consultation.state = State.PUBLISHED
    with pytest.raises(ReportOut):
        begin(clerk, consultation)


def test_days_before_the_opening_stay_closed(consultation, clerk):
    with pytest.raises(EntryClosed):
        begin(clerk, consultation, received_on=today() - timedelta(days=30))


def test_closed_by_hand_the_days_run_from_that_moment(organisation, clerk):
    consultation = make_questionnaire(organisation, slug="autre")
    consultation.opens_at = utcnow() - timedelta(days=20)
    db.session.flush()
    close_consultation(actor=clerk, consultation=consultation)
    tomorrow = utcnow() + timedelta(days=1)
    entry = begin(clerk, consultation, received_on=paris_day(tomorrow), now=tomorrow)
    assert entry.late
    with pytest.raises(EntryOver):
        begin(clerk, consultation, received_on=today(), now=utcnow() + timedelta(days=16))


def test_a_sheet_entered_after_an_analysis_was_not_there_for_it(consultation, clerk):
    """Figures are computed again as of the analysis: a sheet that came before and was entered after is not in them."""
    before = utcnow()
    enter(clerk, consultation, typed(consultation, q1=["Un abri"]), received_on=today() - timedelta(days=5))
    assert participation_counts(consultation.id, before) == (0, 0)
    assert participation_counts(consultation.id, utcnow()) == (1, 0)
