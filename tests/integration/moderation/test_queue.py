"""The queue: who gets what, in which order, alone; batches; what the filter hides where it is asked to."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Contribution, Moderation
from consult.db import db, unit_of_work, utcnow
from consult.jobs.runner import run_pending
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.errors import AlreadyDecided, NothingToMask, ReadBySomebody, ReasonMissing
from consult.moderation.models import ActKind, ItemState, ModerationItem, Subject
from consult.moderation.operations.ask_colleague import ask_colleague
from consult.moderation.operations.claim_next import claim_next
from consult.moderation.operations.decide_item import decide_item
from consult.moderation.operations.publish_list import publish_list
from consult.moderation.operations.save_words import save_words
from consult.moderation.operations.schedule_scan import schedule_scan
from consult.moderation.operations.set_hiding import set_hiding
from consult.moderation.operations.undo_batch import undo_batch
from consult.moderation.rules import CLAIM
from tests.factories.moderation import INSULT, Queue, examine, make_queue

EXCLUDE = Decision(ActKind.EXCLUDE, reason="Propos injurieux ou haineux")


def take(queue: Queue, actor=None, **values):
    actor = actor or queue.moderator
    return claim_next(actor=actor, consultation_id=queue.consultation_id, now=values.pop("now", utcnow()), **values)


def decide(queue: Queue, contribution_id: int, decision: Decision, *, actor=None, whole=False, seen=None) -> int:
    return decide_item(
        actor=actor or queue.moderator,
        consultation_id=queue.consultation_id,
        contribution_id=contribution_id,
        decision=decision,
        whole_batch=whole,
        seen_act_id=seen,
        now=utcnow(),
    )


def test_flags_say_what_and_where_and_hide_nothing(context: Flask) -> None:
    queue = make_queue(INSULT, "Merci à Mme Martin", "Des bancs dans le parc", "")
    insult, name, clean, empty = queue.contributions
    flags = queries.flags_of(queue.ids)
    assert [(flag.kind, INSULT[flag.start : flag.end]) for flag in flags[insult.id]] == [(Subject.INSULT, "connard")]
    assert [flag.kind for flag in flags[name.id]] == [Subject.NAME]
    assert clean.id not in flags
    assert [flag.kind for flag in flags[empty.id]] == [Subject.EMPTY]
    assert {row.moderation for row in queue.contributions} == {Moderation.PUBLISHED}
    assert queries.batch_counts(queue.consultation_id) == {Subject.INSULT: 1, Subject.NAME: 1, Subject.EMPTY: 1}
    assert examine(queue) == 0, "reading again adds nothing"
    assert len(queries.flags_of([insult.id])[insult.id]) == 1


def test_the_consultation_may_hide_at_once(context: Flask) -> None:
    queue = make_queue()
    set_hiding(actor=queue.moderator, consultation_id=queue.consultation_id, hides_at_once=True)
    queue.add(INSULT)
    queue.add("Merci à Mme Martin")
    examine(queue)
    assert [row.moderation for row in queue.contributions] == [Moderation.EXCLUDED, Moderation.PUBLISHED]
    seen = queries.standing_act(queue.contributions[0].id)
    assert seen is not None
    assert seen.kind is ActKind.HIDE
    decide(queue, queue.contributions[0].id, Decision(ActKind.PUBLISH), seen=seen.id)
    assert queue.contributions[0].moderation is Moderation.PUBLISHED


def test_what_presses_most_comes_first_and_two_moderators_never_meet(context: Flask) -> None:
    queue = make_queue("Merci à Mme Martin", INSULT, "Merci au docteur Lefèvre")
    first, second = take(queue), take(queue, queue.colleague)
    assert first == queue.contributions[1].id
    assert second == queue.contributions[0].id
    assert take(queue) == first, "one's own claim is released, and offered again"
    with pytest.raises(ReadBySomebody):
        decide(queue, second, Decision(ActKind.PUBLISH))
    later = utcnow() + CLAIM + timedelta(seconds=1)
    assert take(queue, now=later) == first
    assert decide(queue, first, Decision(ActKind.PUBLISH)) == 1


def test_skipping_goes_on_and_comes_back(context: Flask) -> None:
    queue = make_queue("Merci à Mme Martin", "Merci au docteur Lefèvre")
    first = take(queue)
    item = queries.item_of(queue.consultation_id, first)
    second = take(queue, after=item)
    assert second != first
    assert take(queue, after=queries.item_of(queue.consultation_id, second)) == first


def test_many_moderators_at_once_get_each_their_own(app: Flask, context: Flask) -> None:
    queue = make_queue(*[f"Merci à Mme Martin {place} pour {word}" for place, word in enumerate("abcdefgh")])
    db.session.commit()
    consultation_id = queue.consultation_id
    people = [queue.moderator, queue.colleague]
    got: list[int | None] = []
    barrier = threading.Barrier(2)

    def work(actor) -> None:
        with app.app_context():
            barrier.wait()
            for _turn in range(3):
                with unit_of_work():
                    got.append(claim_next(actor=actor, consultation_id=consultation_id, now=utcnow()))
                with unit_of_work():
                    decide_item(
                        actor=actor,
                        consultation_id=consultation_id,
                        contribution_id=_mine(actor, consultation_id),
                        decision=Decision(ActKind.PUBLISH),
                        whole_batch=False,
                        seen_act_id=None,
                        now=utcnow(),
                    )
            db.session.remove()

    threads = [threading.Thread(target=work, args=(actor,)) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 6


def _mine(actor, consultation_id: int) -> int:
    item = queries.my_claim(consultation_id, actor.person_id, utcnow())
    assert item is not None
    return item.contribution_id


COPIES = [
    "Fermer l’hôpital du village est une honte, connard de ministre, rendez les médecins de garde",
    "Fermer l’hôpital du village est une honte, connard de ministre, rendez nos médecins de garde !",
    "fermer l'hopital du bourg est une honte, connard de ministre, rendez les médecins de garde",
]


def test_alike_texts_are_decided_together_and_undone_together(context: Flask) -> None:
    queue = make_queue(*COPIES, INSULT)
    assert take(queue) == queue.contributions[0].id
    item = queries.item_of(queue.consultation_id, queue.contributions[0].id)
    assert len(queries.waiting_group(item)) == 3
    assert take(queue, queue.colleague) == queue.contributions[3].id, "the whole batch is claimed"
    assert decide(queue, queue.contributions[0].id, EXCLUDE, whole=True) == 3
    assert [row.moderation for row in queue.contributions[:3]] == [Moderation.EXCLUDED] * 3
    act = queries.standing_act(queue.contributions[1].id)
    assert undo_batch(actor=queue.colleague, act=act, now=utcnow()) == 3
    assert {row.moderation for row in queue.contributions} == {Moderation.PUBLISHED}
    assert queries.waiting_total(queue.consultation_id) == 4


def test_a_large_batch_is_a_job_that_ends_the_same(context: Flask) -> None:
    queue = make_queue(*[""] * 55)
    db.session.commit()
    ids = queue.ids
    first = take(queue)
    assert decide(queue, first, Decision(ActKind.EXCLUDE, reason="Sans contenu"), whole=True) == 55
    db.session.commit()
    run_pending()
    excluded = sa.select(sa.func.count()).where(
        Contribution.id.in_(ids), Contribution.moderation == Moderation.EXCLUDED
    )
    assert db.session.scalar(excluded) == 55
    act = queries.standing_act(ids[3])
    ((shown, size),) = queries.decisions_page(queue.consultation_id, 1)[0]
    assert (shown.batch, size) == (act.batch, 55)
    db.session.rollback()
    with unit_of_work():
        undo_batch(actor=queue.moderator, act=queries.standing_act(queue.ids[3]), now=utcnow())
    run_pending()
    assert db.session.scalar(excluded) == 0


def test_a_list_of_masked_texts_is_published_but_what_a_colleague_reads(context: Flask) -> None:
    queue = make_queue("Merci à Mme Martin", "Bravo au docteur Lefèvre", INSULT)
    names = queue.ids[:2]
    assert take(queue, queue.colleague, subject=Subject.NAME) == names[0]
    publish_list(actor=queue.moderator, consultation_id=queue.consultation_id, subject=Subject.NAME)
    db.session.commit()
    run_pending()
    states = {item.contribution_id: item.state for item in db.session.scalars(sa.select(ModerationItem))}
    assert (states[names[0]], states[names[1]]) == (ItemState.WAITING, ItemState.DECIDED)
    assert states[queue.ids[2]] is ItemState.WAITING


def test_masks_by_words_and_by_places_and_a_mask_taken_off(context: Flask) -> None:
    queue = make_queue("Le patron de la boulangerie Pichon ne paie pas M. Durand, Pichon est dur")
    row = queue.contributions[0]
    decision = Decision(
        ActKind.MASK, words=("pichon",), places=((3, 9),), shown=tuple((m.start, m.end) for m in row.masks)
    )
    decide(queue, row.id, decision)
    db.session.expire_all()
    hidden = [row.body[mask.start : mask.end] for mask in row.masks]
    assert hidden == ["patron", "Pichon", "Pichon"]
    assert "pichon" not in row.search_text
    assert "durand" in row.search_text
    act = queries.standing_act(row.id)
    undo_batch(actor=queue.moderator, act=act, now=utcnow())
    db.session.expire_all()
    assert [row.body[mask.start : mask.end] for mask in row.masks] == ["Durand"]
    assert "pichon" in row.search_text


def test_refusals_change_nothing(context: Flask) -> None:
    queue = make_queue(INSULT)
    row = queue.contributions[0]
    with pytest.raises(ReasonMissing):
        decide(queue, row.id, Decision(ActKind.EXCLUDE))
    with pytest.raises(NothingToMask):
        decide(queue, row.id, Decision(ActKind.MASK, words=("absent",)))
    assert queries.acts_of([row.id]) == []
    decide(queue, row.id, EXCLUDE)
    with pytest.raises(AlreadyDecided):
        decide(queue, row.id, Decision(ActKind.PUBLISH), actor=queue.colleague)
    assert row.moderation is Moderation.EXCLUDED


def test_an_opinion_is_asked_of_others(context: Flask) -> None:
    queue = make_queue(INSULT)
    item = queries.item_of(queue.consultation_id, take(queue))
    ask_colleague(actor=queue.moderator, item=item, note="Est-ce une insulte ?", colleague_id=None, now=utcnow())
    assert take(queue) is None
    assert take(queue, queue.colleague) == item.contribution_id


def test_new_words_have_everything_read_again(context: Flask) -> None:
    queue = make_queue("Ces margoulins nous ruinent", "Des bancs dans le parc")
    assert queries.batch_counts(queue.consultation_id) == {}
    save_words(actor=queue.moderator, lines=["margoulin", "# un commentaire"], consultation_ids=[queue.consultation_id])
    db.session.commit()
    run_pending()
    assert queries.batch_counts(queue.consultation_id) == {Subject.INSULT: 1}


def test_the_scan_goes_on_from_where_it_was(context: Flask) -> None:
    queue = make_queue()
    queue.add(INSULT)
    schedule_scan(actor=queue.moderator, consultation_id=queue.consultation_id)
    schedule_scan(actor=queue.moderator, consultation_id=queue.consultation_id)
    db.session.commit()
    assert run_pending() == 1
    with unit_of_work():
        queue.consultation = db.session.get_one(Consultation, queue.consultation_id)
        last = queue.add("").id
        schedule_scan(actor=queue.moderator, consultation_id=queue.consultation_id)
    run_pending()
    assert queries.batch_counts(queue.consultation_id) == {Subject.INSULT: 1, Subject.EMPTY: 1}
    assert queries.setting_of(queue.consultation_id).scanned_id == last
