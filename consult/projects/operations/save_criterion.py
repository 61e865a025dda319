"""Add or change a line of the commission's grid."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.projects.errors import CallRefused, CallSettled
from consult.projects.models import Call, Criterion, CriterionKind
from consult.projects.queries.calls import has_evaluations
from consult.projects.rules.calls import MOST_CRITERIA


def criterion_of(call: Call, criterion_id: int) -> Criterion:
    for criterion in call.criteria:
        if criterion.id == criterion_id:
            return criterion
    raise NotFound


def refuse_once_examined(call: Call) -> None:
    """Raises CallSettled: two projects are never held to two grids."""
    if has_evaluations(call.id):
        raise CallSettled(_("Des projets sont déjà examinés avec cette grille : ses critères ne changent plus."))


def save_criterion(
    *,
    actor: Actor,
    call: Call,
    kind: CriterionKind,
    label: str,
    hint: str,
    weight: int,
    criterion_id: int | None = None,
) -> Criterion:
    """A new one where `criterion_id` is None. Raises CallSettled, CallRefused."""
    refuse_once_examined(call)
    if criterion_id is not None:
        criterion = criterion_of(call, criterion_id)
    else:
        if len(call.criteria) >= MOST_CRITERIA:
            raise CallRefused(_("%(n)s critères au plus pour une grille.", n=MOST_CRITERIA), "label")
        criterion = Criterion(position=max((line.position for line in call.criteria), default=0) + 1)
        call.criteria.append(criterion)
    criterion.kind, criterion.label, criterion.help, criterion.weight = kind, label, hint, weight
    db.session.flush()
    record(actor, "call.criterion", "call", call.id, criterion=criterion.id)
    return criterion
