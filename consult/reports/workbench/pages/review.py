"""Where the tree is on its way from proposed to agreed, and what each person may do of it now."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries as accounts
from consult.authz import Permission
from consult.jobs.card import job_card
from consult.jobs.models import JobState
from consult.reports import queries
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.pages.screen import tree_rows
from consult.reports.workbench.sentences import said
from consult.reports.workbench.tree import RESHAPING
from consult.web.guard import current_actor

SHOWN = 30


def review_page(bench: Bench) -> dict[str, Any]:
    actor = current_actor()
    held = [
        event
        for event in bench.events
        if event.number > bench.run.curation_number and event.number not in bench.cancelled
    ]
    proposal = next((event for event in reversed(held) if event.kind is CurationKind.PROPOSE), None)
    refusal = next((event for event in reversed(held) if event.kind is CurationKind.REOPEN), None)
    proposed = bench.stage is CurationKind.PROPOSE
    changes = [event for event in held if event.kind in RESHAPING]
    names = accounts.names_of([event.actor_id for event in held if event.actor_id])
    return {
        "consultation": bench.consultation,
        "acts": actor.can(Permission.REPORT_CURATE),
        "tree": tree_rows(bench),
        "changes": [_told(event, bench, names) for event in reversed(changes)][:SHOWN],
        "more": max(0, len(changes) - SHOWN),
        "proposed": _told(proposal, bench, names) if proposed and proposal else None,
        "mine": bool(proposed and proposal and proposal.actor_id == actor.person_id),
        "refused": _told(refusal, bench, names) if refusal and not proposed else None,
        "reason": refusal.payload.get("text", "") if refusal else "",
        "agreed": bench.run.curated_from_id is not None,
        "moved": int(bench.tree.moved.sum()),
        "job": _job(bench),
        "seen": bench.number,
    }


def _told(event: CurationEvent, bench: Bench, names: dict[int, str]) -> dict[str, Any]:
    return {"said": said(event, bench), "by": names.get(event.actor_id or 0, ""), "at": event.at}


def _job(bench: Bench) -> dict[str, Any] | None:
    """The freezing under way."""
    found = next(((run, job) for run, job in queries.runs_of(bench.corpus.id)[:1] if run.curated_from_id), None)
    if found is None or found[1] is None or found[1].state not in (JobState.QUEUED, JobState.RUNNING, JobState.FAILED):
        return None
    return job_card(found[1], result_url="", result_label="") | {"title": found[1].title}
