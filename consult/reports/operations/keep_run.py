"""Keep a finished analysis of what is not contributions: its run and its themes, as any corpus has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.jobs.models import Job
from consult.reports.columns import Ids
from consult.reports.loading.identities import capitalised, least_used
from consult.reports.matching import match_themes
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, RunState, RunTheme, Theme
from consult.reports.others import other_corpus

K = TypeVar("K", int, str)


@dataclass(frozen=True)
class FinishedRun:
    """What the context that asked for an analysis says of it."""

    job_id: int
    """The work that made it."""
    folder: str
    """Name under the runs folder."""
    configuration: Mapping[str, Any]
    fingerprint: str
    """SHA-256 over (id, hash of text, status) of what it read."""
    manifest: Mapping[str, Any]


@dataclass(frozen=True)
class Held(Generic[K]):
    """What the themes of a run hold, each by its local id or by its identity."""

    members: Mapping[K, Ids]
    """Theme -> sorted unique ids of what it holds."""
    read: Ids
    """Sorted unique ids of all that the run read."""


def keep_run(
    *,
    actor: Actor,
    kind: CorpusKind,
    ref_id: int,
    run: FinishedRun,
    nodes: Sequence[Mapping[str, Any]],
    found: Held[str],
    before: Held[int],
) -> tuple[int, dict[str, int]]:
    """Write the run and make it the one that pages read; returns its id, and the identity of each of its themes.

    nodes: its themes as themes.json has them, in the order of the page; before: what the run read until now held.
    A theme that continues one of the run before keeps its identity (`match_themes`, over what both runs read). What
    each theme holds stays with the caller, in the same transaction.
    """
    corpus = other_corpus(actor.organisation_id, kind, ref_id) or _opened(actor, kind, ref_id)
    made = AnalysisRun(
        organisation_id=actor.organisation_id,
        corpus_id=corpus.id,
        state=RunState.DONE,
        configuration=dict(run.configuration),
        seed=int(run.configuration.get("seed", 0)),
        folder=run.folder,
        fingerprint=run.fingerprint,
        manifest=dict(run.manifest),
        job_id=run.job_id,
        created_by_id=db.session.get_one(Job, run.job_id).created_by_id,
        finished_at=utcnow(),
    )
    db.session.add(made)
    db.session.flush()
    identities = _themes(corpus, made.id, nodes, found, _continued(nodes, found, before))
    corpus.current_run_id = made.id
    db.session.flush()
    return made.id, identities


def _opened(actor: Actor, kind: CorpusKind, ref_id: int) -> Corpus:
    corpus = Corpus(organisation_id=actor.organisation_id, kind=kind, ref_id=ref_id)
    db.session.add(corpus)
    db.session.flush()
    return corpus


def _continued(nodes: Sequence[Mapping[str, Any]], found: Held[str], before: Held[int]) -> dict[str, int]:
    """Local id -> the identity that it continues."""
    both = np.intersect1d(found.read, before.read, assume_unique=True)
    locals_ = [str(node["id"]) for node in nodes]
    matched = match_themes(
        {identity: np.intersect1d(ids, both) for identity, ids in before.members.items()},
        {number: np.intersect1d(found.members[local], both) for number, local in enumerate(locals_)},
    )
    return {locals_[number]: identity for number, identity in matched.items()}


def _themes(
    corpus: Corpus,
    run_id: int,
    nodes: Sequence[Mapping[str, Any]],
    found: Held[str],
    continued: Mapping[str, int],
) -> dict[str, int]:
    """A RunTheme each, and a Theme for those that are new: of a colour that the kept ones leave."""
    kept = {
        theme.id: theme
        for theme in db.session.scalars(
            sa.select(Theme).where(Theme.corpus_id == corpus.id, Theme.id.in_(continued.values()))
        )
    }
    colours = Counter(theme.colour_index for theme in kept.values())
    identities: dict[str, int] = {}
    for position, node in enumerate(nodes):
        local = str(node["id"])
        theme = kept.get(continued.get(local, 0))
        if theme is None:
            theme = Theme(corpus_id=corpus.id, first_run_id=run_id, slug="", colour_index=least_used(colours))
            db.session.add(theme)
            db.session.flush()
            theme.slug = f"t{theme.id}"
        identities[local] = theme.id
        db.session.add(
            RunTheme(
                run_id=run_id,
                theme_id=theme.id,
                local_id=local,
                label=capitalised(str(node["label"]))[:200],
                terms=list(node.get("terms", [])),
                phrases=list(node.get("phrases", [])),
                contributions=len(found.members[local]),
                participants=len(found.members[local]),
                stability=node.get("person_stability"),
                position=position,
            )
        )
    return identities
