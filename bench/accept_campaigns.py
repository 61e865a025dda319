"""Measure the « done » lines of participants and campaigns: `make accept-campaigns`.

    python bench/accept_campaigns.py [--only people contributions campaign exports] [--people 100000]
        [--contributions full] [--kills 3]

Real processes on one SQLite database: gunicorn serves, a worker works, pages are read meanwhile; mails go to a real
SMTP server on loopback, in a process of its own, which writes down each message it accepted. Each line prints one JSON
object; the exit code is 1 when a line does not hold.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGES = ("/administration/personnes", "/administration/campagnes", "/administration/consultations/ouverte/suivi", "/")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Installation:
    """A new installation with its server; workers come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.smtp_port = folder, free_port(), free_port()
        os.environ |= {
            "CONCERTE_MODE": "demo",
            "CONCERTE_JOBS": "worker",
            "CONCERTE_INSTANCE": str(folder / "instance"),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.smtp_port),
        }
        from consult.factory import create_app

        self.app = create_app()
        with self.app.app_context():
            self.cookie = self._fill()

    def _fill(self) -> str:
        """An organisation, its administrator, an open consultation; the administrator's cookie."""
        from flask_migrate import upgrade

        from consult.accounts.operations.appoint_administrator import appoint_administrator
        from consult.accounts.operations.open_session import open_session
        from consult.accounts.queries import account_by_email
        from consult.authz import InstallationActor
        from consult.db import unit_of_work
        from consult.territories.operations.create_organisation import create_organisation

        self.app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
        upgrade()
        with unit_of_work() as session:
            organisation = create_organisation(actor=InstallationActor(), slug="mesure", name="Mesure")
            session.flush()
            self.organisation_id = organisation.id
            appoint_administrator(
                organisation_id=organisation.id, email="admin@mesure.test", first_name="Ada", last_name="Mesure"
            )
            session.flush()
            account = account_by_email("admin@mesure.test")
            token = open_session(account=account)
            self.consultation_id = _open_consultation(session, organisation.id)
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return str(serializer.dumps({"_user_id": token, "_fresh": True}))

    @contextmanager
    def server(self) -> Iterator[None]:
        command = [sys.executable, "app.py", "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: self.read("/") > 0)
            yield
        finally:
            process.terminate()
            process.wait()

    def read(self, path: str) -> float:
        """Milliseconds that a page takes; 0 when it does not answer yet."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": f"session={self.cookie}"}
        )
        begun = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                answer.read()
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise SystemExit(f"{path}: {error.code}") from error
            return 0.0
        return (time.perf_counter() - begun) * 1000

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "app.py", "worker"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def ask(self, query: Callable[[], Any]) -> Any:
        """In a context and a transaction of its own."""
        from consult.db import unit_of_work

        with self.app.app_context(), unit_of_work():
            return query()


def _open_consultation(session: Any, organisation_id: int) -> int:
    from datetime import timedelta

    from consult.consultations.models import Access, Consultation, NoticeVersion, Question, QuestionKind, State
    from consult.db import utcnow

    consultation = Consultation(
        organisation_id=organisation_id,
        slug="ouverte",
        title="Une consultation ouverte",
        access=Access.LINK,
        state=State.OPEN,
        opens_at=utcnow() - timedelta(days=1),
        closes_at=utcnow() + timedelta(days=30),
        questions=[Question(code="q1", position=1, kind=QuestionKind.OPEN_TEXT, prompt="Que changer ?")],
        notices=[NoticeVersion(version=1, body="Vos réponses restent entre nous.")],
    )
    session.add(consultation)
    session.flush()
    return int(consultation.id)


def wait_for(happens: Callable[[], Any], seconds: float = 60, every: float = 0.2) -> None:
    until = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > until:
            raise SystemExit("too long")
        time.sleep(every)


class Reader(threading.Thread):
    """Reads the pages one after the other until it is stopped."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(daemon=True)
        self.installation, self.times, self.stopped = installation, [0.0][:0], threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopped.wait(0.1):
            self.times.append(self.installation.read(PAGES[number % len(PAGES)]))
            number += 1

    def figures(self) -> dict[str, Any]:
        self.stopped.set()
        self.join()
        ordered = sorted(self.times) or [0.0]
        return {
            "pages_read": len(ordered),
            "page_p50_ms": round(ordered[len(ordered) // 2]),
            "page_p95_ms": round(ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]),
        }


def worked(installation: Installation, job_id: int) -> dict[str, Any]:
    """Let a worker do that job while pages are read: seconds, its peak memory, the pages."""
    reader = Reader(installation)
    begun = time.monotonic()
    worker = installation.worker()
    reader.start()
    wait_for(lambda: installation.ask(lambda: _job(job_id).finished_at is not None), seconds=3_600, every=0.5)
    seconds = round(time.monotonic() - begun, 1)
    figures = reader.figures()
    worker.send_signal(signal.SIGTERM)
    _pid, _status, usage = os.wait4(worker.pid, 0)
    worker.returncode = 0
    result = installation.ask(lambda: (_job(job_id).state.value, dict(_job(job_id).result)))
    return {
        "seconds": seconds,
        "peak_mb": round(usage.ru_maxrss / 1024),
        **figures,
        "state": result[0],
        "result": result[1],
    }


def _job(job_id: int) -> Any:
    from consult.db import db
    from consult.jobs.models import Job

    return db.session.get_one(Job, job_id)


def people(installation: Installation, options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """100,000 people from a CSV, then from a workbook with the same ones: nobody twice."""
    rows = list(people_rows(options.people))
    first = worked(installation, import_file(installation, csv_bytes(rows)))
    again = worked(installation, import_file(installation, workbook_bytes(rows)))
    added = first["result"]["added"]
    holds = added == options.people and again["result"]["added"] == 0 and again["result"]["unchanged"] == options.people
    for line in (first, again):
        line["result"] = {
            key: line["result"].get(key) for key in ("added", "updated", "unchanged", "refused_count", "shared")
        }
    return holds, {"csv": first, "workbook_again": again}


def people_rows(count: int) -> Iterator[list[str]]:
    draw = random.Random(1)
    ages = ("-20", "20-30", "30-40", "40-60", "60-80", "80+")
    for number in range(count):
        yield [str(number), f"Nom{number}", f"Prénom{number % 900}", f"m{number}@mesure.test", draw.choice(ages)]
    for number in range(count // 100):  # bad addresses, repeated lines
        yield [f"x{number}", "Refusé", "", "arobase", ""] if number % 2 else [str(number), "Répété", "", "", ""]


HEADER = ["identifiant", "nom", "prénom", "email", "âge"]


def csv_bytes(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in [HEADER, *rows]).encode()


def workbook_bytes(rows: list[list[str]]) -> bytes:
    import io

    import xlsxwriter

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"constant_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate([HEADER, *rows]):
        sheet.write_row(line, 0, row)
    book.close()
    return kept.getvalue()


def import_file(installation: Installation, data: bytes) -> int:
    from consult.accounts.operations.import_people import import_people
    from consult.accounts.people_file import COLUMNS
    from consult.accounts.people_source import keep_file
    from consult.authz import system_actor

    def begin() -> int:
        kept = keep_file(data, COLUMNS, "people")
        return import_people(actor=system_actor(installation.organisation_id), file_name=kept).id

    return int(installation.ask(begin))


def contributions(installation: Installation, options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """348,000 contributions from a file, while pages are read."""
    from consult.authz import system_actor
    from consult.consultations.imports.files import keep_upload, read_upload
    from consult.consultations.imports.opening import propose_mapping
    from consult.consultations.operations.create_closed_consultation import create_closed_consultation
    from consult.consultations.operations.start_import import start_import

    files = installation.folder / "files"
    size = ["--size", options.contributions]
    subprocess.run([sys.executable, "-m", "consult.demo.generate", *size, "--out", str(files)], check=True, cwd=ROOT)
    path = files / "contributions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        asked = Counter(row["question_id"] for row in csv.DictReader(lines))

    def begin() -> int:
        actor = system_actor(installation.organisation_id)
        questions = [(code, code) for code in sorted(asked)]
        consultation = create_closed_consultation(
            actor=actor, slug="parlons-de-demain", title="Mesure", questions=questions
        )
        place = {"organisation_id": actor.organisation_id, "consultation_id": consultation.id}
        with path.open("rb") as file:
            upload = keep_upload(file, file_name=path.name, **place)
        columns = propose_mapping(read_upload(upload))
        return start_import(
            actor=actor, consultation=consultation, upload=upload, columns=columns, source="mesure"
        ).job_id

    figures = worked(installation, int(installation.ask(begin)))
    return figures["state"] == "done", {"rows": sum(asked.values()), **figures}


def campaign(installation: Installation, options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """A campaign to everybody, its worker killed with SIGKILL at random moments; then what each address received."""
    from consult.authz import system_actor
    from consult.notifications import queries
    from consult.notifications.operations.launch_campaign import launch_campaign
    from consult.notifications.operations.save_campaign import save_campaign
    from consult.notifications.states import CampaignKind, MessageState

    received = installation.folder / "received.txt"
    server = subprocess.Popen([sys.executable, __file__, "--smtp", str(installation.smtp_port), str(received)])
    wait_for(lambda: received.exists())

    def begin() -> int:
        actor = system_actor(installation.organisation_id)
        about, among = installation.consultation_id, {"among": "known"}
        made = save_campaign(
            actor=actor, campaign=None, kind=CampaignKind.INVITATION, consultation_id=about, audience=among
        )
        launch_campaign(actor=actor, campaign=made)
        return made.id

    number = int(installation.ask(begin))
    begun, draw, kills, reader = time.monotonic(), random.Random(7), [], Reader(installation)
    reader.start()
    worker = installation.worker()
    total = installation.ask(lambda: _addresses(installation.organisation_id))
    marks = sorted(draw.uniform(0.1, 0.85) * total for _ in range(options.kills))
    for mark in marks:
        wait_for(lambda mark=mark: _lines(received) >= mark, seconds=3_600, every=0.01)
        worker.kill()
        worker.wait()
        kills.append(_lines(received))
        worker = installation.worker()
    wait_for(lambda: installation.ask(lambda: queries.campaign(number).state.value) == "done", seconds=3_600, every=0.5)
    seconds, pages = round(time.monotonic() - begun, 1), reader.figures()
    uncertain, twice_settled = _settle(installation, number, received)
    wait_for(lambda: installation.ask(lambda: queries.campaign(number).state.value) == "done", seconds=600, every=0.5)
    worker.send_signal(signal.SIGTERM)
    _pid, _status, usage = os.wait4(worker.pid, 0)
    worker.returncode = 0
    server.terminate()
    server.wait()
    counts = installation.ask(lambda: queries.count_messages([number])[number])
    each = Counter(line.split()[1] for line in received.read_text("ascii").splitlines())
    figures = {
        "addresses": total,
        "received": len(each),
        "received_twice": sum(count > 1 for count in each.values()),
        "killed_at": kills,
        "in_doubt_after_kills": uncertain,
        "of_them_not_arrived_and_sent_again": twice_settled,
        "seconds": seconds,
        "per_second": round(total / seconds),
        "worker_peak_mb": round(usage.ru_maxrss / 1024),
        **pages,
    }
    sent = counts.get(MessageState.SENT, 0)
    return len(each) == total == sent and not figures["received_twice"], figures


def _addresses(organisation_id: int) -> int:
    from consult.accounts.queries_audience import count_addresses, people_like

    return count_addresses(people_like(organisation_id, (), None, ()))


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def _settle(installation: Installation, number: int, received: Path) -> tuple[int, int]:
    """What a person does with the messages in doubt: the server's log says which arrived, the others are sent again."""
    from consult.authz import system_actor
    from consult.notifications import queries
    from consult.notifications.operations.retry_messages import retry_messages
    from consult.notifications.states import MessageState

    arrived = {line.split()[1] for line in received.read_text("ascii").splitlines()}
    actor = system_actor(installation.organisation_id)
    in_doubt = installation.ask(
        lambda: [(row.id, row.recipient) for row in queries.uncertain_or_failed(number, MessageState.SENDING)]
    )
    again = [message_id for message_id, address in in_doubt if address not in arrived]

    def decide(message_id: int, *, arrived: bool) -> None:
        retry_messages(
            actor=actor,
            campaign=queries.campaign(number),
            state=MessageState.SENDING,
            arrived=arrived,
            message_id=message_id,
        )

    for message_id, address in in_doubt:
        if address in arrived:
            installation.ask(lambda message_id=message_id: decide(message_id, arrived=True))
    for message_id in again:
        wait_for(lambda: installation.ask(lambda: queries.campaign(number).state.value) == "done", seconds=120)
        installation.ask(lambda message_id=message_id: decide(message_id, arrived=False))
    return len(in_doubt), len(again)


def exports(installation: Installation, options: argparse.Namespace) -> tuple[bool, dict[str, Any]]:
    """Every format of the contributions."""
    from bench.exports import measure

    figures = measure(installation.folder / "instance", "parlons-de-demain")
    return all(line["rows"] for line in figures.values()), figures


def serve_smtp(port: int, log: Path) -> None:
    """Accept everything, and write down the message and the address of each before saying so."""
    import asyncio
    import re

    from aiosmtpd.smtp import SMTP

    file = log.open("a", encoding="ascii", buffering=1)
    name = re.compile(rb"^Message-ID: *<([^>]+)>", re.MULTILINE | re.IGNORECASE)

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
            found = name.search(envelope.content)
            file.write(f"{found[1].decode() if found else '-'} {envelope.rcpt_tos[0]}\n")
            return "250 OK"

    async def forever() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: SMTP(Handler(), loop=loop), "127.0.0.1", port)
        await asyncio.Event().wait()

    asyncio.run(forever())


LINES: dict[str, Callable[[Installation, argparse.Namespace], tuple[bool, dict[str, Any]]]] = {
    "people": people,
    "contributions": contributions,
    "campaign": campaign,
    "exports": exports,
}


def main() -> int:
    if sys.argv[1:2] == ["--smtp"]:
        serve_smtp(int(sys.argv[2]), Path(sys.argv[3]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=LINES, default=list(LINES))
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--contributions", default="full", help="as consult.demo.generate says it")
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    holds = True
    with tempfile.TemporaryDirectory(prefix="concerte-campaigns-") as folder:
        installation = Installation(Path(folder))
        with installation.server():
            for name in options.only:
                print(LINES[name].__doc__, file=sys.stderr)
                held, figures = LINES[name](installation, options)
                holds = holds and held
                print(json.dumps({"line": name, "holds": held, **figures}, ensure_ascii=False), flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
