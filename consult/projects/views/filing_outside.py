"""Filing, or joining, from outside: somebody without an account says who they are and gets one by a mailed link."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.accounts.forms import VisitorForm
from consult.accounts.login import start_session
from consult.accounts.operations.request_account import request_account
from consult.authz import public
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.projects.forms_filing import InvitedForm
from consult.projects.models import Author, PhaseKind, Project
from consult.projects.operations.join_from_outside import join_from_outside
from consult.projects.queries.calls import published_call
from consult.projects.queries.writings import shown_parts
from consult.projects.rules.calendar import is_in
from consult.projects.views.filing import blueprint
from consult.web.guard import current_actor
from consult.web.limits import typed_address


@blueprint.route("/appels/<slug>/se-presenter", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=typed_address)
def introduce(slug: str) -> Any:
    """The same answer whether or not the address is known."""
    call, actor = published_call(g.organisation.id, slug), current_actor()
    if actor.account_id is not None:
        return redirect(url_for("filing.begin", slug=slug))
    if not call.open_to_visitors or not is_in(call, PhaseKind.FILING, utcnow()):
        raise NotFound(_("On ne dépose pas ici sans compte en ce moment. La page de l’appel dit qui dépose, et quand."))
    form = VisitorForm()
    if form.validate_on_submit():
        request_account(
            actor=actor,
            email=form.email.data,
            first_name=form.first_name.data,
            last_name=form.last_name.data,
            next_path=inside(url_for("filing.begin", slug=slug)),
            locale=get_locale().language,
        )
        return redirect(url_for("accounts.opening_sent"), 303)
    return render_template("filing/introduce.html", call=call, form=form), 422 if form.errors else 200


def inside(url: str) -> str:
    """A path of this organisation, whichever of its addresses the mailed link will open."""
    return url.removeprefix(request.script_root)


def invited_from_outside(author: Author, project: Project) -> Any:
    """The link of an invitation, in a browser where nobody is signed in: an address that has an account here signs in;
    another opens one and joins at once, as its mailbox brought the link."""
    actor, form = current_actor(), InvitedForm()
    if accounts.account_for_sign_in(actor.organisation_id, author.email or "") is not None:
        if request.method == "POST":
            return redirect(url_for("accounts.sign_in", suite=request.path), 303)
        return render_template("filing/invitation_known.html", texts=shown_parts(project))
    if not form.validate_on_submit():
        page = render_template(
            "filing/invitation_outside.html", texts=shown_parts(project), form=form, email=author.email
        )
        return page, 422 if form.errors else 200
    token = join_from_outside(
        actor=actor,
        project=project,
        author=author,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        shown_name=form.shown_name.data or "",
        next_path=request.path,
        locale=get_locale().language,
    )
    if token is None:
        return redirect(url_for("accounts.opening_sent"), 303)
    start_session(token, get_locale().language, by_link=True)
    flash(_("Votre compte est ouvert, et vous portez ce projet : sa page est la vôtre aussi."), "success")
    return redirect(url_for("filing.show", slug=project.slug), 303)
