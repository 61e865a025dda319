"""Letters by post to those whom no e-mail reaches."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, send_file, url_for

from consult.authz import Permission, requires
from consult.consultations import post, queries
from consult.consultations.forms_inviting import LettersForm
from consult.consultations.operations.write_letters import KIND, write_letters
from consult.errors import Forbidden, NotFound
from consult.jobs import queries as jobs
from consult.jobs.card import job_card
from consult.web.guard import current_actor

blueprint = Blueprint("posting", __name__, url_prefix="/administration/consultations/<slug>/courrier")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def show(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = LettersForm().offer(g.organisation.id)
    if form.validate_on_submit():
        write_letters(actor=current_actor(), consultation=consultation, **form.values())
        return redirect(url_for("posting.show", slug=slug))
    mine = [row for row in jobs.jobs_of(g.organisation.id, KIND) if row.arguments["consultation_id"] == consultation.id]
    letters, nowhere = post.count_letters(g.organisation.id, None, None)
    page = render_template(
        "inviting/letters.html",
        consultation=consultation,
        form=form,
        letters=letters,
        nowhere=nowhere,
        last=mine[0] if mine else None,
        card=job_card(mine[0], polls=False) if mine else None,
        is_mine=bool(mine) and mine[0].created_by_id == current_actor().person_id,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<int:job_id>")
@requires(Permission.CONSULTATION_INVITE)
def file(slug: str, job_id: int) -> Any:
    """For whoever asked for it alone, and for a week: it holds addresses and codes."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    job = jobs.job_of_kind(g.organisation.id, job_id, KIND)
    if job.arguments["consultation_id"] != consultation.id:
        raise NotFound
    if job.created_by_id != current_actor().person_id:
        raise Forbidden
    path = post.letter_path(job.result.get("file", ""))
    if not path.is_file():
        raise NotFound
    return send_file(path, as_attachment=True, download_name=f"lettres-{slug}{path.suffix}", max_age=0)
