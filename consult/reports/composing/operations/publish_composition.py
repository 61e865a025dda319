"""Publish a report that everybody who was asked has signed."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports import queries as reports
from consult.reports.composing import queries
from consult.reports.composing.comparing import changes_between
from consult.reports.composing.errors import ChangedSince, NotSigned
from consult.reports.composing.freezing import reading_copy, seal_of
from consult.reports.composing.models import Composition, CompositionState
from consult.reports.composing.signing import all_agreed
from consult.reports.document import Sources
from consult.reports.models import ReportVersion
from consult.reports.operations.publish_report import publish_report
from consult.reports.outputs.operations.draw_files import draw_files
from consult.reports.outputs.queries import Subject
from consult.reports.subjects import Consultation


def publish_composition(*, actor: Actor, composition: Composition, consultation: Consultation) -> ReportVersion:
    """Exactly what was signed: dated, numbered, fingerprinted, its files drawn by a job. Raises NotSigned,
    ChangedSince, TooFewPeople."""
    queries.locked(composition)
    answers = queries.standing_answers(composition)
    signed = composition.state is CompositionState.SIGNED and all_agreed(composition.signers, answers)
    if not signed or composition.frozen is None:
        raise NotSigned
    run = reports.current_run(consultation)
    sources = Sources.of(consultation, run)
    copy = reading_copy(composition, consultation, sources)
    if seal_of(copy, sources.figures) != composition.seal:
        raise ChangedSince
    version = publish_report(actor=actor, consultation=consultation, run=run, content=copy["content"])
    version.composition_id, version.composed, version.seal = composition.id, copy["composed"], composition.seal
    version.signatures = [
        {"name": signer["name"], "quality": signer["quality"], "at": answers[signer["person_id"]].at.isoformat()}
        for signer in composition.signers
    ]
    if composition.corrects:
        before = queries.version_of(consultation, composition.corrects)
        version.corrects, version.reason = composition.corrects, composition.reason
        version.changes = changes_between(before, version)
    composition.state, composition.corrects = CompositionState.PUBLISHED, version.number
    draw_files(actor=actor, subject=Subject(version_id=version.id), title=composition.title)
    return version
