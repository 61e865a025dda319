"""A batch of alike texts is one line of the queue, whatever came, went or was decided meanwhile."""

from __future__ import annotations

import threading

import sqlalchemy as sa
from flask import Flask

from consult.authz import Actor
from consult.consultations.models import ContributionStatus
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db, unit_of_work, utcnow
from consult.jobs.runner import run_pending
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind, ItemState, ModerationItem, Subject
from consult.moderation.operations.ask_colleague import ask_colleague
from consult.moderation.operations.claim_next import claim_next
from consult.moderation.operations.contest_decision import contest_decision
from consult.moderation.operations.decide_item import decide_item
from consult.moderation.operations.examine_contributions import examine_contributions
from consult.moderation.operations.put_in_queue import put_in_queue
from consult.moderation.operations.undo_batch import undo_batch
from tests.factories.moderation import INSULT, Queue, examine, make_queue

EXCLUDE = Decision(ActKind.EXCLUDE, reason="Sans contenu")
TRIVIAL = ("…", "rien", "Rien.", "aaa", "AAAAA", "(vide)", "", "RAS")


def lines(queue: Queue) -> list[tuple[int, int]]:
    """What the list shows: the first contribution of each batch with how many wait; nothing that waits is left out."""
    items = queries.waiting_page(queue.consultation_id, None, 1)
    shown = [(item.contribution_id, queries.group_size(item)) for item in items]
    assert sum(size for _id, size in shown) == queries.waiting_total(queue.consultation_id)
    return shown


def decide(queue: Queue, contribution_id: int, *, whole: bool = True) -> int:
    return decide_item(
        actor=queue.moderator,
        consultation_id=queue.consultation_id,
        contribution_id=contribution_id,
        decision=EXCLUDE,
        whole_batch=whole,
        seen_act_id=None,
        now=utcnow(),
    )


def report(queue: Queue, contribution_id: int, subject: Subject = Subject.REPORT) -> ModerationItem:
    return put_in_queue(
        organisation_id=queue.organisation.id,
        consultation_id=queue.consultation_id,
        contribution_id=contribution_id,
        subject=subject,
    )


def test_texts_that_say_nothing_are_one_line_decided_and_undone_at_once(context: Flask) -> None:
    queue = make_queue(*TRIVIAL, "Mme Martin")
    assert lines(queue) == [(queue.ids[-1], 1), (queue.ids[0], len(TRIVIAL))]
    assert decide(queue, queue.ids[0]) == len(TRIVIAL)
    assert lines(queue) == [(queue.ids[-1], 1)]
    undo_batch(actor=queue.moderator, act=queries.standing_act(queue.ids[3]), now=utcnow())
    assert lines(queue) == [(queue.ids[-1], 1), (queue.ids[0], len(TRIVIAL))]


def test_a_batch_longer_than_a_page_is_one_line_before_and_after_its_job(context: Flask) -> None:
    count = 2 * queries.PAGE + 5
    queue = make_queue(*["rien"] * count, INSULT)
    assert lines(queue) == [(queue.ids[-1], 1), (queue.ids[0], count)]
    assert queries.batch_counts(queue.consultation_id) == {Subject.INSULT: 1, Subject.EMPTY: 1}
    assert decide(queue, queue.ids[0]) == count
    db.session.commit()
    run_pending()
    assert lines(queue) == [(queue.ids[-1], 1)]


def test_copies_stay_together_when_the_first_one_goes(context: Flask) -> None:
    queue = make_queue(INSULT, INSULT, INSULT)
    first = queue.contributions[0]
    wipe_contributions(actor=queue.moderator, contributions=[first], status=ContributionStatus.WITHDRAWN)
    assert lines(queue) == [(queue.ids[1], 2)]
    queue.add(INSULT.upper() + " !")
    examine(queue)
    assert lines(queue) == [(queue.ids[1], 3)]
    examine_contributions(
        actor=Actor(queue.organisation.id),
        consultation_id=queue.consultation_id,
        contribution_ids=[],
        replaced_ids=[queue.ids[1]],
    )
    assert lines(queue) == [(queue.ids[2], 2)]


