"""What becomes of chosen projects: for everybody, then for those who follow them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.errors import DomainError
from consult.extensions import limiter
from consult.files.cleaning import Clean, cleaned
from consult.files.refusal import FileRefused
from consult.files.serving import served
from consult.projects.following_files import path_of
from consult.projects.forms_following import EndForm, MilestoneForm, NewsForm, RealisationForm
from consult.projects.models import Project, Stage
from consult.projects.operations.end_project import end_project
from consult.projects.operations.publish_news import publish_news, remove_news
from consult.projects.operations.save_milestone import drop_milestone, mark_milestone, save_milestone
from consult.projects.operations.start_following import start_following
from consult.projects.operations.update_realisation import update_realisation
from consult.projects.pages import following as pages
from consult.projects.queries import following as queries
from consult.projects.rules.following import PICTURE_MEGABYTES
from consult.projects.sharing.sheet import sheet_of
from consult.web.guard import current_actor
from consult.web.pdf import pdf_response
from consult.web.transaction import without_lock

blueprint = Blueprint("following", __name__)
SIGNED_IN = Permission.SIGNED_IN


@blueprint.get("/projets/<slug>/suivi")
@public
def show(slug: str) -> Any:
    project = queries.chosen_project(g.organisation.id, slug)
    return render_template("following/show.html", **pages.public_page(project))


@blueprint.get("/projets/<slug>/suivi/images/<token>")
@public
def picture(slug: str, token: str) -> Any:
    file = queries.news_picture(queries.chosen_project(g.organisation.id, slug), token)
    return served(path_of(file), file.media_type, file.name, inline=True)


@blueprint.get("/projets/<slug>/fiche.pdf")
@public
@limiter.limit("30 per minute")
def sheet(slug: str) -> Any:
    project = queries.chosen_project(g.organisation.id, slug)
    return pdf_response(sheet_of(project, g.organisation), f"{slug}.pdf")


@blueprint.get("/territoires/<code>/projets-choisis")
@public
def chosen(code: str) -> Any:
    return render_template("following/chosen.html", **pages.chosen_page(g.organisation.id, code))


@blueprint.get("/suivi-projets")
@requires(SIGNED_IN)
def index() -> Any:
    return render_template("following/index.html", **pages.index_page(current_actor()))


def loaded(project_id: int) -> Project:
    """A project that the actor follows; those of others do not exist."""
    return queries.followed_project(current_actor(), project_id)


def manage_response(project: Project, status: int = 200, **forms: Any) -> Any:
    held = queries.realisation_of(project.id)
    known = {"granted_cents": project.asked_cents} if held is None else {}
    shown: dict[str, Any] = {
        "form": RealisationForm(formdata=None, obj=held, data=known).offer(pages.referents(current_actor(), project)),
        "milestone_form": MilestoneForm(formdata=None),
        "news_form": NewsForm(formdata=None),
        "end_form": EndForm(formdata=None),
    }
    return render_template("following/manage.html", **pages.manage_page(project), **(shown | forms)), status


def back(project: Project, part: str = "") -> Any:
    return redirect(url_for("following.manage", project_id=project.id, _anchor=part or None), 303)


@blueprint.get("/suivi-projets/<int:project_id>")
@requires(SIGNED_IN)
def manage(project_id: int) -> Any:
    return manage_response(loaded(project_id))


@blueprint.post("/suivi-projets/<int:project_id>")
@requires(SIGNED_IN)
def save(project_id: int) -> Any:
    """Begin the realisation, or bring its money up to date."""
    project, actor = loaded(project_id), current_actor()
    form = RealisationForm().offer(pages.referents(actor, project))
    if not form.validate():
        return manage_response(project, 422, form=form)
    values = form.amounts()
    if project.stage is Stage.SELECTED:
        values.pop("spent_cents")
        start_following(actor=actor, project=project, **values)
        flash(_("La réalisation commence : l’auteur est prévenu."), "success")
    else:
        update_realisation(actor=actor, project=project, **values)
        flash(_("C’est enregistré."), "success")
    return back(project)


@blueprint.post("/suivi-projets/<int:project_id>/etapes")
@requires(SIGNED_IN)
def add_milestone(project_id: int) -> Any:
    project, form = loaded(project_id), MilestoneForm()
    if not form.validate():
        return manage_response(project, 422, milestone_form=form)
    save_milestone(actor=current_actor(), project=project, label=form.label.data or "", due_on=form.due_on.data)
    return back(project, "etapes")


@blueprint.post("/suivi-projets/<int:project_id>/etapes/<int:milestone_id>")
@requires(SIGNED_IN)
def change_milestone(project_id: int, milestone_id: int) -> Any:
    project = loaded(project_id)
    milestone, wanted = queries.milestone_of(project, milestone_id), request.form.get("do", "")
    if wanted == "drop":
        drop_milestone(actor=current_actor(), project=project, milestone=milestone)
        flash(_("L’étape est retirée."), "success")
    else:
        mark_milestone(actor=current_actor(), project=project, milestone=milestone, done=wanted == "done")
    return back(project, "etapes")


@blueprint.post("/suivi-projets/<int:project_id>/nouvelles")
@requires(SIGNED_IN)
def write_news(project_id: int) -> Any:
    project, form = loaded(project_id), NewsForm()
    try:
        if not form.validate():
            return manage_response(project, 422, news_form=form)
        sent = _pictures_sent()
        publish_news(
            actor=current_actor(), project=loaded(project_id), title=form.title.data or "", body=form.body.data or "",
            pictures=sent, alternative=form.alternative.data or "",
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal, "pictures" if isinstance(refusal, FileRefused) else "")
        return manage_response(loaded(project_id), refusal.status, news_form=form)
    flash(_("La nouvelle est publiée."), "success")
    return back(project, "nouvelles")


def _pictures_sent() -> list[Clean]:
    data = [sent.read() for sent in request.files.getlist("pictures") if sent.filename]
    if not data:
        return []
    with without_lock():  # decoding takes time: nobody waits for the database meanwhile
        return [cleaned(each, ("image",), PICTURE_MEGABYTES) for each in data[:10]]


@blueprint.post("/suivi-projets/<int:project_id>/nouvelles/<int:news_id>/retirer")
@requires(SIGNED_IN)
def drop_news(project_id: int, news_id: int) -> Any:
    project = loaded(project_id)
    remove_news(actor=current_actor(), project=project, news=queries.one_news(project, news_id))
    flash(_("La nouvelle est retirée."), "success")
    return back(project, "nouvelles")


@blueprint.post("/suivi-projets/<int:project_id>/bilan")
@requires(SIGNED_IN)
def end(project_id: int) -> Any:
    project, form = loaded(project_id), EndForm()
    try:
        if not form.validate():
            return manage_response(project, 422, end_form=form)
        end_project(actor=current_actor(), project=project, report=form.report.data or "")
    except DomainError as refusal:
        form.refuse(refusal)
        return manage_response(project, refusal.status, end_form=form)
    flash(_("Le bilan est publié : le projet est réalisé."), "success")
    return back(project)
