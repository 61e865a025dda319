"""Measure every « done » line of the consultation work, from a clean clone: `make accept-consultation`.

    python bench/accept_consultation.py [--only clone quality grand-debat full kills contracts]

Each line prints what was run and its figures as one JSON object; the exit code is 1 when a line does not hold. The real
consultations stand beside the checkout, in ../shared/data.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
SEEDS = range(5)


@dataclass(frozen=True)
class Done:
    """A command at its end: seconds, peak memory of its largest process in megabytes, what it printed."""

    code: int
    seconds: float
    peak_mb: float
    output: str

    @property
    def last_json(self) -> dict[str, Any]:
        lines = [line for line in self.output.splitlines() if line.startswith("{")]
        found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
        return found


def run(*command: str, cwd: Path = ROOT, **environment: str) -> Done:
    """Run a command to its end; its errors go to the terminal, its output is kept."""
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    output = child.stdout.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Done(child.returncode, round(time.monotonic() - started, 1), round(usage.ru_maxrss / 1024), output)


def python(*arguments: str, cwd: Path = ROOT, **environment: str) -> Done:
    return run(sys.executable, *arguments, cwd=cwd, **environment)


@contextmanager
def clean_clone() -> Iterator[Path]:
    """The last commit, cloned elsewhere, with the real consultations beside it where they are here."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "main"
        run("git", "clone", "--quiet", str(ROOT), str(clone))
        if DATA.exists():
            (Path(folder) / "shared").symlink_to(DATA.parent)
        yield clone


def clone() -> tuple[bool, dict[str, Any]]:
    """1. The README's two commands on a clean clone."""
    with clean_clone() as here:
        demo = run("make", "demo", "ARGS=--no-serve", cwd=here)
        again = run("make", "demo", "ARGS=--no-serve", cwd=here)
        tests = run("make", "test", cwd=here)
    summary = re.findall(r"^.*\d+ passed.*$", tests.output, re.MULTILINE)
    figures = {
        "demo_seconds": demo.seconds,
        "demo_again_seconds": again.seconds,
        "tests_seconds": tests.seconds,
        "tests": summary[-1] if summary else tests.output[-300:],
    }
    return (demo.code, again.code, tests.code) == (0, 0, 0) and demo.seconds < 300, figures


def quality() -> tuple[bool, dict[str, Any]]:
    """2. AMI on the labelled answers, mean of five seeds, per question and pooled."""
    source, labels = str(DATA / "grand-debat/contributions.csv"), str(DATA / "grand-debat/labels.csv")
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in (
            ("question", ["--by-question", "--subthemes", "12"]),
            ("pooled", ["--subthemes", "50"]),
        ):
            runs = [str(Path(folder) / f"{name}{seed}") for seed in SEEDS]
            for seed, out in zip(SEEDS, runs, strict=True):
                python("-m", "analysis", "run", source, *options, "--seed", str(seed), "--out", out)
            found = python("-m", "analysis", "evaluate", *runs, "--labels", labels).last_json
            figures[f"{name}_ami"] = found[name]["ami"]
            figures[f"{name}_seed_ari"] = found["seed_ari"]
    return figures["question_ami"] >= 0.27 and figures["pooled_ami"] >= 0.305, figures


def grand_debat() -> tuple[bool, dict[str, Any]]:
    """3. The real answers, imported twice, analysed, their figures verified."""
    with tempfile.TemporaryDirectory() as folder:
        settings = installation(folder)
        python("app.py", "upgrade", **settings)
        python("app.py", "organisation", "create", "--slug", "essai", "--name", "Essai", "--admin-email",
               "essai@exemple.test", **settings)  # fmt: skip
        first, second = (python(*import_command(), **settings) for _ in range(2))
        analysed = python("app.py", "consultation", "analyse", "grand-debat", **settings)
        verified = python("app.py", "report", "verify", "--all", **settings)
    figures = {
        "import_seconds": first.seconds,
        "first": first.output.strip().splitlines()[:1],
        "second": second.output.strip().splitlines()[:1],
        "analysis_seconds": analysed.seconds,
        "verified": verified.output.strip().splitlines()[-1:],
    }
    adds_nothing = " 0 ajoutées" in second.output
    return (first.code, analysed.code, verified.code) == (0, 0, 0) and adds_nothing, figures