def test_one_decided_alone_leaves_the_line_to_the_next(context: Flask) -> None:
    queue = make_queue(INSULT, INSULT, INSULT)
    decide(queue, queue.ids[0], whole=False)
    assert lines(queue) == [(queue.ids[1], 2)]
    undo_batch(actor=queue.moderator, act=queries.standing_act(queue.ids[0]), now=utcnow())
    assert lines(queue) == [(queue.ids[0], 3)]


def test_passing_over_a_batch_goes_to_another_one(context: Flask) -> None:
    queue = make_queue(INSULT, INSULT, "Quels crétins, ces élus du conseil d’agglomération")
    take = {"actor": queue.moderator, "consultation_id": queue.consultation_id, "now": utcnow()}
    assert claim_next(**take) == queue.ids[0]
    assert claim_next(**take, after=queries.item_of(queue.consultation_id, queue.ids[0])) == queue.ids[2]


def test_an_opinion_is_asked_for_the_whole_batch(context: Flask) -> None:
    queue = make_queue(INSULT, INSULT)
    item = queries.item_of(queue.consultation_id, queue.ids[0])
    ask_colleague(actor=queue.moderator, item=item, note="Insulte ?", colleague_id=None, now=utcnow())
    take = {"consultation_id": queue.consultation_id, "now": utcnow()}
    assert claim_next(actor=queue.moderator, **take) is None
    assert claim_next(actor=queue.colleague, **take) == queue.ids[0]


def test_what_readers_report_joins_its_copies_and_lifts_them(context: Flask) -> None:
    plain = "Les mêmes passent toujours avant nous au guichet"
    queue = make_queue(INSULT, plain, plain)
    assert lines(queue) == [(queue.ids[0], 1)]
    report(queue, queue.ids[1])
    report(queue, queue.ids[2])
    assert lines(queue) == [(queue.ids[1], 2), (queue.ids[0], 1)]
    queue = make_queue(INSULT, INSULT, slug="loire")
    claim_next(actor=queue.moderator, consultation_id=queue.consultation_id, now=utcnow())
    assert report(queue, queue.ids[1]).claimed_by_id == queue.moderator.person_id, "who reads it keeps it"
    assert lines(queue) == [(queue.ids[1], 2)]


def test_a_contest_leaves_its_batch(context: Flask) -> None:
    queue = make_queue(INSULT, INSULT, INSULT)
    decide(queue, queue.ids[0], whole=False)
    contest_decision(actor=queue.moderator, act=queries.standing_act(queue.ids[0]), body="Je le retire.")
    assert lines(queue) == [(queue.ids[0], 1), (queue.ids[1], 2)]
    queue.add(INSULT)
    examine(queue)
    assert lines(queue) == [(queue.ids[0], 1), (queue.ids[1], 3)]


def test_copies_sent_at_once_are_one_line(app: Flask, context: Flask) -> None:
    queue = make_queue()
    ids = [queue.add(INSULT).id for _each in range(8)]
    db.session.commit()
    actor, consultation_id = Actor(queue.organisation.id), queue.consultation_id
    db.session.rollback()
    barrier = threading.Barrier(4)

    def work(part: list[int]) -> None:
        with app.app_context():
            barrier.wait()
            for id_ in part:
                with unit_of_work():
                    examine_contributions(actor=actor, consultation_id=consultation_id, contribution_ids=[id_])
            db.session.remove()

    threads = [threading.Thread(target=work, args=(ids[place::4],)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    groups = db.session.execute(sa.select(ModerationItem.group_id, ModerationItem.leads, ModerationItem.state)).all()
    assert len({row.group_id for row in groups}) == 1
    assert [row.leads for row in groups].count(True) == 1
    assert [row.state for row in groups] == [ItemState.WAITING] * 8
