"""How fast moderation answers at volume: 348,000 contributions, each flagged, on SQLite.

    .venv/bin/python bench/moderation.py [number] [--pages]

Fills a database of its own, in a temporary folder, with flagged contributions (one in five is a near-copy, one in
twenty says nothing and waits with all the others that say nothing), then times the pages of the queue, a claim, a
decision and, without `--pages`, the reading of the filter.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("CONCERTE_MODE", "test")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa

from consult.db import db, unit_of_work
from consult.factory import create_app

TURNS = 30


def main() -> None:
    number = next((int(typed) for typed in sys.argv[1:] if typed.isdigit()), 348_000)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "k" * 40,
                "INSTANCE": Path(folder),
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/bench.sqlite",
                "JOBS": "manual",
                "WTF_CSRF_ENABLED": False,
            }
        )
        with app.app_context():
            db.create_all()
            person_id, ids = fill(number)
            client = signed_in(app, person_id)
            queue = "/administration/moderation/sante"
            timed("file, première page", lambda turn: client.get(queue))
            timed("file, page 5 000", lambda turn: client.get(f"{queue}?page=5000"))
            timed("file, noms", lambda turn: client.get(f"{queue}?motif=name"))
            timed("file, sans contenu", lambda turn: client.get(f"{queue}?motif=empty"))
            timed("le lot sans contenu", lambda turn: client.get(f"{queue}/contributions/{ids[2]}"))
            timed("une contribution", lambda turn: client.get(f"{queue}/contributions/{ids[turn * 7]}"))
            timed("prendre la suivante", lambda turn: client.post(f"{queue}/prendre"))
            timed(
                "décider et prendre la suivante",
                lambda turn: client.post(
                    f"{queue}/contributions/{ids[turn * 11 + 5]}", data={"do": "publier", "vu": ""}
                ),
            )
            timed("décisions", lambda turn: client.get(f"{queue}/decisions"))
            timed("chiffres publics", lambda turn: client.get("/consultations/sante/moderation"))
            if "--pages" not in sys.argv:
                scan(number)


def fill(number: int) -> tuple[int, list[int]]:
    """Rows as the site writes them, without going through its pages."""
    from consult.authz import Role
    from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question

    with unit_of_work():
        organisation = make_organisation()
        consultation = make_consultation(organisation)
        question = make_question(consultation, code="q1", position=1)
        person_id = make_member_of_staff(organisation, Role.MODERATOR).id
        whose = {"organisation_id": organisation.id, "consultation_id": consultation.id}
        question_id = question.id
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO participations (id, organisation_id, consultation_id, pseudonym, channel, kind, headcount, "
            "attributes, started_at) SELECT i, ?, ?, 'p' || i, 'web', 'individual', 1, '{}', '2026-01-01' FROM n",
            (number // 20, *whose.values()),
        )
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO contributions (id, organisation_id, consultation_id, question_id, participation_id, "
            "client_key, body, body_hash, search_text, status, moderation, quotable, submitted_at, day) "
            "SELECT i, ?, ?, ?, "
            "1 + i % ?, i, 'Merci à Mme Martin pour son aide numéro ' || i, i, 'merci aid numero ' || i, 'current', "
            "'published', 1, '2026-01-01', '2026-01-01' FROM n",
            (number, *whose.values(), question_id, number // 20),
        )
        connection.exec_driver_sql(
            "INSERT INTO moderation_items (id, organisation_id, consultation_id, contribution_id, subject, priority, "
            "state, group_id, leads, fingerprint, created_at) SELECT id, organisation_id, consultation_id, id, "
            "CASE WHEN id % 50 = 0 THEN 'insult' WHEN id % 20 = 3 THEN 'empty' ELSE 'name' END, "
            "CASE WHEN id % 50 = 0 THEN 2 WHEN id % 20 = 3 THEN 10 ELSE 9 END, 'waiting', "
            "CASE WHEN id % 5 = 0 THEN id / 50 * 50 + 1 WHEN id % 20 = 3 THEN 3 ELSE id END, 0, id, '2026-01-01' "
            "FROM contributions"
        )
        connection.exec_driver_sql(
            "UPDATE moderation_items SET leads = 1 WHERE NOT EXISTS (SELECT 1 FROM moderation_items AS other "
            "WHERE other.group_id = moderation_items.group_id AND (other.priority < moderation_items.priority OR "
            "(other.priority = moderation_items.priority AND other.id < moderation_items.id)))"
        )
        connection.exec_driver_sql(
            "INSERT INTO moderation_flags (contribution_id, kind, start, \"end\") SELECT id, 'name', 12, 18 "
            "FROM contributions"
        )
        connection.exec_driver_sql(
            "INSERT INTO masks (contribution_id, start, \"end\", kind) SELECT id, 12, 18, 'name' FROM contributions"
        )
        connection.exec_driver_sql("ANALYZE")
    return person_id, list(range(1, number + 1))


def signed_in(app: Any, person_id: int) -> Any:
    from consult.accounts.models import Person
    from tests.factories.basics import sign_in

    client = app.test_client()
    sign_in(client, db.session.get_one(Person, person_id))
    return client


def timed(name: str, ask: Callable[[int], Any]) -> None:
    taken = []
    for turn in range(TURNS):
        start, worked = time.perf_counter(), time.process_time()
        response = ask(turn)
        taken.append(((time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000))
        if response.status_code >= 400:
            raise SystemExit(f"{name}: {response.status_code}")
    for what, times in zip(("attente", "calcul"), zip(*taken, strict=True), strict=True):
        ordered = sorted(times)
        print(f"{name:32} {what:8} médiane {ordered[TURNS // 2]:5.0f} ms, 95e {ordered[int(TURNS * 0.95)]:5.0f} ms")


def scan(number: int) -> None:
    """The filter over texts of which one in twenty is flagged."""
    from consult.authz import system_actor
    from consult.jobs import submit_job
    from consult.jobs.runner import run_pending
    from consult.moderation.operations.schedule_scan import KIND

    with db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM moderation_items")
        connection.exec_driver_sql("DELETE FROM moderation_flags")
        connection.exec_driver_sql("DELETE FROM masks WHERE contribution_id % 20 <> 0")
        consultation_id = connection.scalar(sa.text("SELECT max(id) FROM consultations"))
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO moderation_settings (consultation_id, organisation_id, hides_at_once, scanned_id) "
            "SELECT id, organisation_id, 0, 0 FROM consultations"
        )
    with unit_of_work():
        submit_job(actor=system_actor(1), kind=KIND, title="filtre", arguments={"consultation_id": consultation_id})
    start = time.perf_counter()
    run_pending()
    print(f"lecture de {number} contributions par le filtre : {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
