"""Note something for oneself about the projects put to the vote."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.selection.models import PrivateNote, Round
from consult.selection.queries import rounds, voting


def write_notes(*, actor: Actor, round_: Round, bodies: Mapping[int, str]) -> None:
    """By project; nobody else reads them. An empty one is taken away, those not given stay as they are."""
    own = voting.own_line(round_.id, actor.person_id)
    voting.locked_voters(round_.id, own.id)
    mine = (PrivateNote.round_id == round_.id, PrivateNote.person_id == own.person_id)
    known = {note.project_id: note for note in db.session.scalars(sa.select(PrivateNote).where(*mine))}
    for project_id in {row.project_id for row in rounds.projects_of(round_.id)} & bodies.keys():
        body, note = bodies[project_id], known.get(project_id)
        if not body and note is not None:
            db.session.delete(note)
        elif note is not None and note.body != body:
            note.body, note.updated_at = body, utcnow()
        elif note is None and body:
            db.session.add(PrivateNote(round_id=round_.id, person_id=own.person_id, project_id=project_id, body=body))
