"""The files of a project and those who carry it: pages of their own among the steps."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.files.cleaning import Clean, cleaned
from consult.files.refusal import FileRefused
from consult.files.serving import served
from consult.projects.errors import NotThisStage
from consult.projects.errors_filing import TooMany
from consult.projects.files import LARGEST_MEGABYTES, TYPES, is_picture, path_of
from consult.projects.filing_pages import author_rows, file_rows, path_of_steps
from consult.projects.forms_filing import FileForm, InviteForm, NameForm
from consult.projects.models import Call, Project
from consult.projects.operations.add_project_file import add_project_file
from consult.projects.operations.answer_join_request import answer_join_request
from consult.projects.operations.ask_to_join import ask_to_join
from consult.projects.operations.drop_project_file import drop_project_file
from consult.projects.operations.invite_author import invite_author
from consult.projects.operations.join_project import join_project
from consult.projects.operations.name_author import name_author
from consult.projects.queries import filing as queries
from consult.projects.queries.access import public_project
from consult.projects.queries.writings import shown_parts
from consult.projects.rules.filing import may_edit
from consult.projects.step_forms import step_page
from consult.projects.views.filing import blueprint, own
from consult.projects.views.filing_outside import invited_from_outside
from consult.secrets import digest
from consult.web.guard import current_actor
from consult.web.transaction import without_lock


def piece_page(template: str, project: Project, call: Call, step: str, *, status: int = 200, **values: Any) -> Any:
    if step not in path_of_steps(call):
        raise NotFound
    return render_template(template, **step_page(project, call, step), **values), status


@blueprint.route("/mes-projets/<slug>/fichiers", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit("300 per hour", methods=["POST"])
def files(slug: str) -> Any:
    project, call = own(slug)
    form = FileForm()
    if not may_edit(project.stage, call, utcnow()):
        raise NotFound
    if form.validate_on_submit():
        sent = form.file.data
        if not sent:
            form.refuse(_("Choisissez un fichier."), "file")
        elif add(slug, form, sent.filename or "", sent.read()):
            return redirect(url_for("filing.files", slug=slug), 303)
        project, call = own(slug)
    status = 422 if form.errors else 200
    return piece_page(
        "filing/files.html", project, call, "fichiers", form=form, files=file_rows(project), status=status
    )


def add(slug: str, form: FileForm, name: str, data: bytes) -> bool:
    """Whether the file was kept; if not, the form says why. Decoding takes time: nobody waits for the database."""
    try:
        with without_lock():
            clean: Clean = cleaned(data, TYPES, LARGEST_MEGABYTES)
        add_project_file(
            actor=current_actor(), project=own(slug)[0], name=name, clean=clean, alternative=form.alternative.data or ""
        )
    except (FileRefused, TooMany, NotThisStage) as refusal:
        form.refuse(refusal, "file")
        return False
    flash(_("Le fichier est joint, sans ce qu’il disait de son auteur."), "success")
    return True


@blueprint.post("/mes-projets/<slug>/fichiers/<int:file_id>/retirer")
@requires(Permission.SIGNED_IN)
def drop_file(slug: str, file_id: int) -> Any:
    project, _call = own(slug)
    drop_project_file(actor=current_actor(), project=project, file=queries.own_file(project.id, file_id))
    return redirect(url_for("filing.files", slug=slug), 303)


@blueprint.get("/projets/fichiers/<token>")
@public
def file(token: str) -> Any:
    """To those who may read the project; pictures are shown, documents are kept."""
    found = queries.readable_file(current_actor(), token)
    return served(path_of(found), found.media_type, found.name, inline=is_picture(found))


@blueprint.route("/mes-projets/<slug>/auteurs", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit("60 per hour", methods=["POST"])
def authors(slug: str) -> Any:
    """Two forms: whom to invite, and one's own name."""
    project, call = own(slug)
    mine = queries.carrying(project.id, current_actor().person_id)
    naming = "shown_name" in request.form
    name, invite = NameForm(obj=mine), InviteForm()
    if naming and name.validate_on_submit():
        name_author(actor=current_actor(), project=project, shown_name=name.shown_name.data or "")
        return told(slug, _("C’est noté : vous apparaîtrez ainsi."))
    if request.method == "POST" and not naming and invite.validate_on_submit():
        try:
            invite_author(actor=current_actor(), project=project, email=invite.email.data)
            return told(slug, _("L’invitation part à %(email)s.", email=invite.email.data))
        except TooMany as refusal:
            invite.refuse(refusal, "email")
    rows, status = author_rows(current_actor(), project), 422 if name.errors or invite.errors else 200
    return piece_page(
        "filing/authors.html", project, call, "auteurs", name=name, invite=invite, authors=rows, status=status
    )


def told(slug: str, message: str) -> Any:
    flash(message, "success")
    return redirect(url_for("filing.authors", slug=slug), 303)


@blueprint.post("/mes-projets/<slug>/auteurs/<int:author_id>/accepter")
@requires(Permission.SIGNED_IN)
def accept(slug: str, author_id: int) -> Any:
    return answered(slug, author_id, accepts=True)


@blueprint.post("/mes-projets/<slug>/auteurs/<int:author_id>/refuser")
@requires(Permission.SIGNED_IN)
def refuse(slug: str, author_id: int) -> Any:
    return answered(slug, author_id, accepts=False)


def answered(slug: str, author_id: int, *, accepts: bool) -> Any:
    project, _call = own(slug)
    author = queries.author_row(project.id, author_id)
    answer_join_request(actor=current_actor(), project=project, author=author, accepts=accepts)
    flash(_("Cette personne porte le projet avec vous.") if accepts else _("C’est retiré."), "success")
    return redirect(url_for("filing.show", slug=slug), 303)


@blueprint.route("/invitations-projet/<token>", methods=["GET", "POST"])
@public
@limiter.limit("120 per hour")
def invitation(token: str) -> Any:
    """A GET changes nothing, as mail scanners open every link; joining asks to be signed in."""
    author, project = queries.invitation(current_actor().organisation_id, digest(token))
    form, actor = NameForm(), current_actor()
    if actor.account_id is None:
        return invited_from_outside(author, project)
    if form.validate_on_submit():
        join_project(actor=actor, project=project, author=author, shown_name=form.shown_name.data or "")
        flash(_("Vous portez ce projet : sa page est la vôtre aussi."), "success")
        return redirect(url_for("filing.show", slug=project.slug), 303)
    page = render_template("filing/invitation.html", project=project, form=form, texts=shown_parts(project))
    return page, 422 if form.errors else 200


@blueprint.post("/projets/<slug>/rejoindre")
@requires(Permission.SIGNED_IN)
@limiter.limit("30 per hour")
def join(slug: str) -> Any:
    """Ask those who carry a public project to carry it with them."""
    asked = ask_to_join(actor=current_actor(), project=public_project(current_actor().organisation_id, slug))
    flash(
        _("Votre demande est transmise à ceux qui portent ce projet. Leur réponse sera dans « Mes projets ».")
        if asked
        else _("Vous portez déjà ce projet, ou vous l’avez déjà demandé.")
    )
    return redirect(url_for("filing.index"), 303)
