"""What members do under a project: support, follow, comment, report."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Actor, Permission, public, requires
from consult.db import utcnow
from consult.extensions import limiter
from consult.moderation import queries as moderation
from consult.moderation.forms import ContestForm, ReportForm
from consult.moderation.operations.contest_writing import contest_writing
from consult.moderation.operations.report_writing import report_writing
from consult.moderation.queries_writings import act as decision_of
from consult.projects.forms_public import CommentForm
from consult.projects.operations.follow_project import follow_project
from consult.projects.operations.post_comment import post_comment
from consult.projects.operations.support_project import support_project
from consult.projects.operations.withdraw_comment import withdraw_comment
from consult.projects.operations.withdraw_support import withdraw_support
from consult.projects.pages.moderated import contested_text
from consult.projects.pages.project import project_page
from consult.projects.queries.access import public_project
from consult.projects.queries.taking_part import own_comment, project_of_comment, readable_comment
from consult.projects.queries.writings import shown_bodies, shown_parts
from consult.projects.views.public import blueprint
from consult.projects.views.visit import kept_to_compare
from consult.web.guard import current_actor
from consult.web.htmx import render_page

a_few = limiter.limit("60 per 10 minutes")


def back_to(slug: str, anchor: str) -> Any:
    return redirect(url_for("projects.show", slug=slug, _anchor=anchor), 303)


@blueprint.post("/projets/<slug>/soutenir")
@requires(Permission.SIGNED_IN)
@a_few
def support(slug: str) -> Any:
    """The second press of the same button takes the support back."""
    project, actor = public_project(g.organisation.id, slug), current_actor()
    if request.form.get("retirer"):
        withdraw_support(actor=actor, project=project, now=utcnow())
    else:
        support_project(actor=actor, project=project, now=utcnow())
    return back_to(slug, "soutien")


@blueprint.post("/projets/<slug>/suivre")
@requires(Permission.SIGNED_IN)
@a_few
def follow(slug: str) -> Any:
    project = public_project(g.organisation.id, slug)
    follow_project(actor=current_actor(), project=project, wanted=not request.form.get("retirer"))
    return back_to(slug, "soutien")


@blueprint.post("/projets/<slug>/commentaires")
@requires(Permission.SIGNED_IN)
@limiter.limit("20 per 10 minutes")
def comment(slug: str) -> Any:
    project, actor, form = public_project(g.organisation.id, slug), current_actor(), CommentForm()
    if not form.validate():
        context = project_page(project, actor, utcnow(), kept_to_compare())
        return render_page("projects/show.html", **{**context, "form": form}), 422
    posted = post_comment(
        actor=actor,
        project=project,
        client_key=form.client_key.data,
        body=form.body.data,
        parent_id=form.parent_id,
    )
    flash(_("Votre commentaire est publié. Vous pouvez le retirer à tout moment."), "success")
    return back_to(slug, f"commentaire-{posted.id}")


@blueprint.post("/commentaires/<int:comment_id>/retirer")
@requires(Permission.SIGNED_IN)
def take_back(comment_id: int) -> Any:
    actor = current_actor()
    mine = own_comment(g.organisation.id, actor.person_id, comment_id)
    slug = project_of_comment(mine).slug
    withdraw_comment(actor=actor, comment=mine)
    flash(_("Votre commentaire est retiré : ses mots sont effacés."), "success")
    return back_to(slug, "commentaires")


@blueprint.route("/commentaires/<int:comment_id>/signaler", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
def report_comment(comment_id: int) -> Any:
    found, project = readable_comment(g.organisation.id, comment_id)
    back = url_for("projects.show", slug=project.slug, _anchor=f"commentaire-{comment_id}")
    return report("comment", comment_id, shown_bodies([found])[comment_id], back)


@blueprint.route("/projets/<slug>/signaler", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
def report_project(slug: str) -> Any:
    project = public_project(g.organisation.id, slug)
    return report("project", project.id, shown_parts(project)["title"], url_for("projects.show", slug=slug))


def report(kind: str, target_id: int, text: str, back_url: str) -> Any:
    form = ReportForm().offer(moderation.charter_of(g.organisation.id))
    if form.validate_on_submit():
        report_writing(
            actor=Actor(organisation_id=g.organisation.id),
            kind=kind,
            target_id=target_id,
            reason=form.raison.data,
            comment=form.commentaire.data or "",
        )
        flash(_("Merci. Quelqu’un de l’équipe le relira."), "success")
        return redirect(back_url, 303)
    page = render_template("projects/report.html", form=form, text=text, back_url=back_url, kind=kind)
    return page, 422 if form.errors else 200


@blueprint.route("/contester/<int:writing_act_id>", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@a_few
def contest(writing_act_id: int) -> Any:
    """An author disagrees with what was decided of a project or a comment."""
    actor, form = current_actor(), ContestForm()
    act = decision_of(g.organisation.id, writing_act_id)
    page = contested_text(actor, act)
    if form.validate_on_submit():
        contest_writing(actor=actor, act=act, body=form.body.data, now=utcnow())
        flash(_("Votre contestation est envoyée. La réponse paraîtra sous votre texte."), "success")
        return redirect(page["url"], 303)
    return render_template("projects/contest.html", form=form, **page), 422 if form.errors else 200
