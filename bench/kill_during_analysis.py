"""SIGKILL the worker and the subprocess at each stage of an analysis: it finishes, and no finished stage is done again.

    python bench/kill_during_analysis.py [--size small] [--stages words,loading]

Builds a demonstration of that size in a new folder, then, for each stage, starts a worker process on a fresh analysis,
kills it (and every second time its subprocess too) when the stage begins, and starts another worker. The
last line is JSON: whether every run finished, whether the files of finished stages kept their times, and
whether each contribution is accounted for once.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WORKER = "from consult.factory import create_app; from consult.jobs.runner import run_job; import sys\n"
WORKER += "app = create_app()\nwith app.app_context(): run_job(int(sys.argv[1]))"
STAGES = ("words", "embed", "themes", "assign", "label", "segments", "map", "loading", "figures")
LONGEST = 900.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="small", help="of the demonstration")
    parser.add_argument("--instance", type=Path, help="a demonstration that is already built")
    parser.add_argument("--stages", default=",".join(STAGES), help="those to kill at")
    options = parser.parse_args()
    instance = options.instance or Path(tempfile.mkdtemp(prefix="concerte-kill-"))
    os.environ |= {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(instance)}
    if options.instance is None:
        command = [sys.executable, "app.py", "demo", "--size", options.size, "--no-serve"]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    trials = []
    for number, stage in enumerate(options.stages.split(",")):
        trials.append(trial(stage, also_subprocess=bool(number % 2)))
        print(json.dumps(trials[-1]), flush=True)
    whole = all(one["finished"] and one["kept"] and one["accounted"] for one in trials)
    print(json.dumps({"trials": len(trials), "killed": sum(one["killed"] for one in trials), "all_well": whole}))
    sys.exit(0 if whole else 1)


def trial(stage: str, *, also_subprocess: bool) -> dict[str, Any]:
    """One analysis killed once."""
    app = application()
    with app.app_context():
        run_id, job_id, folder = start()
    worker = spawn(job_id)
    partial = folder.with_name(folder.name + ".partial")
    killed = wait_for(lambda: reached(stage, app, job_id, partial), worker)
    before: dict[str, int] = {}
    if killed:
        worker.send_signal(signal.SIGKILL)
        if also_subprocess:
            kill_subprocess(app, folder)
    worker.wait()
    before = finished_files(partial if partial.exists() else folder)
    with app.app_context():
        forget_heartbeat(job_id)
    begun = time.monotonic()
    again = spawn(job_id)
    again.wait(timeout=LONGEST)
    after = finished_files(folder)
    same = {name for name in before if name in after and after[name] == before[name]}
    with app.app_context():
        state, accounted = outcome(run_id)
    return {
        "stage": stage,
        "subprocess_killed": also_subprocess,
        "killed": killed,
        "finished": state == "done",
        "kept": same == {name for name in before if name in after},
        "stages_kept": len(same),
        "accounted": accounted,
        "resumed_in": round(time.monotonic() - begun, 1),
    }


def application() -> Any:
    from consult.factory import create_app

    return create_app()


def start() -> tuple[int, int, Path]:
    import sqlalchemy as sa

    from consult.authz import system_actor
    from consult.consultations.models import Consultation, Contribution, Question, QuestionKind
    from consult.db import db, unit_of_work
    from consult.reports.folders import run_folder
    from consult.reports.operations.start_analysis import start_analysis

    with unit_of_work():
        most = sa.select(Contribution.consultation_id).group_by(Contribution.consultation_id)
        consultation_id = db.session.scalars(most.order_by(sa.func.count().desc())).first()
        consultation = db.session.get_one(Consultation, consultation_id)
        codes = db.session.scalars(
            sa.select(Question.code).where(
                Question.consultation_id == consultation_id, Question.kind == QuestionKind.OPEN_TEXT
            )
        ).all()
        actor = system_actor(consultation.organisation_id)
        run = start_analysis(actor=actor, consultation=consultation, question_codes=codes)
        found = run.id, run.job_id or 0, run_folder(run.folder)
    db.session.remove()
    return found


def spawn(job_id: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job_id)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_for(condition: Any, worker: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + LONGEST
    while worker.poll() is None and time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def reached(stage: str, app: Any, job_id: int, partial: Path) -> bool:
    """Whether the stage has begun: those before it are in progress.json, or the job says that it loads."""
    if stage in ("loading", "figures"):
        with app.app_context():
            return fraction(job_id) > (0.56 if stage == "loading" else 0.81)
    try:
        done = set(json.loads((partial / "progress.json").read_text())["stages"])
    except (OSError, ValueError, KeyError):
        return False
    earlier = STAGES[: STAGES.index(stage)]
    return done.issuperset(earlier)


def fraction(job_id: int) -> float:
    import sqlalchemy as sa

    from consult.db import db
    from consult.jobs.models import Job

    found = db.session.scalar(sa.select(Job.fraction).where(Job.id == job_id)) or 0.0
    db.session.remove()
    return found


def kill_subprocess(app: Any, folder: Path) -> None:
    from consult.reports.folders import pid_path

    with app.app_context():
        path = pid_path(folder.name)
    try:
        os.killpg(int(path.read_text()), signal.SIGKILL)
    except (OSError, ValueError):
        return


def finished_files(folder: Path) -> dict[str, int]:
    """Name -> time of the files that finished stages left (what is only for stages goes at the end of the run)."""
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix in (".parquet", ".npz", ".json")]
    changing = {"progress.json", "manifest.json"}
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in kept
        if path.name not in changing and "stage" not in path.relative_to(folder).parts
    }


def forget_heartbeat(job_id: int) -> None:
    """A worker that died is noticed after fifteen seconds without a heartbeat: not waited for here."""
    import sqlalchemy as sa

    from consult.db import unit_of_work
    from consult.jobs.models import Job, JobState

    with unit_of_work() as session:
        session.execute(
            sa.update(Job).where(Job.id == job_id, Job.state == JobState.RUNNING).values(state=JobState.QUEUED)
        )


def outcome(run_id: int) -> tuple[str, bool]:
    """The state of the run, and whether each contribution it read stands there once."""
    import sqlalchemy as sa

    from consult.db import db
    from consult.reports.models import AnalysisRun, RunContribution

    run = db.session.get_one(AnalysisRun, run_id)
    rows = db.session.scalar(sa.select(sa.func.count()).where(RunContribution.run_id == run_id)) or 0
    expected = run.manifest.get("counts", {}).get("contributions", -1)
    state = run.state.value
    db.session.remove()
    return state, rows == expected


if __name__ == "__main__":
    main()
