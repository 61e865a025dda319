"""Files of which nothing came are removed from time to time."""

from __future__ import annotations

from consult.consultations.answer_files.storage import sweep
from consult.db import utcnow
from consult.jobs import housekeeping


@housekeeping
def sweep_answer_files() -> None:
    sweep(utcnow())
