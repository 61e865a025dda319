"""A project under examination and a request, in an organisation of the contract tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from consult.db import db, utcnow
from consult.projects.models import CallKind, ComplementRequest, PhaseKind
from consult.territories.models import Organisation
from tests.factories.projects import make_call, make_project

Values = dict[str, Any]


def commission_of(organisation: Organisation) -> Values:
    """Committed by the caller."""
    call = make_call(organisation, PhaseKind.EXAMINATION, slug=f"examen-{organisation.slug}", title="À examiner")
    project = make_project(call, slug=f"examine-{organisation.slug}")
    asked = ComplementRequest(project_id=project.id, question="Avec qui ?", due_at=utcnow() + timedelta(days=5))
    db.session.add(asked)
    support = make_call(organisation, slug=f"soutien-{organisation.slug}", title="Être aidé", kind=CallKind.SUPPORT)
    request = make_project(support, slug=f"demande-{organisation.slug}")
    db.session.flush()
    return {
        "examined_id": project.id,
        "examined_slug": project.slug,
        "complement_id": asked.id,
        "request_id": request.id,
    }


def _examined(values: Values) -> Values:
    return {"project_id": values["examined_id"]}


def _requested(values: Values) -> Values:
    return {"project_id": values["request_id"]}


COMMISSION_EXAMPLES: dict[str, Callable[[Values], Values]] = {
    **{
        f"commission.{name}": _examined
        for name in ("ask", "assign_one", "decide", "decision", "grid", "show", "step_aside", "write_grid")
    },
    "commission.unassign": lambda values: {**_examined(values), "person_id": values["person_id"]},
    "commission.answer": lambda values: {"slug": values["examined_slug"], "complement_id": values["complement_id"]},
    **{f"requests.{name}": _requested for name in ("answer", "show")},
}
