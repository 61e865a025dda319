"""Starting an analysis, following it, reading what is kept of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.reports import queries
from consult.reports.models import AnalysisRun, RunState
from consult.reports.pages.naming import naming_told
from consult.reports.subjects import OPEN_TEXT, Consultation, Question


def open_questions(consultation: Consultation) -> list[Question]:
    return [question for question in consultations.questions_of(consultation.id) if question.kind == OPEN_TEXT]


def analysis_page(consultation: Consultation) -> dict[str, Any]:
    """Runs kept, the newest first; the job under way, or the last one when it ended badly."""
    corpus = queries.corpus_of(consultation)
    runs = queries.runs_of(corpus.id) if corpus else []
    questions = open_questions(consultation)
    current = corpus.current_run_id if corpus else None
    newest = runs[0] if runs else (None, None)
    return {
        "consultation": consultation,
        "questions": questions,
        "waiting": reading.current_count(consultation.id, [question.id for question in questions]),
        "job": _card(consultation, *newest),
        "runs": [
            _row(run, state_of(run, job), current, {question.code: question.prompt for question in questions})
            for run, job in runs
        ],
        "has_report": current is not None,
        "naming_host": urlsplit(current_app.config["NAMING_ADDRESS"]).netloc.rpartition("@")[2],
    }


def _card(consultation: Consultation, run: AnalysisRun | None, job: Job | None) -> dict[str, Any] | None:
    if run is None or job is None or run.state in (RunState.DONE, RunState.PROPOSED, RunState.REFUSED):
        return None
    return job_card(
        job, result_url=url_for("reports.report", slug=consultation.slug), result_label=_("Lire le rapport")
    ) | {"title": job.title}


def state_of(run: AnalysisRun, job: Job | None) -> RunState:
    """Where a run is: its job begins before the run itself says so."""
    if run.state is RunState.QUEUED and job is not None and job.state is JobState.RUNNING:
        return RunState.RUNNING
    return run.state


def _row(run: AnalysisRun, state: RunState, current: int | None, prompts: dict[str, str]) -> dict[str, Any]:
    counts = run.manifest.get("counts", {})
    stages = run.manifest.get("stages", {})
    return {
        "run": run,
        "current": run.id == current,
        "state": state_name(state),
        "kind": {"done": "success", "failed": "error", "cancelled": "neutral"}.get(run.state.value, "info"),
        "questions": [prompts.get(code, code) for code in run.configuration.get("questions", [])],
        "by_question": run.configuration.get("by_question", False),
        "asked_themes": run.configuration.get("themes"),
        "asked_subthemes": run.configuration.get("subthemes"),
        "contributions": counts.get("contributions"),
        "themes": counts.get("themes"),
        "subthemes": counts.get("subthemes"),
        "seconds": sum(stage.get("seconds", 0) for stage in stages.values()) or None,
        "proposed": run.state is RunState.PROPOSED,
        "corrections": _corrections(run),
        "naming": naming_told(run.manifest.get("naming")),
        "packages": ", ".join(f"{name} {version}" for name, version in run.manifest.get("packages", {}).items()),
    }


def _corrections(run: AnalysisRun) -> str:
    """What people moved by hand before this analysis, and how far it kept to it."""
    told = run.configuration.get("corrections") or {}
    if run.curated_from_id is not None:
        return _("Arbre validé par deux personnes, d’après l’analyse %(id)s.", id=run.curated_from_id)
    if not told.get("given"):
        return ""
    given = ngettext("%(num)s idée déplacée à la main", "%(num)s idées déplacées à la main", told["given"])
    if "held" not in told:
        return given
    return _("%(given)s, dont %(held)s tenues par cette analyse.", given=given, held=told["held"])


def state_name(state: RunState) -> str:
    return {
        RunState.QUEUED: _("En attente"),
        RunState.RUNNING: _("En cours"),
        RunState.LOADING: _("En cours"),
        RunState.DONE: _("Terminée"),
        RunState.PROPOSED: _("Proposée"),
        RunState.REFUSED: _("Refusée"),
        RunState.FAILED: _("Échec"),
        RunState.CANCELLED: _("Annulée"),
    }[state]
