"""Measure the « done » line of a round of élus: `make accept-projects`.

    python bench/accept_projects.py [--elected 2100] [--projects 300] [--clients 50]

A real server on a PostgreSQL database made for it (TEST_DATABASE_URL names the server) and dropped afterwards. Fifty
clients at once send a ballot for each of 2,100 élus, one in ten reading the whole ballot page first; fifty threads cast
one same vote; the round is counted, recounted by the command and by the independent script, and a row is altered. The
search for similar projects is measured too, with what the page calls it. Each line prints one JSON object. It
exits with 1 when a line does not hold.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
MOST, SEATS = 10, 25
FORM = "application/x-www-form-urlencoded"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def new_database() -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped at the end."""
    from consult.config import database_url

    admin = sa.create_engine(database_url(SERVER), isolation_level="AUTOCOMMIT")
    name = f"concerte_bench_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


class Installation:
    """An organisation whose élus choose among the projects of a call, and its server."""

    def __init__(self, folder: Path, database: str, options: argparse.Namespace) -> None:
        self.port = free_port()
        os.environ |= {
            "CONCERTE_MODE": "demo",
            "CONCERTE_JOBS": "worker",
            "CONCERTE_INSTANCE": str(folder / "instance"),
            "DATABASE_URL": database,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "BASE_URL": f"http://127.0.0.1:{self.port}",
        }
        from consult.factory import create_app

        self.app = create_app()
        self.app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
        with self.app.app_context():
            self._fill(options)

    def _fill(self, options: argparse.Namespace) -> None:
        from flask_migrate import upgrade

        from consult.authz import InstallationActor, system_actor
        from consult.db import unit_of_work, utcnow
        from consult.selection.operations.open_round import open_round
        from consult.selection.operations.prepare_round import prepare_round
        from consult.selection.queries.rounds import voters_of
        from consult.territories.operations.create_organisation import create_organisation

        upgrade()
        with unit_of_work() as session:
            organisation = create_organisation(actor=InstallationActor(), slug="mesure", name="Mesure")
            session.flush()
            territory_id = make_territory(session, organisation.id)
            self.tokens = make_elected(session, organisation.id, territory_id, options.elected)
            call_id = make_projects(session, organisation.id, territory_id, options.projects)
            now, actor = utcnow(), system_actor(organisation.id)
            round_ = prepare_round(
                actor=actor, call_id=call_id, territory_id=territory_id, dates=(now, now + timedelta(days=1))
            )
            begun = time.perf_counter()
            open_round(actor=actor, round_=round_)
            self.opening = time.perf_counter() - begun
            self.round_id = round_.id
            self.lines = {voter.person_id: voter.id for voter in voters_of(round_.id)}

    @contextmanager
    def server(self) -> Iterator[None]:
        command = [sys.executable, "app.py", "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 60
            while self.answers() != 200 and time.monotonic() < until:
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            process.wait()

    def answers(self) -> int:
        try:
            return Client(self).ask("GET", "/healthz")[0]
        except OSError:
            return 0

    def ask(self, query: Callable[[], Any]) -> Any:
        """In a context and a transaction of its own."""
        from consult.db import unit_of_work

        with self.app.app_context(), unit_of_work():
            return query()

    def command(self, *arguments: str) -> int:
        return subprocess.run([sys.executable, "app.py", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL).returncode


def make_territory(session: Any, organisation_id: int) -> int:
    from consult.territories.models import Level, Territory

    made = Territory(organisation_id=organisation_id, code="FR", name="National", level=Level.NATIONAL)
    session.add(made)
    session.flush()
    return int(made.id)


def make_elected(session: Any, organisation_id: int, territory_id: int, count: int) -> dict[int, str]:
    """So many élus with a seat there; the session of each, by person."""
    from consult.accounts.models import Account, Person, RoleGrant
    from consult.accounts.operations.open_session import open_session
    from consult.authz import Role

    tokens = {}
    for number in range(count):
        account = Account(email=f"elu{number}@mesure.test")
        session.add(account)
        session.flush()
        person = Person(
            organisation_id=organisation_id, external_id=f"E{number}", first_name="Élu", last_name=f"Numéro {number}",
            email=account.email, account_id=account.id, territory_id=territory_id,
        )  # fmt: skip
        session.add(person)
        session.flush()
        session.add(
            RoleGrant(
                person_id=person.id, role=Role.ELECTED_OFFICIAL, territory_id=territory_id, starts_on=date(2020, 1, 1)
            )
        )
        tokens[person.id] = open_session(account=account)
    return tokens


def make_projects(session: Any, organisation_id: int, territory_id: int, count: int) -> int:
    from consult.db import utcnow
    from consult.projects.models import Call, Project, Stage

    now = utcnow()
    rules = {"method": "approval", "most": MOST, "seats": SEATS, "visibility": "secretary"}
    call = Call(organisation_id=organisation_id, slug="mesure", title="Mesure", opened_at=now, vote_rules=rules)
    session.add(call)
    session.flush()
    for number in range(count):
        session.add(
            Project(
                organisation_id=organisation_id,
                call_id=call.id,
                slug=f"p{number}",
                title=f"Projet {number}",
                summary="Des voisins se retrouvent chaque semaine autour d’un jardin.",
                stage=Stage.ADMISSIBLE,
                territory_id=territory_id,
                asked_cents=100_000 + number,
                filed_at=now,
                published_at=now,
            )
        )
    session.flush()
    return int(call.id)


class Client:
    """One connection that is kept, as a browser does."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=120)

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str]:
        headers = {"Cookie": f"session={cookie}", "Content-Type": FORM} if cookie else {}
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

    def vote(self, token: str, line: int, codes: list[str]) -> int:
        """What the ballot page sends; the token against forged requests is made as the page makes it."""
        app, raw = self.installation.app, secrets.token_hex(20)
        from itsdangerous import URLSafeTimedSerializer

        cookie = self.cookie(token, csrf_token=raw)
        fields = {
            "csrf_token": URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw),
            "pour": line, "nonce": secrets.token_hex(16), "key": str(uuid.uuid4()), **dict.fromkeys(codes, "1"),
        }  # fmt: skip
        path = f"/scrutins/{self.installation.round_id}/voter"
        return self.ask("POST", path, urllib.parse.urlencode(fields), str(cookie))[0]

    def cookie(self, token: str, **values: str) -> str:
        app = self.installation.app
        serializer = app.session_interface.get_signing_serializer(app)
        return str(serializer.dumps({"_user_id": token, "_fresh": True, **values}))


def timed(kept: list[float], action: Callable[..., Any], *arguments: Any) -> Any:
    """What the action gives; its milliseconds are kept."""
    begun = time.perf_counter()
    found = action(*arguments)
    kept.append((time.perf_counter() - begun) * 1000)
    return found


def quantiles(times: list[float]) -> dict[str, int]:
    ordered = sorted(times)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {f"{name}_ms": round(ordered[min(int(len(ordered) * q), len(ordered) - 1)]) for name, q in at.items()}


def together(count: int, action: Callable[[int], None]) -> float:
    """Seconds that so many threads take, from a common start."""
    barrier = threading.Barrier(count + 1)

    def run(number: int) -> None:
        barrier.wait()
        action(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def everybody_votes(installation: Installation, options: argparse.Namespace) -> tuple[Counter[str], dict[str, Any]]:
    """Fifty clients at once; returns what they sent, by project, and the figures."""
    draw = random.Random(7)
    codes = [f"P{number}" for number in range(1, options.projects + 1)]
    weights = [1 / (1 + number % 40) for number in range(options.projects)]
    wanted = {person: sorted(set(draw.choices(codes, weights, k=MOST))) for person in installation.tokens}
    waiting, lock = list(wanted), threading.Lock()
    votes: list[float] = []
    pages: list[float] = []
    statuses: Counter[int] = Counter()

    def client(_number: int) -> None:
        browser = Client(installation)
        while True:
            with lock:
                if not waiting:
                    return
                person = waiting.pop()
            token, line = installation.tokens[person], installation.lines[person]
            if person % 10 == 0:
                path = f"/scrutins/{installation.round_id}/voter"
                timed(pages, browser.ask, "GET", path, "", browser.cookie(token))
            statuses[timed(votes, browser.vote, token, line, wanted[person])] += 1

    seconds = together(options.clients, client)
    sent: Counter[str] = Counter(code for chosen in wanted.values() for code in chosen)
    return sent, {
        "statuses": {str(status): count for status, count in statuses.items()},
        "seconds": round(seconds, 1),
        "votes_per_second": round(len(votes) / seconds, 1),
        "vote": quantiles(votes),
        "ballot_page": quantiles(pages),
    }


def one_vote_fifty_times(installation: Installation, options: argparse.Namespace) -> dict[str, Any]:
    """The same élu, fifty devices, the same choices that they had sent: one row each stays."""
    from consult.db import db
    from consult.selection.models import Ballot, Vote
    from consult.selection.queries.voting import choices_in

    person = next(iter(installation.tokens))
    token, line = installation.tokens[person], installation.lines[person]
    mine = sa.select(Ballot).where(Ballot.voter_id == line)
    codes = list(installation.ask(lambda: choices_in(db.session.scalars(mine).one())))
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def client(_number: int) -> None:
        status = Client(installation).vote(token, line, codes)
        with lock:
            statuses[status] += 1

    together(options.clients, client)
    rows = installation.ask(
        lambda: db.session.execute(
            sa.select(
                sa.select(sa.func.count()).select_from(Ballot).where(Ballot.voter_id == line).scalar_subquery(),
                sa.select(sa.func.count()).select_from(Vote).where(Vote.voter_id == line).scalar_subquery(),
            )
        ).one()
    )
    return {"statuses": dict(statuses), "ballots": rows[0], "votes": rows[1], "expected_votes": len(codes)}


def count_it(installation: Installation) -> float:
    """Close, and count as the job does; seconds."""
    from consult.authz import system_actor
    from consult.db import db, utcnow
    from consult.selection.models import Round
    from consult.selection.operations.count_round import count_round

    def close() -> int:
        round_ = db.session.get_one(Round, installation.round_id)
        round_.closes_at = utcnow()
        return round_.organisation_id

    owner = installation.ask(close)
    begun = time.perf_counter()
    installation.ask(lambda: count_round(actor=system_actor(owner), round_id=installation.round_id) and None)
    return time.perf_counter() - begun


def published(installation: Installation, folder: Path) -> tuple[dict[str, Any], int]:
    """The file as the site gives it, and what the independent script says of it."""
    status, text = Client(installation).ask("GET", f"/scrutins/{installation.round_id}/fichier.json")
    assert status == 200, status
    file = folder / "scrutin.json"
    file.write_text(text, "utf-8")
    done = subprocess.run([sys.executable, "-I", "docs/recount.py", str(file)], cwd=ROOT, stdout=subprocess.DEVNULL)
    return json.loads(text), done.returncode


def alter_a_row(installation: Installation) -> None:
    """As somebody with the database would: a vote goes to another project."""
    from consult.db import db
    from consult.selection.models import Vote

    def alter() -> None:
        vote = db.session.scalars(sa.select(Vote).order_by(Vote.id)).first()
        taken = set(db.session.scalars(sa.select(Vote.project_id).where(Vote.voter_id == vote.voter_id)))
        other = next(id_ for id_ in db.session.scalars(sa.select(Vote.project_id).distinct()) if id_ not in taken)
        db.session.execute(
            sa.text("UPDATE votes SET project_id = :other WHERE id = :id"), {"other": other, "id": vote.id}
        )

    installation.ask(alter)


def a_round(options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name, new_database() as database:
        folder = Path(name)
        installation = Installation(folder, database, options)
        with installation.server():
            sent, figures = everybody_votes(installation, options)
            same = one_vote_fifty_times(installation, options)
            seconds = count_it(installation)
            document, script = published(installation, folder)
            command = installation.command("round", "recount", str(installation.round_id))
            tally = {row["code"]: row["score"] for row in document["result"]["rows"]}
            alter_a_row(installation)
            _altered, script_after = published(installation, folder)
            command_after = installation.command("round", "recount", str(installation.round_id))
        holds = (
            figures["statuses"] == {"200": options.elected}
            and (same["ballots"], same["votes"]) == (1, same["expected_votes"])
            and document["result"]["voted"] == options.elected
            and tally == {code: sent[code] for code in tally}
            and (script, command, script_after, command_after) == (0, 0, 1, 1)
        )
        return holds, {
            "elected": options.elected, "projects": options.projects, "clients": options.clients,
            "opening_seconds": round(installation.opening, 1), **figures, "one_vote": same,
            "count_seconds": round(seconds, 1), "tally_is_what_was_sent": tally == {code: sent[code] for code in tally},
            "recount": command, "script": script, "recount_altered": command_after, "script_altered": script_after,
        }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--elected", type=int, default=2100)
    parser.add_argument("--projects", type=int, default=300)
    parser.add_argument("--clients", type=int, default=50)
    options = parser.parse_args()
    from bench import likeness

    held = []
    for line, measured in (("likeness", likeness.figures), ("round", partial(a_round, options))):
        holds, figures = measured()
        held.append(holds)
        print(json.dumps({"line": line, "holds": holds, **figures}, ensure_ascii=False), flush=True)
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
