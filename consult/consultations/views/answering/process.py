"""The process that everybody may follow, and its documents."""

from __future__ import annotations

from typing import Any

from flask import g, render_template

from consult.authz import public
from consult.clock import today
from consult.consultations import queries, queries_phases
from consult.consultations.processes import phase_rows
from consult.consultations.views.answering import blueprint
from consult.consultations.views.answering.entry import visible
from consult.errors import NotFound
from consult.files.serving import served


@blueprint.get("/demarche")
@blueprint.get("/consultations/<slug>/demarche")
@public
def process(slug: str | None = None) -> Any:
    consultation = visible(slug)[0] if slug else None
    phases = queries_phases.timeline(g.organisation.id, consultation.id if consultation else None)
    if not phases:
        raise NotFound
    return render_template("phases/public.html", consultation=consultation, rows=phase_rows(phases, today()))


@blueprint.get("/documents/<int:document_id>")
@public
def phase_document(document_id: int) -> Any:
    """Saved rather than shown: whatever the file holds, it does not run on this site."""
    document = queries_phases.document_of(g.organisation.id, document_id)
    if document.phase.consultation_id is not None:
        visible(queries.consultation_of(g.organisation.id, document.phase.consultation_id).slug)
    return served(document.path, document.media_type, document.name)
