"""The record of acts: chained in batches, and a change made behind its back is found."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from consult.audit import chain
from consult.audit.models import AuditEvent
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from tests.factories.basics import make_organisation


def write_events(count: int) -> None:
    actor = Actor(organisation_id=make_organisation().id, person_id=7)
    for number in range(count):
        record(actor, "consultation.open", "consultation", number, questions=3)
    db.session.commit()


def test_a_whole_chain_is_verified(context: Flask) -> None:
    write_events(chain.BATCH + 20)
    assert chain.chain_batch() == chain.BATCH
    db.session.commit()
    assert chain.verify() == chain.ChainReport(checked=chain.BATCH, pending=20, broken_at=None)
    chain.chain_batch()
    db.session.commit()
    assert chain.verify() == chain.ChainReport(checked=chain.BATCH + 20, pending=0, broken_at=None)


def test_a_changed_row_is_named(context: Flask) -> None:
    write_events(10)
    chain.chain_batch()
    db.session.commit()
    db.session.execute(sa.update(AuditEvent).where(AuditEvent.id == 4).values(object_id="999"))
    db.session.commit()
    assert chain.verify().broken_at == 4


def test_a_removed_row_is_found_at_the_next_one(context: Flask) -> None:
    write_events(10)
    chain.chain_batch()
    db.session.commit()
    db.session.execute(sa.delete(AuditEvent).where(AuditEvent.id == 4))
    db.session.commit()
    assert chain.verify().broken_at == 5


def test_a_row_committed_late_joins_the_chain_where_it_is_found(context: Flask) -> None:
    write_events(3)
    late = db.session.get_one(AuditEvent, 2)
    values = {c.name: getattr(late, c.name) for c in AuditEvent.__table__.columns}
    db.session.delete(late)
    db.session.commit()
    chain.chain_batch()
    db.session.execute(sa.insert(AuditEvent).values(**values))
    db.session.commit()
    assert chain.chain_batch() == 1
    db.session.commit()
    assert chain.verify() == chain.ChainReport(checked=3, pending=0, broken_at=None)
