"""What can no longer open anything, or be read by anything, is not kept."""

import os
from datetime import timedelta
from pathlib import Path

from consult.accounts.jobs import KEPT, LISTS_KEPT, forget_left_lists, forget_old_sessions
from consult.accounts.models import Account, AccountSession, SignInLink
from consult.db import db, utcnow


def test_only_what_ended_long_ago_goes(context):
    now = utcnow()
    old, recent, later = now - KEPT - timedelta(days=1), now - timedelta(days=1), now + timedelta(days=1)
    account = Account(email="a@exemple.test")
    db.session.add(account)
    db.session.flush()
    for name, (expires_at, ended_at) in {
        "expired": (old, None),
        "ended": (later, old),
        "just ended": (later, recent),
        "open": (later, None),
    }.items():
        db.session.add(AccountSession(account_id=account.id, token_hash=name, expires_at=expires_at, ended_at=ended_at))
    db.session.add_all(
        SignInLink(account_id=account.id, token_hash=str(when), expires_at=when) for when in (old, recent, later)
    )
    db.session.commit()
    forget_old_sessions()
    assert {row.token_hash for row in db.session.query(AccountSession)} == {"just ended", "open"}
    assert db.session.query(SignInLink).count() == 2


def test_a_list_of_people_that_no_job_will_read_goes(context):
    folder = Path(context.config["FILES_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    old = (utcnow() - LISTS_KEPT - timedelta(hours=1)).timestamp()
    names = {"people-old.csv", "invited-old.csv", "other-old.csv", "people-new.csv"}
    for name in names:
        (folder / name).write_text("email\n")
        if "old" in name:
            os.utime(folder / name, (old, old))
    forget_left_lists()
    assert {name for name in names if (folder / name).exists()} == {"other-old.csv", "people-new.csv"}
