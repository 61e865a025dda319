"""Long works: a row that tells the truth, a queue that wakes workers, a reaper that takes up what a kill left.

A handler is registered by kind and gets a `JobHandle`; it works in short transactions of its own, notes where it is,
and can be called again after a kill: it then finds its checkpoint.
"""

from consult.jobs.handle import Cancelled, GoOnLater, JobHandle, Paused
from consult.jobs.registry import handler, housekeeping, present, timely
from consult.jobs.submit import cancel_job, submit_job

__all__ = [
    "Cancelled",
    "GoOnLater",
    "JobHandle",
    "Paused",
    "cancel_job",
    "handler",
    "housekeeping",
    "present",
    "submit_job",
    "timely",
]
