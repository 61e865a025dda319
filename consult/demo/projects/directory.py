"""What some élus show of themselves, and what members write to them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from consult.db import db
from consult.demo.projects.texts import words
from consult.projects.models import OfficialMessage, OfficialProfile

SHOWN, WRITTEN_TO, SPEAKING = 0.4, 0.7, 0.5
"""Shares of the élus who agreed to be shown; of those, who take messages, and who say a few words."""


def fill_directory(
    organisation_id: int, elected: Sequence[int], own: int, readers: Sequence[int], now: datetime, rng: random.Random
) -> None:
    """`own`: the élue with an account of the demonstration; she takes messages, and three wait for her."""
    rows = [
        {
            "person_id": person_id,
            "organisation_id": organisation_id,
            "token": f"{rng.getrandbits(128):032x}",
            "shown": True,
            "takes_messages": person_id == own or rng.random() < WRITTEN_TO,
            "presentation": rng.choice(words()["presentation"]) if rng.random() < SPEAKING else "",
        }
        for person_id in (own, *elected)
        if person_id == own or rng.random() < SHOWN
    ]
    db.session.execute(sa.insert(OfficialProfile), rows)
    for rank, text in enumerate(words()["letter"]):
        sent_at = now - timedelta(days=1 + 3 * rank, hours=rng.randrange(9))
        answered = rank >= 2
        db.session.add(
            OfficialMessage(
                organisation_id=organisation_id,
                official_id=own,
                sender_id=readers[rank],
                client_key=str(uuid5(NAMESPACE_URL, f"letter {rank}")),
                body=text,
                sent_at=sent_at,
                answer=words()["letter_answer"][rank % 2] if answered else None,
                answered_at=sent_at + timedelta(days=1) if answered else None,
            )
        )
