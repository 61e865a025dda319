"""Learning the words of filed projects, for those who write another one."""

from __future__ import annotations

from typing import Any

from consult.db import unit_of_work
from consult.jobs import JobHandle, handler, housekeeping
from consult.projects.likeness import learn, path_of
from consult.projects.operations.learn_words import KIND, learn_words
from consult.projects.queries.filing import stems_of_public
from consult.territories import queries as territories


@handler(KIND)
def learn_words_of_projects(_handle: JobHandle, organisation_id: int) -> dict[str, Any]:
    """Read in one short transaction; learned outside of any."""
    with unit_of_work():
        stems = stems_of_public(organisation_id)
    learn(organisation_id, stems)
    return {"projects": len(stems)}


@housekeeping
def learn_what_was_never_learned() -> None:
    """Organisations whose projects came by another way, a backup or the demonstration."""
    with unit_of_work():
        for organisation in territories.all_organisations():
            if not path_of(organisation.id).exists() and stems_of_public(organisation.id):
                learn_words(organisation_id=organisation.id)
