"""Whatever a title or a name holds, a mail keeps one line a header, and its HTML runs nothing."""

from __future__ import annotations

import pytest

from consult.accounts.models import Account
from consult.authz import system_actor
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.operations.queue_message import queue_message
from consult.sharing.operations.invite_organisation import invite_organisation
from tests.factories.answering import linked
from tests.factories.basics import make_organisation, make_person
from tests.support.spoiled import faults_of

HOSTILE = 'Santé"><img src=x onerror=alert(1)>\r\nBcc: tous@exemple.test\r\n\r\n<script>canari()</script>'


def sent_by(context):
    context.extensions["mailman"].outbox = sent = []
    run_pending()
    return sent


@pytest.mark.parametrize("sender", [None, "avis@rives.test"])
def test_an_invitation_to_share_with_a_hostile_title_and_name(context, sender):
    leader = make_organisation("rives", name=HOSTILE)
    make_organisation("val", name=HOSTILE, contact_email="ecrire@val.test", sender_name=HOSTILE, sender_email=sender)
    consultation, _token = linked(leader, make_person(leader), title=HOSTILE)
    invite_organisation(actor=system_actor(leader.id), consultation=consultation, address="val")
    db.session.commit()
    (mail,) = sent_by(context)
    check(mail)


def test_a_mailed_account_with_a_hostile_name(context):
    organisation = make_organisation(name=HOSTILE)
    account = Account(email="ana@exemple.test")
    db.session.add(account)
    db.session.flush()
    queue_message(
        organisation_id=organisation.id,
        recipient=account.email,
        template="account_invitation",
        context={"nonce": "n", "person_name": HOSTILE},
        dedupe_key="hostile",
    )
    db.session.commit()
    (mail,) = sent_by(context)
    check(mail)


def check(mail) -> None:
    message = mail.message()
    assert "bcc" not in {name.lower() for name in message}
    assert all("\n" not in str(value).replace("\n ", " ").replace("\n\t", " ") for value in message.values())
    raw = message.as_bytes().split(b"\n\n", 1)[0]
    assert not [line for line in raw.splitlines() if line.lower().startswith(b"bcc")]
    assert message["To"].count("@") == 1
    (html,) = [content for content, kind in mail.alternatives if kind == "text/html"]
    assert "&lt;script&gt;" in html
    assert not faults_of(html)
