"""The public life of a project in the contract tests, and the addresses of its routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Role
from consult.db import db, utcnow
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind, Subject
from consult.moderation.models_writings import WritingAct
from consult.moderation.operations.decide_writing import decide_writing
from consult.moderation.operations.wait_for_person import wait_for_person
from consult.projects.models import PhaseKind
from consult.projects.operations.post_comment import post_comment
from consult.projects.operations.save_alert import save_alert
from consult.territories.models import Organisation
from tests.factories.projects import make_call, make_project

Values = dict[str, Any]


def life_of(organisation_id: int, staff: Mapping[Role, int]) -> Values:
    """Committed: a project with two comments of the administrator, one of which a moderator masked, and an alert."""
    organisation = db.session.get_one(Organisation, organisation_id)
    people = {role: db.session.get_one(Person, staff[role]) for role in (Role.ADMINISTRATOR, Role.MODERATOR)}
    author = actor_of_person(people[Role.ADMINISTRATOR])
    call = make_call(organisation, PhaseKind.SUPPORT, slug=f"soutenir-{organisation.slug}", title="Soutenir")
    project = make_project(call, slug=f"jardin-{organisation.slug}", title="Jardin partagé")
    written = [
        post_comment(actor=author, project=project, client_key=str(uuid4()), body=body)
        for body in ("Belle idée", "Une idée pénible")
    ]
    item = wait_for_person(
        organisation_id=organisation_id, kind="comment", target_id=written[1].id, subject=Subject.REPORT
    )
    decide_writing(
        actor=actor_of_person(people[Role.MODERATOR]),
        item=item,
        decision=Decision(ActKind.MASK, words=("pénible",)),
        seen_act_id=None,
        now=utcnow(),
    )
    act = db.session.scalars(sa.select(WritingAct).where(WritingAct.writing_id == item.id)).one()
    follow = save_alert(actor=author, territory_id=None, category=None, rhythm="weekly")
    values = {
        "public_call_slug": call.slug,
        "public_slug": project.slug,
        "comment_id": written[0].id,
        "writing_id": item.id,
        "writing_act_id": act.id,
        "follow_id": follow.id,
    }
    db.session.commit()
    return values


def _named(*names: str) -> Callable[[Values], Values]:
    return lambda values: {name: values[name] for name in names}


LIFE: dict[str, Callable[[Values], Values]] = {
    **{f"projects.{name}": lambda values: {"slug": values["public_call_slug"]} for name in ("call", "calendar")},
    **{
        f"projects.{name}": lambda values: {"slug": values["public_slug"]}
        for name in ("card", "comment", "follow", "report_project", "show", "support")
    },
    **{f"projects.{name}": _named("comment_id") for name in ("report_comment", "take_back")},
    "projects.contest": _named("writing_act_id"),
    "projects.drop": _named("follow_id"),
    **{
        f"moderation.{name}": _named("writing_id")
        for name in ("ask_about_writing", "decide_writing", "original_writing", "skip_writing", "writing")
    },
    **{f"moderation.{name}": _named("writing_act_id") for name in ("answer_writing", "undo_writing")},
}
