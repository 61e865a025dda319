"""Files the projects of a call: texts, authors, budget, and the history that brought each to its stage."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from consult.authz import Actor
from consult.consultations.rules import slug_of
from consult.db import db
from consult.demo.projects.calls import EURO, filing_days, without_vote
from consult.demo.projects.plan import DemoCall
from consult.demo.projects.texts import Author as Writer
from consult.demo.projects.texts import Written, plain, towns, words
from consult.projects.models import Author, BudgetLine, Call, CallKind, Channel, Project, ProjectEvent, Stage
from consult.projects.rules.search_text import search_text

S = Stage
BEFORE: dict[Stage, tuple[Stage, ...]] = {
    S.DRAFT: (),
    S.FILED: (),
    S.TO_COMPLETE: (S.FILED,),
    S.EXAMINED: (S.FILED,),
    S.ADMISSIBLE: (S.FILED, S.EXAMINED),
    S.REFUSED: (S.FILED, S.EXAMINED),
    S.REDIRECTED: (S.FILED, S.EXAMINED),
    S.MERGED: (S.FILED, S.EXAMINED),
    S.UNDER_WAY: (S.FILED, S.EXAMINED, S.ADMISSIBLE),
    S.DONE: (S.FILED, S.EXAMINED, S.ADMISSIBLE, S.UNDER_WAY),
    S.WITHDRAWN: (S.FILED,),
}
"""The stages that a project went through."""


@dataclass
class Filing:
    """What filing needs to know: people who file, by turns; places; names taken."""

    actor: Actor
    writer: Writer
    authors: Iterator[tuple[int, str]]
    territories: Mapping[str, int]
    now: datetime
    rng: random.Random
    slugs: set[str] = field(default_factory=set)


def file_projects(filing: Filing, call: Call, plan: DemoCall) -> list[Project]:
    """The projects of a call, in the order in which they were filed."""
    stages = [stage for stage, number in plan.stages.items() for _ in range(number)]
    filing.rng.shuffle(stages)
    written = _texts(filing, plan)
    first, last = filing_days(plan)
    found = []
    for rank, (stage, (code, text)) in enumerate(zip(stages, written, strict=True)):
        days = first + (last - first) * (rank + filing.rng.random()) / max(1, len(stages))
        filed_at = min(filing.now - timedelta(minutes=7), filing.now + timedelta(days=days))
        found.append(_file(filing, call, plan, stage, code, text, filed_at))
    db.session.add_all(found)
    db.session.flush()
    for project in found:
        _history(filing, project)
    return found


def _file(filing: Filing, call: Call, plan: DemoCall, stage: Stage, code: str, text: Written, at: datetime) -> Project:
    channel = filing.rng.choice(plan.channels)
    draft = stage is S.DRAFT
    categories = {category.name: category.id for category in call.categories}
    project = Project(
        organisation_id=filing.actor.organisation_id,
        call_id=call.id,
        slug=_slug(filing, text.title),
        client_key=str(uuid5(NAMESPACE_URL, f"{call.slug} {text.title} {code} {at.isoformat()}")),
        stage=stage,
        title=text.title,
        summary=text.summary,
        need=text.need,
        description=text.description,
        partners=text.partners,
        own_values={one["key"]: filing.rng.choice((20, 35, 60, 120)) for one in plan.own_fields},
        category_id=categories[text.category],
        territory_id=filing.territories[code],
        place=text.place,
        asked_cents=sum(cents for _, cents, own in text.budget if not own),
        channel=channel,
        entered_by_id=None if channel is Channel.WEB else filing.actor.person_id,
        search_text=search_text(text.title, text.summary, text.need, text.description, text.partners, text.place),
        created_at=at - timedelta(hours=filing.rng.choice((1, 3, 30, 75))),
        filed_at=None if draft else at,
        stage_since=at,
        published_at=None if draft or call.kind is CallKind.SUPPORT else at,
    )
    project.authors = _authors(filing, channel, at)
    project.budget = [
        BudgetLine(position=place, label=label, cents=cents, own=own)
        for place, (label, cents, own) in enumerate(text.budget, 1)
    ]
    return project


def _slug(filing: Filing, title: str) -> str:
    plain_slug = slug = slug_of(title)
    number = 1
    while slug in filing.slugs:
        number += 1
        slug = f"{plain_slug}-{number}"
    filing.slugs.add(slug)
    return slug


def _authors(filing: Filing, channel: Channel, at: datetime) -> list[Author]:
    """One, sometimes two; what was gathered off line may have none."""
    if channel is not Channel.WEB and filing.rng.random() < 0.5:
        return []
    found = []
    for _ in range(2 if filing.rng.random() < 0.15 else 1):
        person_id, name = next(filing.authors)
        shown = name if filing.rng.random() < 0.6 else ""
        found.append(Author(person_id=person_id, shown_name=shown, invited_at=at, joined_at=at))
    return found


def _history(filing: Filing, project: Project) -> None:
    """A step every few days since it was filed; the last one is its stage."""
    if project.filed_at is None:
        return
    steps = (*BEFORE[project.stage], project.stage)
    at = project.filed_at
    for stage in steps:
        db.session.add(
            ProjectEvent(project_id=project.id, kind=stage.value, public=stage is not S.EXAMINED, at=at, details={})
        )
        project.stage_since = at
        at = min(filing.now, at + timedelta(days=filing.rng.uniform(6, 24)))


def _texts(filing: Filing, plan: DemoCall) -> Iterator[tuple[str, Written]]:
    """The territory and the text of each; territories take turns."""
    for rank in range(plan.size):
        code = plan.territories[rank % len(plan.territories)]
        yield (
            code,
            (_short(plan.kind, rank, code, filing.rng) if without_vote(plan.kind) else filing.writer.write(code)),
        )


def _short(kind: CallKind, rank: int, code: str, rng: random.Random) -> Written:
    """A request for support or an idea for a service: a few lines."""
    entries = words()["support" if kind is CallKind.SUPPORT else "service"]
    parts = [part.strip() for part in entries[rank % len(entries)].split("|")]
    budget = (("Montant demandé", int(parts[3]) * EURO, False),) if kind is CallKind.SUPPORT else ()
    category = "Entraide" if kind is CallKind.SUPPORT else "Accès aux soins"
    place = plain(rng.choice(towns()[code]))
    return Written(category, parts[0], parts[1], parts[2], "", "", place, budget)
