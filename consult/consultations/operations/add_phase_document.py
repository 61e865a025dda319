"""Attach a document to a phase: checked by its content, written again without what it tells of its author."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Phase, PhaseDocument
from consult.consultations.phase_files import FOLDER, LARGEST_MEGABYTES, TYPES
from consult.db import db
from consult.errors import Conflict
from consult.files.cleaning import cleaned
from consult.files.storage import shown_name, write

MOST_DOCUMENTS = 12


def add_phase_document(*, actor: Actor, phase: Phase, title: str, name: str, data: bytes) -> PhaseDocument:
    """Raises FileRefused, or Conflict when there are enough."""
    if len(phase.documents) >= MOST_DOCUMENTS:
        raise Conflict(_("%(n)s documents au plus pour une étape.", n=MOST_DOCUMENTS))
    clean = cleaned(data, TYPES, LARGEST_MEGABYTES)
    document = PhaseDocument(
        phase=phase,
        title=title,
        name=shown_name(name, clean.extension),
        media_type=clean.media_type,
        size=len(clean.data),
        path=write(clean, FOLDER),
    )
    db.session.add(document)
    db.session.flush()
    record(actor, "phase.add_document", "phase", phase.id, document=document.id)
    return document
