"""Remember which column is what, for the next file with the same headings."""

from __future__ import annotations

from collections.abc import Sequence

from consult.authz import Actor
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.models import ImportMapping
from consult.consultations.queries_importing import headings_hash, remembered_mapping
from consult.db import db, utcnow


def remember_mapping(*, actor: Actor, header: Sequence[str], columns: ColumnMap, source: str) -> None:
    """The last choice wins."""
    found = remembered_mapping(actor.organisation_id, header)
    if found is None:
        found = ImportMapping(organisation_id=actor.organisation_id, headings_hash=headings_hash(header))
        db.session.add(found)
    found.mapping = {**columns.as_json(), "source": source}
    found.saved_at, found.saved_by_id = utcnow(), actor.person_id
