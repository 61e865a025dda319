"""What answers an act: the panes as they now stand, or the page again for those who have no script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from consult.reports.models import CurationEvent
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench, bench_of_run
from consult.reports.workbench.forms import ActForm
from consult.reports.workbench.pages import screen as pages
from consult.web.htmx import wants_fragment


def after(bench: Bench, event: CurationEvent, **changes: Any) -> Any:
    """The screen after a decision, where the person was; `changes`: what the address asks for from now on."""
    asked = replace(Asked.read(request.form), done=event.number, **changes)
    address = url_for("workbench.screen", slug=bench.consultation.slug, **asked.query())
    if not wants_fragment():
        return redirect(address, 303)
    now = bench_of_run(bench.consultation, bench.run)
    if asked.theme and asked.place(now) is None:
        asked = replace(asked, theme="")
    page = render_template(
        "workbench/answer.html", **pages.screen(now, asked), outside=pages.outside_rows(now), patched=True
    )
    response = make_response(page)
    response.headers["HX-Push-Url"] = url_for("workbench.screen", slug=bench.consultation.slug, **asked.query(done=0))
    return response


def refused(bench: Bench, form: ActForm) -> Any:
    """422: what is wrong, and what was typed, to be mended on the spot."""
    asked = Asked.read(request.form)
    if wants_fragment():
        return in_notice(render_template("workbench/refusal_notice.html", sentence=form.sentence()), 422)
    context = pages.common(bench, asked)
    return render_template("workbench/refusal.html", sentence=form.sentence(), typed=typed(), **context), 422


def in_notice(fragment: str, status: int) -> Response:
    """Shown above the panes, which stay as they are with what was typed in them."""
    response = make_response(fragment, status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#bench-notice", "innerHTML"
    return response


def typed() -> list[tuple[str, str]]:
    """What was sent, without the token nor the number that the page had seen."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "seen")]
