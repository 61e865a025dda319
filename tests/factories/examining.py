"""A commission, its projects and their grids, for tests."""

from __future__ import annotations

from dataclasses import dataclass

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Actor, Role
from consult.db import db
from consult.projects.models import Admissibility, Assignment, Call, CriterionKind, Evaluation, PhaseKind, Project
from consult.territories.models import Organisation, Territory
from tests.factories.basics import make_organisation, make_territory
from tests.factories.projects import make_call, make_holder, make_project


@dataclass
class Commission:
    organisation: Organisation
    territory: Territory
    call: Call
    examiner: Person
    second: Person
    chair: Person
    project: Project

    def actor(self, person: Person) -> Actor:
        return actor_of_person(person)


def make_commission(slug: str = "rives", **call: int) -> Commission:
    """A territory with two examiners and a chair, a call under examination, a filed project."""
    organisation = make_organisation(slug)
    territory = make_territory(organisation, "Bretagne")
    found = make_call(organisation, PhaseKind.EXAMINATION, **call)
    examiner, second = make_holder(territory, Role.EXAMINER), make_holder(territory, Role.EXAMINER)
    chair = make_holder(territory, Role.CHAIR)
    project = make_project(found, territory_id=territory.id)
    return Commission(organisation, territory, found, examiner, second, chair, project)


def full_grades(call: Call, grade: int = 3) -> dict[str, dict[str, int | str]]:
    """A grade for every line of the grid."""
    return {str(line.id): {"grade": grade} for line in call.criteria if line.kind != CriterionKind.ADMISSIBILITY}


def send_grid(project: Project, examiner: Person, grade: int = 3) -> Evaluation:
    """The project is given to the examiner, who sends a whole grid."""
    from consult.projects.operations.save_evaluation import save_evaluation

    call = db.session.get_one(Call, project.call_id)
    db.session.add(Assignment(project_id=project.id, examiner_id=examiner.id))
    db.session.flush()
    return save_evaluation(
        actor=actor_of_person(examiner),
        project=project,
        admissibility=Admissibility.YES,
        grades=full_grades(call, grade),
        note="",
        seen_version=0,
        send=True,
    )
