"""Seconds and peak memory of exports of 348,000 contributions, in each format.

    python bench/exports.py --instance DIR [--consultation SLUG] [--audience staff]     a database already filled
    python bench/exports.py --rows 348000                                               fills one first, quickly

Each format is written by a process of its own, through `app.py consultation export`; the last line is JSON. `make
accept-campaigns` calls `measure`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("csv", "xlsx", "jsonl", "parquet")


def measure(instance: Path, slug: str, audience: str = "staff") -> dict[str, dict[str, float]]:
    """Format → seconds, peak memory and size in megabytes, rows written."""
    settings = {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(instance)}
    figures = {}
    with tempfile.TemporaryDirectory(prefix="concerte-exports-") as folder:
        for ending in FORMATS:
            out = Path(folder) / f"contributions.{ending}"
            command = [sys.executable, "app.py", "consultation", "export", slug, "--for", audience, "--out", str(out)]
            figures[ending] = _run(command, settings) | {"mb": round(out.stat().st_size / 1e6, 1)}
            out.unlink()
    return figures


def _run(command: list[str], settings: dict[str, str]) -> dict[str, float]:
    """Run to the end; its own peak memory, whatever ran before it."""
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[3:5]}: {said}")
    seconds, rows = round(time.monotonic() - started, 1), int(said.split(" ", 1)[0])
    return {"seconds": seconds, "peak_mb": round(usage.ru_maxrss / 1024), "rows": rows}


def fill(instance: Path, rows: int) -> str:
    """A consultation of so many contributions, written straight into the tables; returns the end of its address."""
    os.environ |= {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(instance)}
    sys.path.insert(0, str(ROOT))
    from flask_migrate import upgrade

    from consult.factory import create_app

    instance.mkdir(parents=True, exist_ok=True)
    app = create_app()
    with app.app_context():
        upgrade()
        _fill(rows)
    return "mesure"


def _fill(rows: int) -> None:
    """Sixteen thousand people, and texts of a dozen words."""
    from consult.consultations.models import Contribution, Participation
    from consult.db import db, utcnow
    from tests.factories.basics import make_college, make_consultation, make_organisation, make_question

    organisation = make_organisation("mesure")
    college, consultation = make_college(organisation), make_consultation(organisation, slug="mesure")
    question, now = make_question(consultation), utcnow()
    people = max(rows // 21, 1)
    place = {"organisation_id": organisation.id, "consultation_id": consultation.id}
    db.session.execute(
        Participation.__table__.insert(),
        [
            {**place, "id": n, "pseudonym": f"{n:032x}", "college_id": college.id, "started_at": now,
             "submitted_at": now, "submitted_on": now.date(), "attributes": {}}
            for n in range(1, people + 1)
        ],
    )  # fmt: skip
    for start in range(1, rows + 1, 20_000):
        db.session.execute(
            Contribution.__table__.insert(),
            [
                {**place, "id": n, "question_id": question.id, "participation_id": n % people + 1, "client_key": str(n),
                 "body": f"Pour la contribution numéro {n}, plus de soins près de chez nous et moins d’attente",
                 "body_hash": "0" * 64, "search_text": "", "day": now.date(), "submitted_at": now}
                for n in range(start, min(start + 20_000, rows + 1))
            ],
        )  # fmt: skip
    db.session.commit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instance", type=Path)
    parser.add_argument("--consultation", default="parlons-de-demain")
    parser.add_argument("--audience", default="staff")
    parser.add_argument("--rows", type=int, help="fill a new database with so many contributions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concerte-bench-") as folder:
        instance = options.instance or Path(folder)
        slug = fill(instance, options.rows) if options.rows else options.consultation
        print(json.dumps(measure(instance, slug, options.audience), ensure_ascii=False))


if __name__ == "__main__":
    main()
