"""A member files a project, one page a step; what is typed is kept as it is typed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.rules_answering import is_key
from consult.db import utcnow
from consult.errors import DomainError, NotFound
from consult.extensions import limiter
from consult.projects.errors_filing import FilingClosed, Incomplete, TooMany
from consult.projects.fields import row_id
from consult.projects.filing_pages import draft_page, missing_rows, path_of_steps, similar_rows, step_url, summary_rows
from consult.projects.forms_filing import StepForm
from consult.projects.models import Call, PhaseKind, Project, Stage
from consult.projects.operations.begin_project import begin_project
from consult.projects.operations.file_project import file_project
from consult.projects.operations.save_step import save_step
from consult.projects.queries import filing as queries
from consult.projects.queries.access import own_project
from consult.projects.queries.calls import published_call
from consult.projects.rules.calendar import is_in
from consult.projects.rules.filing import may_edit
from consult.projects.step_forms import step_form, step_page
from consult.web.filters import time_short
from consult.web.guard import current_actor

blueprint = Blueprint("filing", __name__)
PAGES = {
    "projet": "filing/projet.html",
    "besoin": "filing/besoin.html",
    "lieu": "filing/lieu.html",
    "budget": "filing/budget.html",
    "precisions": "filing/precisions.html",
}


def own(slug: str) -> tuple[Project, Call]:
    project = own_project(current_actor(), slug)
    return project, queries.call_with_calendar(project)


@blueprint.route("/appels/<slug>/deposer", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit("60 per hour", methods=["POST"])
def begin(slug: str) -> Any:
    """What filing asks for; the button makes the draft. One that was begun is taken up."""
    call, actor = published_call(g.organisation.id, slug), current_actor()
    if request.method == "POST":
        key = request.form.get("client_key", "")
        if not is_key(key):
            raise NotFound
        project = begin_project(actor=actor, call=call, client_key=key)
        return redirect(step_url(project.slug, path_of_steps(call)[0]), 303)
    return render_template(
        "filing/begin.html",
        call=call,
        draft=queries.draft_in(actor, call.id),
        is_open=is_in(call, PhaseKind.FILING, utcnow()),
        client_key=new_key(),
        steps=path_of_steps(call),
    )


def new_key() -> str:
    """For a page without script too: pressed twice, its button does one thing."""

    return str(uuid4())


@blueprint.route("/mes-projets/<slug>/<any(projet, besoin, lieu, budget, precisions):step>", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def step(slug: str, step: str) -> Any:
    project, call = own(slug)
    form = editable(project, call, step)
    if form.validate_on_submit() and kept(form, project, step):
        return redirect(following(project, call, step), 303)
    return render_template(PAGES[step], form=form, **step_page(project, call, step)), form.status


def editable(project: Project, call: Call, step: str) -> StepForm:
    """The form of a step; NotFound where this call has none, or once the project may no longer be rewritten."""
    if step not in path_of_steps(call) or not may_edit(project.stage, call, utcnow()):
        raise NotFound(_("Cette page ne se modifie plus. La page du projet dit où il en est."))
    return step_form(project, call, step, request.args.get("territoire", type=row_id))


def kept(form: StepForm, project: Project, step: str) -> bool:
    """Whether the page was stored; if not, the form says why and holds what was typed."""
    try:
        save_step(
            actor=current_actor(),
            project=project,
            step=step,
            values=form.values(),
            seen=form.seen.data,
            page_key=form.page_key.data,
        )
    except EditedMeanwhile as conflict:
        form.meet(conflict)
    except (TooMany, Incomplete) as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


def following(project: Project, call: Call, step: str) -> str:
    """The next page; what is filed already goes back to its own."""
    steps = path_of_steps(call)
    if request.form.get("do") == "add":
        return step_url(project.slug, step)
    if project.stage is not Stage.DRAFT or request.form.get("do") == "later":
        return url_for("filing.show", slug=project.slug)
    return step_url(project.slug, steps[steps.index(step) + 1])


@blueprint.post("/mes-projets/<slug>/brouillon/<any(projet, besoin, lieu, budget, precisions):step>")
@requires(Permission.SIGNED_IN)
@limiter.limit("2000 per hour")
def draft(slug: str, step: str) -> Any:
    """As one types: what is stored, or a sentence that says why not. Nothing of the page is touched but that line."""
    project, call = own(slug)
    if project.stage is not Stage.DRAFT:
        raise NotFound
    form, refusal, seen = editable(project, call, step), "", ""
    if not form.validate():
        refusal = first_error(form)
    else:
        try:
            seen = save_step(
                actor=current_actor(),
                project=project,
                step=step,
                values=form.values(),
                seen=form.seen.data,
                page_key=form.page_key.data,
                typing=True,
            )
        except DomainError as error:
            refusal = str(error)
    return render_template(
        "filing/saved.html",
        refusal=refusal,
        seen=seen,
        saved_at=time_short(utcnow()),
        similar=similar_rows(project, call),
        asks=step in ("projet", "besoin"),
    )


def first_error(form: StepForm) -> str:
    def flat(errors: Any) -> list[str]:
        values = errors.values() if isinstance(errors, dict) else errors
        return [text for value in values for text in ([value] if not isinstance(value, (dict, list)) else flat(value))]

    return str(next(iter(flat(form.errors)), _("Une réponse est à corriger.")))


@blueprint.get("/mes-projets/<slug>/verifier")
@requires(Permission.SIGNED_IN)
def check(slug: str) -> Any:
    return checked(slug, "")


def checked(slug: str, refusal: str, status: int = 200) -> Any:
    project, call = own(slug)
    if project.stage is not Stage.DRAFT:
        return redirect(url_for("filing.show", slug=slug))
    page = render_template(
        "filing/check.html",
        project=project,
        call=call,
        rows=summary_rows(project, call),
        missing=missing_rows(project, call),
        similar=similar_rows(project, call),
        is_open=is_in(call, PhaseKind.FILING, utcnow()),
        refusal=refusal,
        steps=draft_page(project, call)["steps"],
    )
    return page, status


@blueprint.post("/mes-projets/<slug>/deposer")
@requires(Permission.SIGNED_IN)
def file_now(slug: str) -> Any:
    project, _call = own(slug)
    try:
        file_project(actor=current_actor(), project=project)
    except (FilingClosed, Incomplete) as refusal:
        return checked(slug, str(refusal), refusal.status)
    return redirect(url_for("filing.receipt", slug=project.slug), 303)


@blueprint.get("/mes-projets/<slug>/recu")
@requires(Permission.SIGNED_IN)
def receipt(slug: str) -> Any:
    """Shown after the commit: what it says is stored."""
    project, call = own(slug)
    if project.filed_at is None:
        raise NotFound
    return render_template("filing/receipt.html", project=project, call=call)
