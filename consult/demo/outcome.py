"""After the analysis: the report is published, readers react to it and ask, and the times of retention are set."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.retention.operations.set_delays import set_delays
from consult.consultations.retention.rules import PROPOSED
from consult.reports import queries
from consult.reports.errors import TooFewPeople
from consult.reports.models import ReportVersion
from consult.reports.operations.publish_report import publish_report
from consult.reports.outcome.models import QuestionState
from consult.reports.outcome.operations.answer_question import answer_question
from consult.reports.outcome.operations.ask_team import ask_team
from consult.reports.outcome.operations.react_to_theme import react_to_theme
from consult.reports.outcome.published_tree import PublishedTree

READERS = ((23, 12), (18, 2), (16, 0))
"""How many readers found each of the first themes useful, and not."""
ASKED = "Quand saura-t-on ce qui est retenu de ces propositions ?"
ANSWERED = (
    "Le conseil d’administration en débat au printemps. Ses réponses paraîtront ici, proposition par proposition, "
    "avec les raisons de chacune."
)
WAITING = "Les réponses sur papier sont-elles comptées comme les autres ?"


def publish_and_hear(governance: Actor, administrator: Actor, consultation: Consultation) -> None:
    """Nothing where too few people answered for a report to be published."""
    set_delays(actor=administrator, consultation=consultation, days=PROPOSED)
    version = _published(governance, consultation)
    if version is None:
        return
    reader = Actor(organisation_id=governance.organisation_id)
    shown = [theme["key"] for theme in PublishedTree(version.content).themes() if not theme.get("hidden")]
    for key, counts in zip(shown, READERS, strict=False):
        for number in range(sum(counts)):
            react_to_theme(
                actor=reader,
                corpus_id=version.corpus_id,
                theme_key=key,
                reader_hash=f"demo-{number}",
                useful=number < counts[0],
            )
    for body in (ASKED, WAITING):
        question = ask_team(
            actor=reader, corpus_id=version.corpus_id, theme_key=shown[0], body=body, email=None, locale="fr"
        )
        if body == ASKED:
            answer_question(
                actor=governance,
                question=question,
                state=QuestionState.PUBLISHED,
                answer=ANSWERED,
                public_body=ASKED,
            )


def _published(governance: Actor, consultation: Consultation) -> ReportVersion | None:
    if queries.is_published(consultation):
        return queries.published_report(consultation)
    try:
        return publish_report(actor=governance, consultation=consultation, run=queries.current_run(consultation))
    except TooFewPeople:
        return None
