"""Take a category away: deleted where no project has it, retired where one does, and back again."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.projects.models import Call
from consult.projects.operations.save_category import category_of
from consult.projects.queries.calls import categories_in_use


def retire_category(*, actor: Actor, call: Call, category_id: int) -> str:
    """`removed`, `retired` (the projects that have it keep it, no other may choose it) or `restored`."""
    category = category_of(call, category_id)
    if category.retired:
        category.retired, done = False, "restored"
    elif categories_in_use(call.id).get(category.id):
        category.retired, done = True, "retired"
    else:
        call.categories.remove(category)
        db.session.delete(category)
        done = "removed"
    db.session.flush()
    record(actor, f"call.category_{done}", "call", call.id, category=category_id)
    return done
