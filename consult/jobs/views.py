"""The card of a long work: where it is, and how to stop it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.errors import Forbidden
from consult.jobs.card import job_card
from consult.jobs.models import Job
from consult.jobs.queries import job_by_id
from consult.jobs.registry import PRESENTATIONS
from consult.jobs.submit import cancel_job
from consult.web.guard import current_actor
from consult.web.htmx import render_page

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/travaux/<int:job_id>")
@requires(Permission.SIGNED_IN)
def show(job_id: int) -> Any:
    """The card alone, which asks for itself each second while the work lasts; reloading changes nothing."""
    job = _visible_job(job_id)
    result_url, result_label = _result(job)
    card = job_card(job, result_url=result_url, result_label=result_label)
    return render_page("jobs/show.html", fragment="card", job=job, card=card)


@blueprint.post("/travaux/<int:job_id>/annuler")
@requires(Permission.SIGNED_IN)
def cancel(job_id: int) -> Any:
    job = _visible_job(job_id)
    if job.finished_at is None:
        cancel_job(actor=current_actor(), job=job)
    else:
        flash(_("Ce travail était déjà fini."), "info")
    return redirect(_result(job)[0] or url_for("jobs.show", job_id=job.id))


def _visible_job(job_id: int) -> Job:
    """A work of this organisation, for whoever asked for it or holds the permission of its kind."""
    job, actor = job_by_id(g.organisation.id, job_id), current_actor()
    presentation = PRESENTATIONS.get(job.kind)
    asked_for_it = actor.person_id is not None and job.created_by_id == actor.person_id
    permission = presentation.permission if presentation else None
    if not asked_for_it and not (permission and actor.can(permission)):
        raise Forbidden
    return job


def _result(job: Job) -> tuple[str | None, str]:
    presentation = PRESENTATIONS.get(job.kind)
    return presentation.result(job) if presentation and presentation.result else (None, "")
