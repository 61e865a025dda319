"""What a round gave, for everybody: the result, the files, one's own ballot found again, the minutes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.errors import NotFound
from consult.secrets import normal_code
from consult.selection import minutes
from consult.selection.files import file_response
from consult.selection.forms import FindForm
from consult.selection.models import RoundState
from consult.selection.pages import results as pages
from consult.selection.queries import rounds
from consult.web.guard import current_actor

blueprint = Blueprint("results", __name__, url_prefix="/scrutins")


def counted(round_id: int) -> Any:
    """A round whose result is published; NotFound for any other."""
    found = rounds.shown_round(g.organisation.id, round_id)
    if found.state is not RoundState.COUNTED:
        raise NotFound(_("Ce scrutin n’est pas encore dépouillé."))
    return found


@blueprint.get("/<int:round_id>/resultats")
@public
def show(round_id: int) -> Any:
    return render_template("rounds/results.html", **pages.results_page(counted(round_id), g.organisation.k))


@blueprint.get("/<int:round_id>/fichier.<any(json, csv, pb):ending>")
@public
def file(round_id: int, ending: str) -> Any:
    return file_response(pages.public_document(counted(round_id), g.organisation.k), ending)


@blueprint.route("/<int:round_id>/retrouver", methods=["GET", "POST"])
@public
def find(round_id: int) -> Any:
    """The codes are posted: they stay out of addresses and logs."""
    round_, form = counted(round_id), FindForm()
    found = None
    if form.validate_on_submit():
        found = pages.found_ballot(round_, g.organisation.k, normal_code(form.ballot.data or ""), form.nonce.data or "")
    page = render_template("rounds/find.html", form=form, round=round_, found=found)
    return page, 422 if form.errors else 200


@blueprint.get("/<int:round_id>/proces-verbal.<any(pdf, docx):ending>")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def minutes_file(round_id: int, ending: str) -> Any:
    round_ = rounds.held_round(current_actor(), round_id)
    return minutes.response(counted(round_.id), g.organisation, ending)
