"""Whether the machine has read the ideas again, and how far it is."""

from __future__ import annotations

from typing import Any

from consult.jobs.card import job_card
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.preparing import preparation_of
from consult.reports.workbench.vectors import are_ready


def preparation(bench: Bench) -> dict[str, Any]:
    """ready; else `job`, the card of the work under way or of the one that failed, None before the first."""
    if are_ready(bench.run):
        return {"ready": True, "job": None}
    job = preparation_of(bench.run, alive=False)
    return {"ready": False, "job": job_card(job) if job else None}
