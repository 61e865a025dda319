"""How long an import holds SQLite's write lock, transaction by transaction, over 348,000 contributions.

    python bench/import_writes.py [FILE.csv] [--undo]      FILE as `python -m consult.demo.generate` makes it

The last line is JSON: seconds, peak memory, and p50, p95, p99 and the longest of the transactions in milliseconds, from
the lock taken to the commit done. With --undo the import is then undone, and measured the same way.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


class Stopwatch:
    """Every transaction of this process that took the write lock: how long it held it, in milliseconds."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.begun = 0.0

    def listen(self) -> None:
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from sqlalchemy.orm import Session

        event.listen(Engine, "begin", self._begin)  # after the one that emits BEGIN IMMEDIATE
        event.listen(Session, "after_commit", self._end)

    def _begin(self, _connection: Any) -> None:
        self.begun = time.perf_counter()

    def _end(self, _session: Any) -> None:
        self.times.append((time.perf_counter() - self.begun) * 1000)

    def figures(self) -> dict[str, Any]:
        ordered = sorted(self.times)
        figures: dict[str, Any] = {"transactions": len(ordered), "over_50_ms": sum(each > 50 for each in ordered)}
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)):
            figures[name] = round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)
        self.times.clear()
        return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--undo", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concerte-bench-") as folder:
        os.environ |= {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": f"{folder}/instance"}
        file = options.file or _generate(Path(folder))
        print(json.dumps(measure(file, undo=options.undo), ensure_ascii=False))


def _generate(folder: Path) -> Path:
    command = [sys.executable, "-m", "consult.demo.generate", "--size", "full", "--out", str(folder / "files")]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder / "files" / "contributions.csv"


def measure(file: Path, *, undo: bool) -> dict[str, Any]:
    from flask_migrate import upgrade

    from consult.factory import create_app

    app = create_app()
    with app.app_context():
        app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
        upgrade()
        consultation_id = _consultation(file)
        watch = Stopwatch()
        watch.listen()
        figures: dict[str, Any] = {"import": _timed(watch, lambda: _import(consultation_id, file))}
        if undo:
            figures["undo"] = _timed(watch, lambda: _undo(consultation_id))
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


def _timed(watch: Stopwatch, work: Any) -> dict[str, Any]:
    from consult.jobs.runner import run_pending

    work()
    watch.times.clear()
    started = time.monotonic()
    run_pending()
    return {"seconds": round(time.monotonic() - started, 1), **watch.figures()}


def _consultation(file: Path) -> int:
    from consult.authz import system_actor
    from consult.consultations.operations.create_closed_consultation import create_closed_consultation
    from consult.db import unit_of_work
    from consult.territories.operations.create_organisation import create_organisation

    with file.open(encoding="utf-8", newline="") as lines:
        codes = sorted({row["question_id"] for row in csv.DictReader(lines)})
    with unit_of_work() as session:
        organisation = create_organisation(actor=system_actor(0), slug="mesure", name="Mesure")
        session.flush()
        consultation = create_closed_consultation(
            actor=system_actor(organisation.id),
            slug="mesure",
            title="Mesure",
            questions=[(code, code) for code in codes],
        )
        session.flush()
        return int(consultation.id)


def _import(consultation_id: int, file: Path) -> None:
    from consult.authz import system_actor
    from consult.consultations.imports.files import keep_upload, read_upload
    from consult.consultations.imports.opening import propose_mapping
    from consult.consultations.operations.start_import import start_import
    from consult.consultations.queries import consultation_by_id
    from consult.db import unit_of_work

    with unit_of_work():
        consultation = consultation_by_id(consultation_id)
        place = {"organisation_id": consultation.organisation_id, "consultation_id": consultation_id}
        with file.open("rb") as stream:
            upload = keep_upload(stream, file_name=file.name, **place)
        start_import(
            actor=system_actor(consultation.organisation_id),
            consultation=consultation,
            upload=upload,
            columns=propose_mapping(read_upload(upload)),
            source="mesure",
        )


def _undo(consultation_id: int) -> None:
    from consult.authz import system_actor
    from consult.consultations.operations.start_undo import start_undo
    from consult.consultations.queries import consultation_by_id
    from consult.consultations.queries_importing import imports_of
    from consult.db import unit_of_work

    with unit_of_work():
        consultation = consultation_by_id(consultation_id)
        start_undo(
            actor=system_actor(consultation.organisation_id),
            consultation=consultation,
            batch=imports_of(consultation_id)[0],
        )


if __name__ == "__main__":
    main()
