"""Opens the calls of the demonstration, with their calendars, categories and grids."""

from __future__ import annotations

from datetime import datetime, timedelta

from consult.authz import Actor
from consult.db import db
from consult.demo.projects.plan import DemoCall
from consult.demo.projects.texts import category_names, words
from consult.projects.models import Call, CallKind, CallPhase, Category, Criterion, CriterionKind, PhaseKind

EURO = 100
GRID = (
    (CriterionKind.ADMISSIBILITY, "Le projet entre-t-il dans l’appel ?", "Objet, territoire, porteur, montant.", 1),
    (CriterionKind.FEASIBILITY, "Peut-il se faire ?", "Équipe, lieu, accords, autorisations.", 3),
    (CriterionKind.VALUES, "Est-il conforme à nos valeurs ?", "Solidarité, proximité, indépendance, transparence.", 3),
    (CriterionKind.COST, "Que coûtera-t-il vraiment ?", "Le montant que vous estimez, en euros.", 1),
    (CriterionKind.DELAY, "En combien de mois ?", "Jusqu’aux premiers participants.", 1),
    (CriterionKind.IMPACT, "Que changera-t-il ?", "Pour combien de personnes, et pour longtemps ?", 2),
)


def open_call(actor: Actor, plan: DemoCall, territory_id: int | None, now: datetime) -> Call:
    """The call as its administrator left it, where its calendar says today."""
    call = Call(
        organisation_id=actor.organisation_id,
        slug=plan.slug,
        title=plan.title,
        kind=plan.kind,
        territory_id=territory_id,
        permanent=plan.permanent,
        opened_at=_opened(plan, now),
        intro=plan.intro,
        values_text=words()["calls_values"],
        own_fields=list(plan.own_fields),
        budget_cents=plan.budget * EURO or None,
        most_cents=plan.most * EURO or None,
        examiners_per_project=plan.examiners,
        vote_rules=plan.vote_rules,
        created_by_id=actor.person_id,
        created_at=now - timedelta(days=450),
    )
    call.phases = [
        CallPhase(kind=kind, starts_at=_morning(now, first), ends_at=_morning(now, last))
        for kind, (first, last) in plan.phases.items()
    ]
    call.categories = [Category(position=place, name=name) for place, name in enumerate(category_names(), 1)]
    call.criteria = [
        Criterion(position=place, kind=kind, label=label, help=help_text, weight=weight)
        for place, (kind, label, help_text, weight) in enumerate(GRID, 1)
    ]
    db.session.add(call)
    db.session.flush()
    return call


def filing_days(plan: DemoCall) -> tuple[int, int]:
    """When its projects were filed, in days from today; never tomorrow."""
    first, last = plan.phases.get(PhaseKind.FILING, (-200, 0))
    return first, min(last, 0)


def without_vote(kind: CallKind) -> bool:
    return kind is not CallKind.PROJECT


def _opened(plan: DemoCall, now: datetime) -> datetime | None:
    return _morning(now, filing_days(plan)[0] - 7) if plan.published else None


def _morning(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
