"""Sheets and calls entered by staff: the same participation as on the site, kept apart from the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accounts.models import AgeBand, Consent
from consult.audit.models import AuditEvent
from consult.authz import Actor
from consult.clock import today
from consult.consultations.models import (
    Access,
    Answer,
    Channel,
    Contribution,
    ContributionStatus,
    Draft,
    InvitedPerson,
    Participation,
    ParticipationLink,
    State,
)
from consult.consultations.operations.begin_participation import begin_participation
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.save_values import save_values
from consult.consultations.operations.submit_participation import submit_participation
from consult.consultations.paper.errors import (
    AgreementMissing,
    AlreadyEntered,
    AnsweredOnWeb,
    ChangedSince,
    EntryClosed,
    LinkCut,
    NotYours,
    ReportOut,
    SheetBlank,
    SheetUnreadable,
    TypedElsewhere,
)
from consult.consultations.paper.models import PaperEntry, PrintedSheet, SetAside
from consult.consultations.paper.operations.choose_standing import choose_standing
from consult.consultations.paper.operations.correct_entry import correct_entry
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.paper.operations.set_aside_entry import set_aside_entry
from consult.consultations.queries_answering import sheet_of
from consult.consultations.rules_answering import new_key
from consult.db import db, utcnow
from tests.factories.answering import invite, make_questionnaire, question
from tests.factories.basics import make_college, make_organisation, make_person
from tests.factories.paper import AGREED, begin, enter, keep, make_clerk, typed


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    return make_questionnaire(organisation, access=Access.LINK)


@pytest.fixture
def clerk(organisation):
    return make_clerk(organisation)


@pytest.fixture
def person(organisation, consultation):
    person = make_person(organisation, college_id=make_college(organisation).id, age_band=AgeBand.FROM_60)
    invite(consultation, person)
    return person


def bodies(status=ContributionStatus.CURRENT):
    query = sa.select(Contribution.body).where(Contribution.status == status).order_by(Contribution.id)
    return list(db.session.scalars(query))


def answer_on_web(consultation, person, *ideas, note=None, send=True):
    """The person answers on the site."""
    now, visitor = utcnow(), Actor(organisation_id=consultation.organisation_id)
    participation = begin_participation(actor=visitor, consultation=consultation, now=now, person_id=person.id)
    sheet = sheet_of(consultation, participation)
    change_consents(actor=visitor, sheet=sheet, granted=set(AGREED), now=now)
    part = sheet.part(1)
    for slot, body in enumerate(ideas, start=1):
        key = new_key(participation.pseudonym, part.question.id, slot)
        save_draft(actor=visitor, sheet=sheet, part=part, client_key=key, slot=slot, body=body, version="", now=now)
    if note is not None:
        save_values(
            actor=visitor, sheet=sheet, part=sheet.part_of(question(consultation, "note").id), values=[note], now=now
        )
    db.session.flush()
    if send:
        submit_participation(actor=visitor, sheet=sheet_of(consultation, participation), now=now)
    return participation


def test_a_sheet_becomes_a_participation_like_any_other(organisation, consultation, clerk, person):
    texts = typed(
        consultation, q1=["Un banc", "Mon numéro : 06 12 34 56 78"], mot="Calme", choix=["Prévenir"], note="7"
    )
    entry = enter(clerk, consultation, texts, person, channel=Channel.PHONE)
    participation = db.session.get_one(Participation, entry.participation_id)
    assert participation.channel is Channel.PHONE
    assert participation.college_id == person.college_id, "the profile that the organisation knew"
    assert participation.submitted_at is not None
    assert bodies() == ["Un banc", "Mon numéro : 06 12 34 56 78"]
    masked = db.session.scalars(sa.select(Contribution).where(Contribution.body.like("Mon%"))).one()
    assert [mask.kind for mask in masked.masks] == ["phone"], "stored through the one operation that masks"
    assert masked.quotable
    assert {(row.word, row.number) for row in db.session.scalars(sa.select(Answer)) if row.choice_id is None} == {
        ("calme", None),
        (None, 7),
    }
    assert db.session.scalar(sa.select(InvitedPerson.responded).where(InvitedPerson.person_id == person.id))
    consents = db.session.scalars(sa.select(Consent.purpose).order_by(Consent.id)).all()
    assert set(consents) == set(AGREED), "as ticked, no more"


def test_no_row_holds_both_the_person_and_the_participation_once_sent(consultation, clerk, person):
    entry = begin(clerk, consultation, person)
    assert (entry.person_id, entry.participation_id) == (person.id, None)
    keep(clerk, entry, typed(consultation, q1=["Un banc"]))
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert entry.person_id is None
    assert entry.typed == {}
    link = db.session.scalars(sa.select(ParticipationLink)).one()
    assert (link.participation_id, link.person_id) == (entry.participation_id, person.id)


def test_who_entered_is_audited_by_ids(consultation, clerk, person):
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"]), person)
    event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "paper.enter")).one()
    assert (event.actor_id, event.object_id) == (clerk.person_id, str(entry.participation_id))
    assert "banc" not in repr(event.details)


def test_sending_twice_changes_nothing(consultation, clerk, person):
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"]), person)
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert bodies() == ["Un banc"]


def test_what_cannot_be_kept_is_refused_and_stays_typed(consultation, clerk):
    entry = begin(clerk, consultation)
    cases = [
        ({}, SheetBlank),
        (typed(consultation, note="12"), SheetUnreadable),
        (typed(consultation, mot="un deux trois quatre"), SheetUnreadable),
        (typed(consultation, choix=["Prévenir", "Accompagner", "Rembourser"]), SheetUnreadable),
        (typed(consultation, choix=["999999"]), SheetUnreadable),
        (typed(consultation, ["notice"], q1=["Un banc"]), AgreementMissing),
    ]
    version = ""
    for texts, refusal in cases:
        version = keep(clerk, entry, texts, version)
        with pytest.raises(refusal), db.session.begin_nested():
            send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
        db.session.refresh(entry)
        assert entry.typed == texts
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0


def test_a_required_question_left_blank_on_paper_is_left_blank(consultation, clerk):
    question(consultation, "q1").required = True
    entry = enter(clerk, consultation, typed(consultation, mot="calme"))
    assert entry.sent_at is not None


def test_two_pages_of_one_sheet_do_not_write_over_each_other(consultation, clerk):
    entry = begin(clerk, consultation)
    version = keep(clerk, entry, typed(consultation, q1=["Un banc"]))
    keep(clerk, entry, typed(consultation, q1=["Un banc public"]), version)
    with pytest.raises(TypedElsewhere):
        keep(clerk, entry, typed(consultation, q1=["Autre chose"]), version)
    assert entry.typed == typed(consultation, q1=["Un banc public"])


def test_sheets_are_numbered_one_after_the_other(consultation, clerk):
    assert [begin(clerk, consultation).number for _ in range(3)] == [1, 2, 3]


def test_the_same_person_or_the_same_sheet_is_entered_once(organisation, consultation, clerk, person):
    entry = begin(clerk, consultation, person)
    assert begin(clerk, consultation, person) is entry, "one goes on where one was"
    enter(clerk, consultation, typed(consultation, q1=["Un banc"]), person)
    with pytest.raises(AlreadyEntered) as refused:
        begin(clerk, consultation, person)
    assert "1" in str(refused.value)
    printed = PrintedSheet(organisation_id=organisation.id, consultation_id=consultation.id, code="K7M2-9QRX")
    db.session.add(printed)
    db.session.flush()
    enter(clerk, consultation, typed(consultation, q1=["Un arbre"]), sheet=printed)
    with pytest.raises(AlreadyEntered):
        begin(clerk, consultation, sheet=printed)


def test_a_sheet_counts_on_the_day_it_came(consultation, clerk):
    consultation.opens_at = utcnow() - timedelta(days=10)
    consultation.closes_at = utcnow() - timedelta(days=2)
    with pytest.raises(EntryClosed):
        begin(clerk, consultation, received_on=today() - timedelta(days=12))
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"]), received_on=today() - timedelta(days=4))
    participation = db.session.get_one(Participation, entry.participation_id)
    assert participation.submitted_on == today() - timedelta(days=4)
    assert not entry.late
    consultation.state = State.PUBLISHED
    with pytest.raises(ReportOut):
        begin(clerk, consultation, received_on=today() - timedelta(days=4))


def test_a_person_whose_link_was_cut_is_not_entered_again(consultation, clerk, person):
    answer_on_web(consultation, person, "Un arbre")
    db.session.execute(sa.delete(ParticipationLink))
    with pytest.raises(LinkCut):
        begin(clerk, consultation, person)


def test_an_answer_of_the_site_stands_until_somebody_decides(consultation, clerk, person):
    answer_on_web(consultation, person, "Un arbre", note=3)
    entry = begin(clerk, consultation, person)
    keep(clerk, entry, typed(consultation, q1=["Un banc"], note="8"))
    with pytest.raises(AnsweredOnWeb), db.session.begin_nested():
        send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert bodies() == ["Un arbre"]
    choose_standing(actor=clerk, entry=entry, paper=False)
    assert (entry.set_aside, entry.person_id, entry.typed) == (SetAside.WEB_STANDS, None, {})
    assert bodies() == ["Un arbre"]


def test_a_sheet_that_stands_loses_nothing_of_the_site(consultation, clerk, person):
    participation = answer_on_web(consultation, person, "Un arbre", note=3)
    entry = begin(clerk, consultation, person)
    choose_standing(actor=clerk, entry=entry, paper=True)
    keep(clerk, entry, typed(consultation, q1=["Un banc"], note="8"))
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert bodies() == ["Un banc"]
    assert bodies(ContributionStatus.SUPERSEDED) == ["Un arbre"], "its text is kept"
    assert entry.replaced == {str(question(consultation, "note").id): [3]}
    assert entry.participation_id == participation.id, "one person, one participation"
    assert participation.channel is Channel.PAPER


def test_what_was_begun_on_the_site_stays_a_draft_of_the_person(consultation, clerk, person):
    answer_on_web(consultation, person, "Pas encore prêt", send=False)
    enter(clerk, consultation, typed(consultation, q1=["Un banc"]), person)
    assert bodies() == ["Un banc"]
    assert [draft.body for draft in db.session.scalars(sa.select(Draft))] == ["Pas encore prêt"]


def test_a_correction_replaces_withdraws_and_adds(consultation, clerk):
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc", "Un arbe", "Doublon"], note="7"))
    texts = typed(consultation, q1=["Un banc", "Un arbre"], q2=["Marcher"], note="8")
    correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=texts, now=utcnow())
    assert sorted(bodies()) == ["Marcher", "Un arbre", "Un banc"]
    assert bodies(ContributionStatus.SUPERSEDED) == ["Un arbe"]
    assert bodies(ContributionStatus.WITHDRAWN) == [None]
    assert db.session.scalars(sa.select(Answer.number)).all() == [8]
    correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=texts, now=utcnow())
    assert len(bodies()) == 3


def test_a_correction_is_of_whoever_entered_and_never_over_the_person(organisation, consultation, clerk, person):
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"]), person)
    texts = typed(consultation, q1=["Un arbre"])
    with pytest.raises(NotYours):
        correct_entry(actor=make_clerk(organisation), consultation=consultation, entry=entry, typed=texts, now=utcnow())
    answer_on_web(consultation, person, "J’ajoute ceci")
    with pytest.raises(ChangedSince):
        correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=texts, now=utcnow())


def test_a_sheet_put_aside_is_counted_and_leaves_nothing(organisation, consultation, clerk, person):
    entry = begin(clerk, consultation, person)
    keep(clerk, entry, typed(consultation, q1=["Un banc"]))
    set_aside_entry(actor=clerk, entry=entry, reason=SetAside.NO_CONSENT)
    assert (entry.typed, entry.person_id, entry.is_open) == ({}, None, False)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0
    other = begin(clerk, consultation, person)
    assert other.number == 2, "the person may still answer"


def test_an_erasure_reaches_what_was_typed(consultation, clerk, person):
    participation = answer_on_web(consultation, person, "Un arbre", note=3)
    entry = begin(clerk, consultation, person)
    choose_standing(actor=clerk, entry=entry, paper=True)
    keep(clerk, entry, typed(consultation, q1=["Un banc"], note="8"))
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    erase_participation(actor=clerk, participation=participation)
    assert (entry.replaced, entry.fingerprint) == ({}, "")


def test_an_erasure_reaches_a_sheet_under_way(consultation, clerk, person):
    participation = answer_on_web(consultation, person, "Un arbre")
    begin(clerk, consultation, person).typed = typed(consultation, q1=["Un banc"])
    db.session.flush()
    erase_participation(actor=clerk, participation=participation)
    entry = db.session.scalars(sa.select(PaperEntry)).one()
    assert (entry.typed, entry.person_id) == ({}, None)
