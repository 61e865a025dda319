"""Run one job in a process of its own, to be killed: database, instance, outbox, job id."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from consult.factory import create_app
from consult.jobs.runner import run_job

database, instance, outbox, job_id = sys.argv[1:]
app = create_app(
    {
        "SECRET_KEY": "k" * 40,
        "INSTANCE": Path(instance),
        "JOBS": "manual",
        "SQLALCHEMY_DATABASE_URI": database,
        "MAIL_BACKEND": "file",
        "MAIL_FILE_PATH": outbox,
    }
)
with app.app_context():
    run_job(int(job_id))
