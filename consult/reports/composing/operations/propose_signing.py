"""Freeze a draft and ask named people to read and sign it."""

from __future__ import annotations

from collections.abc import Sequence

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.reports import queries
from consult.reports.composing.catalogue import catalogue
from consult.reports.composing.changing import open_to_change
from consult.reports.composing.checks import faults_of
from consult.reports.composing.errors import NotReady, ReasonNeeded, TwoSigners
from consult.reports.composing.freezing import reading_copy, seal_of
from consult.reports.composing.models import Composition, CompositionState
from consult.reports.composing.quoting import read_quotes
from consult.reports.composing.signing import may_sign
from consult.reports.document import Sources
from consult.reports.errors import FiguresUnderWay, TooFewPeople
from consult.reports.subjects import Consultation

LONGEST_QUALITY = 120


def propose_signing(
    *,
    actor: Actor,
    composition: Composition,
    consultation: Consultation,
    signers: Sequence[tuple[int, str]],
    reason: str = "",
) -> None:
    """signers: (person, quality), two different people at least: whoever wrote last can never sign alone.

    Raises NotReady while something is to be resolved, TwoSigners, ReasonNeeded for a correction without one,
    FiguresUnderWay, TooFewPeople, AlreadyPublished.
    """
    open_to_change(composition)
    run = queries.current_run(consultation)
    if queries.waits_for_figures(run, running=True):
        raise FiguresUnderWay
    allowed = dict(may_sign(composition.organisation_id, utcnow().date()))
    named = {person: " ".join(quality.split())[:LONGEST_QUALITY] for person, quality in signers if person in allowed}
    if len(named) < 2 or not all(named.values()):
        raise TwoSigners
    if composition.corrects and not reason.strip():
        raise ReasonNeeded
    sources = Sources.of(consultation, run)
    copy = reading_copy(composition, consultation, sources)
    if copy["content"]["overview"]["people"] < copy["content"]["k"]:
        raise TooFewPeople(k=copy["content"]["k"])
    words = read_quotes(consultation.id, composition.blocks)
    if faults_of(composition.blocks, copy["content"], catalogue(copy["content"]), words):
        raise NotReady
    names = accounts.names_of(list(named))
    composition.signers = [
        {"person_id": person, "name": names[person], "quality": quality} for person, quality in named.items()
    ]
    composition.reason = " ".join(reason.split())
    composition.frozen, composition.seal = copy, seal_of(copy, sources.figures)
    composition.state = CompositionState.REVIEW
    record(
        actor, "composition.propose", "composition", composition.id, revision=composition.revision, signers=len(named)
    )