def import_command() -> list[str]:
    return [
        "app.py", "consultation", "import", str(DATA / "grand-debat/contributions.csv"), "--consultation",
        "grand-debat", "--create", "--title", "Grand débat", "--questions", str(DATA / "grand-debat/questions.csv"),
        "--source", "grand-debat", "--map",
        "text=text,question=question_id,participant=participant_id,submitted_at=submitted_at,"
        "external_id=contribution_id,attribute:role=role,attribute:departement=departement",
    ]  # fmt: skip


def installation(folder: str) -> dict[str, str]:
    """Settings of an installation of its own."""
    return {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(Path(folder) / "instance")}


def full() -> tuple[bool, dict[str, Any]]:
    """4. 348,000 contributions made, imported, analysed, browsed: seconds and peak memory, p95 of pages; how long the
    import, and its undoing, hold SQLite's write lock."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"CONCERTE_INSTANCE": str(Path(folder) / "instance")}
        generated = python("-m", "consult.demo.generate", "--size", "full", "--out", f"{folder}/files")
        measured = python("-m", "consult.demo.measure", f"{folder}/files")
        writes = python("bench/import_writes.py", f"{folder}/files/contributions.csv", "--undo")
        built = python("app.py", "demo", "--size", "full", "--no-serve", **settings)
        reading = python("bench/reading.py", "--instance", f"{folder}/instance", **settings)
    stages = dict(re.findall(r"^(\w+) : (\d+) s$", built.output, re.MULTILINE))
    figures = {
        "generated": [generated.seconds, generated.peak_mb],
        "texts": measured.output.strip().splitlines()[-12:],
        "write_transactions": writes.last_json,
        "stages_seconds": stages,
        "built": [built.seconds, built.peak_mb],
        "reading": reading.last_json,
    }
    short = all(writes.last_json[work]["p99"] <= 50 for work in ("import", "undo"))
    return (generated.code, built.code, reading.code, writes.code) == (0, 0, 0, 0) and short, figures


def kills() -> tuple[bool, dict[str, Any]]:
    """5. Real workers killed while people answer, and the analysis killed at each stage."""
    answers, analysis = python("bench/kill_during_answers.py"), python("bench/kill_during_analysis.py")
    figures = {"answers": answers.output.strip().splitlines(), "analysis": analysis.output.strip().splitlines()}
    return (answers.code, analysis.code) == (0, 0), figures


def contracts() -> tuple[bool, dict[str, Any]]:
    """6. Import contracts, permission matrix, tenant swap, erasure canary, axe, on both databases."""
    server = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    lint = run(str(Path(sys.executable).parent / "lint-imports"))
    chosen = ["-m", "pytest", "tests/contracts", "tests/integration/consultations", "tests/browser", "-n", "2"]
    sqlite, postgresql = python(*chosen), python(*chosen, TEST_DATABASE_URL=server)
    figures = {
        "import_contracts": lint.code,
        "sqlite": sqlite.output.strip().splitlines()[-1:],
        "postgresql": postgresql.output.strip().splitlines()[-1:],
    }
    return (lint.code, sqlite.code, postgresql.code) == (0, 0, 0), figures


LINES: dict[str, Callable[[], tuple[bool, dict[str, Any]]]] = {
    "clone": clone,
    "quality": quality,
    "grand-debat": grand_debat,
    "full": full,
    "kills": kills,
    "contracts": contracts,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=LINES, default=list(LINES))
    holds = True
    for name in parser.parse_args().only:
        print(f"{LINES[name].__doc__}", file=sys.stderr)
        held, figures = LINES[name]()
        holds = holds and held
        print(json.dumps({"line": name, "holds": held, **figures}, ensure_ascii=False), flush=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
