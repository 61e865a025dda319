"""What the commission shows on the author's page: its questions, and its answer once published."""

from __future__ import annotations

from consult.authz import Actor
from consult.projects.author_parts import Part, author_part
from consult.projects.labels import OUTCOMES
from consult.projects.models import Project, Stage
from consult.projects.queries.commission import complements_of
from consult.projects.queries.public import published_decision


@author_part
def questions(_actor: Actor, project: Project) -> Part | None:
    """The exchange with the commission; the form is there as long as an answer is taken."""
    asked = complements_of(project.id)
    if not asked:
        return None
    return Part("commission/questions.html", {"asked": asked, "open": project.stage is Stage.TO_COMPLETE})


@author_part
def answer(_actor: Actor, project: Project) -> Part | None:
    decision = published_decision(project.id)
    if decision is None:
        return None
    return Part("commission/answer.html", {"decision": decision, "outcome": OUTCOMES[decision.outcome]})
