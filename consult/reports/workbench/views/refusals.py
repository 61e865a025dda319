"""Acts that could not be done: said where they were asked for, with what was typed."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from consult.errors import DomainError, error_page
from consult.reports.workbench.errors import ChangedMeanwhile
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import in_notice, typed
from consult.web.htmx import wants_fragment


@blueprint.errorhandler(ChangedMeanwhile)
def changed_meanwhile(error: ChangedMeanwhile) -> Any:
    """Somebody else decided in between: who, what, and the same act to confirm."""
    slug = (request.view_args or {}).get("slug", "")
    context = {"error": error, "slug": slug, "typed": typed(), "action": request.script_root + request.path}
    if wants_fragment():
        return in_notice(render_template("workbench/conflict_notice.html", **context), error.status)
    return render_template("workbench/conflict.html", **context), error.status


@blueprint.errorhandler(DomainError)
def refusal(error: DomainError) -> Any:
    """htmx shows it in the notice, and nothing else of the page changes."""
    if not wants_fragment():
        return error_page(error.status, str(error))
    return in_notice(render_template("workbench/refusal_notice.html", sentence=str(error)), error.status)
