"""A round as everybody reads it, and the ballot of those on its roll.

Whoever stood on the roll at the opening votes, whatever became of their seat since: these pages ask for an account, and
look at the roll.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.db import utcnow
from consult.errors import DomainError
from consult.selection.errors import BallotRefused
from consult.selection.forms import BallotForm, ProxyForm, StepAsideForm, typed_choices, typed_notes
from consult.selection.operations.cast_ballot import cast_ballot
from consult.selection.operations.give_proxy import give_proxy
from consult.selection.operations.step_aside import step_aside as record_step_aside
from consult.selection.operations.take_back_proxy import take_back_proxy
from consult.selection.operations.write_notes import write_notes
from consult.selection.pages import voting as pages
from consult.selection.queries import rounds, voting
from consult.selection.rules.calendar import accepts_votes
from consult.web.guard import current_actor

blueprint = Blueprint("voting", __name__, url_prefix="/scrutins")


def loaded(round_id: int) -> Any:
    return rounds.shown_round(g.organisation.id, round_id)


def own_line(round_: Any) -> Any:
    return voting.own_line(round_.id, current_actor().person_id)


def voted_for(round_: Any) -> Any:
    """The line that `pour` names, else one's own."""
    typed = request.values.get("pour", "")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    return voting.line_voted_for(round_.id, current_actor().person_id, wanted)


def aside(round_id: int) -> Any:
    """Where those go who have nothing to do on a page of voters."""
    flash(_("Seuls les élus de la liste des votants ont accès à cette page, tant que le scrutin est ouvert."), "info")
    return redirect(url_for("voting.show", round_id=round_id))


def may_vote(round_: Any) -> bool:
    return accepts_votes(round_, utcnow()) and voting.voter_of(round_.id, current_actor().person_id) is not None


def choices_of(round_: Any) -> dict[str, Any]:
    codes = [row.code for row in rounds.projects_of(round_.id)]
    return typed_choices(round_.method, round_.rules, codes, request.form)


def ballot_page(round_: Any, voter: Any, status: int = 200, **values: Any) -> Any:
    page = pages.vote_page(round_, current_actor(), voter, now=utcnow(), typed=values.pop("typed", None))
    response = make_response(render_template("rounds/vote.html", **page, **values), status)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("")
@public
def index() -> Any:
    return render_template("rounds/list.html", **pages.index_page(current_actor(), utcnow()))


@blueprint.get("/<int:round_id>")
@public
def show(round_id: int) -> Any:
    return render_template("rounds/public.html", **pages.round_page(loaded(round_id), current_actor(), utcnow()))


@blueprint.get("/<int:round_id>/voter")
@requires(Permission.SIGNED_IN)
def vote(round_id: int) -> Any:
    round_ = loaded(round_id)
    return ballot_page(round_, voted_for(round_)) if may_vote(round_) else aside(round_id)


@blueprint.post("/<int:round_id>/voter")
@requires(Permission.SIGNED_IN)
def cast(round_id: int) -> Any:
    round_, form = loaded(round_id), BallotForm()
    voter, choices = voted_for(round_), choices_of(round_)
    if not form.validate():
        return ballot_page(round_, voter, 422, typed=choices, refusal=_("Renvoyez ce bulletin : la page avait expiré."))
    nonce = form.nonce.data or ""
    try:
        ballot = cast_ballot(
            actor=current_actor(), round_id=round_.id, voter_id=voter.id, choices=choices, nonce=nonce,
            client_key=form.key.data or "",
        )  # fmt: skip
    except BallotRefused as refusal:
        return ballot_page(round_, voter, 422, typed=choices, refusal=str(refusal))
    response = make_response(
        render_template("rounds/receipt.html", **pages.receipt_page(round_, g.organisation, ballot, nonce))
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<int:round_id>/reste")
@requires(Permission.SIGNED_IN)
def left(round_id: int) -> Any:
    round_ = loaded(round_id)
    own_line(round_)
    words = pages.left_words(round_, rounds.projects_of(round_.id), choices_of(round_))
    return render_template("rounds/left.html", left=words)


@blueprint.post("/<int:round_id>/notes")
@requires(Permission.SIGNED_IN)
def notes(round_id: int) -> Any:
    """From the ballot: what was chosen comes back as it was typed."""
    round_ = loaded(round_id)
    voter = voted_for(round_)
    ids = [row.project_id for row in rounds.projects_of(round_.id)]
    write_notes(actor=current_actor(), round_=round_, bodies=typed_notes(ids, request.form))
    if request.headers.get("HX-Request"):
        return "", 204
    flash(_("Vos notes sont enregistrées. Votre bulletin n’est pas encore envoyé."), "success")
    return ballot_page(round_, voter, typed=choices_of(round_))


@blueprint.get("/<int:round_id>/comparer")
@requires(Permission.SIGNED_IN)
def compare(round_id: int) -> Any:
    round_ = loaded(round_id)
    if not may_vote(round_):
        return aside(round_id)
    return render_template(
        "rounds/compare.html", **pages.compare_page(round_, own_line(round_), request.args.getlist("projet"))
    )


@blueprint.route("/<int:round_id>/procuration", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def proxy(round_id: int) -> Any:
    round_ = loaded(round_id)
    if request.method == "GET" and not may_vote(round_):
        return aside(round_id)
    form, page = ProxyForm(), pages.proxy_page(round_, own_line(round_))
    form.offer(page["offered"])
    if form.validate_on_submit():
        try:
            give_proxy(actor=current_actor(), round_=round_, to_id=form.to_id.data)
        except DomainError as refusal:
            form.refuse(refusal, "to_id")
        else:
            flash(_("Votre procuration est donnée. Vous pouvez la reprendre tant qu’elle n’a pas servi."), "success")
            return redirect(url_for("voting.proxy", round_id=round_id))
    return render_template("rounds/proxy.html", form=form, **page), 422 if form.errors else 200


@blueprint.post("/<int:round_id>/procuration/reprendre")
@requires(Permission.SIGNED_IN)
def take_back(round_id: int) -> Any:
    take_back_proxy(actor=current_actor(), round_=loaded(round_id))
    flash(_("Vous avez repris votre procuration : vous pouvez voter."), "success")
    return redirect(url_for("voting.vote", round_id=round_id))


@blueprint.route("/<int:round_id>/deport", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def step_aside(round_id: int) -> Any:
    round_ = loaded(round_id)
    if request.method == "GET" and not may_vote(round_):
        return aside(round_id)
    form, page = StepAsideForm(), pages.step_aside_page(round_, own_line(round_))
    form.offer(page["offered"])
    if form.validate_on_submit():
        again = record_step_aside(
            actor=current_actor(), round_=round_, project_id=form.project_id.data, reason=form.reason.data or ""
        )
        flash(_("Votre déport est enregistré : vous ne votez pas pour ce projet."), "success")
        if again:
            flash(_("Votre bulletin le choisissait : il est retiré. Votez de nouveau, sans lui."), "attention")
        return redirect(url_for("voting.vote", round_id=round_id))
    return render_template("rounds/step_aside.html", form=form, **page), 422 if form.errors else 200


@blueprint.get("/<int:round_id>/liste")
@public
def roll(round_id: int) -> Any:
    """Names for those on the roll and those who keep it; everybody reads how many, and the fingerprint."""
    round_, actor = loaded(round_id), current_actor()
    named = pages.reads_names(round_, actor)
    return render_template("rounds/roll.html", **pages.roll_page(round_, named=named))
