"""Kill real workers while people answer, then compare what was acknowledged with what is stored.

    python bench/kill_during_answers.py [--contributions 2000] [--people 100]

A gunicorn of our own (two workers of four threads, on a free port, an instance in a temporary folder) serves one
consultation open to anyone. Eight clients answer it through its real pages: half of the people with the drafts of the
script, half with whole pages as without it; then everybody sends. Meanwhile a random worker gets a SIGKILL every second
or so. A request without an answer is sent again with the same keys, as a browser does. On SQLite, then on the
PostgreSQL server of TEST_DATABASE_URL when it is set.

Prints one JSON object a database; exits 1 when something acknowledged is missing or stored twice.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from consult.config import database_url  # noqa: E402 - the checkout is put on the path first
from tests.support.databases import test_database_url  # noqa: E402 - the same

CLIENTS = 8
PATIENCE = 120.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Lost(Exception):
    """A person tried again for two minutes without an answer."""


@dataclass
class Journal:
    """What the clients were told, and what the killer did."""

    acknowledged: set[str] = field(default_factory=set)
    retried: int = 0
    kills: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Browser:
    """A browser without script engine: cookies, redirections, and patience."""

    def __init__(self, base: str, journal: Journal) -> None:
        self.base, self.journal = base, journal
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def request(self, path: str, data: dict[str, str] | None = None, accept: str = "text/html") -> str:
        """The page, after redirections. No answer, or a server in trouble: again, with the same body."""
        end, body = time.monotonic() + PATIENCE, urllib.parse.urlencode(data).encode() if data else None
        while time.monotonic() < end:
            try:
                asked = urllib.request.Request(self.base + path, data=body, headers={"Accept": accept})
                with self.opener.open(asked, timeout=20) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise
            except OSError:  # refused, reset, closed in the middle, timed out
                pass
            except Exception as error:
                if type(error).__module__ != "http.client":
                    raise
            with self.journal.lock:
                self.journal.retried += 1
            time.sleep(random.uniform(0.05, 0.4))
        raise Lost(path)

    def token(self, page: str) -> str:
        found = TOKEN.search(page)
        assert found, "no token in the page"
        return found[1]


def answer(base: str, journal: Journal, slug: str, question_id: int, ideas: int, script: bool) -> None:
    """One person: agree, write, send, read the receipt."""
    browser, root = Browser(base, journal), f"/consultations/{slug}"
    token = browser.token(browser.request(root))
    browser.request(f"{root}/commencer", {"csrf_token": token})
    browser.request(f"{root}/notice", {"csrf_token": token, "notice": "y", "health_text": "y"})
    keys = [str(uuid.uuid4()) for _ in range(ideas)]
    texts = [f"Idée {number} de {keys[0]}, sur les médecins et l’entraide." for number in range(ideas)]
    if script:
        for number, (key, text) in enumerate(zip(keys, texts, strict=True), start=1):
            draft = {"csrf_token": token, "client_key": key, "slot": str(number), "body": text}
            browser.request(f"{root}/brouillons?question={question_id}", draft, "application/json")
    else:
        boxes = {f"client_key-{number}": key for number, key in enumerate(keys, start=1)}
        boxes |= {f"body-{number}": text for number, text in enumerate(texts, start=1)}
        browser.request(f"{root}/questions/1", {"csrf_token": token, "do": "next", **boxes})
    receipt = browser.request(f"{root}/verifier", {"csrf_token": token})
    assert "receipt-code" in receipt, "the receipt did not come"
    assert f"{ideas} idées reçues" in receipt, "the receipt counts otherwise"
    with journal.lock:
        journal.acknowledged.update(keys)


def workers_of(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(child) for child in children]


def kill_workers(master: int, journal: Journal) -> None:
    """A SIGKILL to one of our own server's workers every second or so, until everybody has answered."""
    while not journal.done.wait(random.uniform(0.5, 1.5)):
        alive = workers_of(master)
        if alive:
            os.kill(random.choice(alive), signal.SIGKILL)
            journal.kills += 1


@contextmanager
def serve(folder: Path, url: str) -> Iterator[tuple[str, int]]:
    """Gunicorn on a free port; yields its address and the process id of its master."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "app:app", "-b", f"127.0.0.1:{port}", "-k", "gthread"]
    command += ["-w", "2", "--threads", "4", "--no-control-socket", "--preload", "--log-level", "critical"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, url, base), stdout=log, stderr=log)
        try:
            until_ready(base, process)
            yield base, process.pid
        finally:
            process.terminate()
            process.wait(30)


def environment(folder: Path, url: str, base: str) -> dict[str, str]:
    return {
        **os.environ,
        "CONCERTE_MODE": "production",
        "CONCERTE_INSTANCE": str(folder),
        "SECRET_KEY": "b" * 48,
        "DATABASE_URL": url,
        "BASE_URL": base,
        "OMP_NUM_THREADS": "1",
    }


def until_ready(base: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def measure(folder: Path, url: str, people: int, ideas: int) -> dict[str, object]:
    from consult.db import db
    from consult.factory import create_app
    from tests.factories.answering import make_questionnaire, question
    from tests.factories.basics import make_organisation

    app = create_app({"SQLALCHEMY_DATABASE_URI": database_url(url), "INSTANCE": folder, "JOBS": "manual"})
    with app.app_context():
        db.create_all()
        consultation = make_questionnaire(make_organisation())
        question_id = question(consultation, "q1").id
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    journal, begun = Journal(), time.monotonic()
    with serve(folder, url) as (base, master):
        killer = threading.Thread(target=kill_workers, args=(master, journal))
        killer.start()
        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                tasks = [
                    pool.submit(answer, base, journal, "sante", question_id, ideas, number % 2 == 0)
                    for number in range(people)
                ]
            failures = [repr(task.exception()) for task in tasks if task.exception()]
        finally:
            journal.done.set()
            killer.join()
    with app.app_context():
        import sqlalchemy as sa

        keys = [row[0] for row in db.session.execute(sa.text("SELECT client_key FROM contributions"))]
        left = db.session.scalar(sa.text("SELECT count(*) FROM drafts"))
        db.session.remove()
        db.engine.dispose()
    return {
        "database": url.split(":")[0].split("+")[0],
        "acknowledged": len(journal.acknowledged),
        "stored": len(keys),
        "missing": len(journal.acknowledged - set(keys)),
        "duplicates": len(keys) - len(set(keys)),
        "drafts_left": left,
        "people_who_gave_up": failures,
        "kills": journal.kills,
        "requests_sent_again": journal.retried,
        "seconds": round(time.monotonic() - begun, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contributions", type=int, default=2000)
    parser.add_argument("--people", type=int, default=100)
    options = parser.parse_args()
    ideas = options.contributions // options.people
    servers, well = [""], True
    if os.environ.get("TEST_DATABASE_URL"):
        servers.append(os.environ["TEST_DATABASE_URL"])
    os.environ["CONCERTE_MODE"] = "test"
    for server in servers:
        os.environ["TEST_DATABASE_URL"] = server
        with (
            tempfile.TemporaryDirectory(prefix="concerte-kill-", ignore_cleanup_errors=True) as folder,
            test_database_url(Path(folder), "kill") as url,
        ):
            figures = measure(Path(folder), url, options.people, ideas)
        print(json.dumps(figures), flush=True)
        well &= not (figures["missing"] or figures["duplicates"] or figures["people_who_gave_up"])
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
