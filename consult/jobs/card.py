"""A long work as components/job_card.html shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from consult.db import utcnow
from consult.jobs.models import Job, JobState
from consult.web.context import link

SOONEST = 0.02  # below this share done, what remains cannot be told


def job_card(job: Job, *, result_url: str | None = None, result_label: str = "", polls: bool = True) -> dict[str, Any]:
    """What the macro reads. The card asks for itself again at `poll_url`, unless the page around it does (`polls`).

    The worker kept stage and error in French: those without a variable are said in the reader's language.
    """
    now = utcnow()
    elapsed = _elapsed(job, now)
    running = job.state is JobState.RUNNING and job.fraction >= SOONEST
    return {
        "id": job.id,
        "state": job.state.value,
        "stage_label": _("Arrêt en cours") if job.cancel_requested else job.stage and _(job.stage),
        "fraction": job.fraction,
        "elapsed": duration(elapsed) if elapsed else "",
        "remaining": duration(elapsed * (1 - job.fraction) / job.fraction) if running and elapsed else "",
        "error": job.error and _(job.error),
        "cancel_url": None if job.cancel_requested else link("jobs.cancel", job_id=job.id),
        "poll_url": link("jobs.show", job_id=job.id) if polls else None,
        "result_url": result_url,
        "result_label": result_label,
    }


def _elapsed(job: Job, now: datetime) -> float:
    """Seconds from its beginning to its end, or to now."""
    return ((job.finished_at or now) - job.started_at).total_seconds() if job.started_at else 0.0


def duration(seconds: float) -> str:
    """« 2 min 10 s »."""
    whole = max(round(seconds), 1)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    if minutes:
        return _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
    return _("%(seconds)s s", seconds=rest)
