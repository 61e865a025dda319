"""Rename, describe, colour, reorder, merge, move, drop, put off topic, or write a note: one decision."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.reports.curation import LONGEST_LABEL
from consult.reports.errors import BadLabel
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import BadText, ChangedMeanwhile
from consult.reports.workbench.history import touched, unseen
from consult.reports.workbench.rules import COLOURS, LONGEST_DESCRIPTION, LONGEST_NOTE, check
from consult.reports.workbench.sentences import said


def reshape_theme(
    *,
    actor: Actor,
    bench: Bench,
    kind: CurationKind,
    theme_id: int | None,
    payload: dict[str, Any] | None = None,
    seen: int | None = None,
) -> CurationEvent:
    """Append the decision. `seen`: the last decision that the person's page showed; None when they confirmed.

    Raises UnknownNode, IntoItself, TwoLevelsOnly, BadLabel, BadText, ChangedMeanwhile.
    """
    payload = _cleaned(kind, dict(payload or {}))
    heed_others(actor, bench, seen, touched(theme_id, payload))
    check(bench.tree, kind, theme_id, payload)
    return append_event(actor=actor, corpus=bench.corpus, kind=kind, theme_id=theme_id, payload=payload)


def heed_others(actor: Actor, bench: Bench, seen: int | None, about: set[int]) -> None:
    """Raises ChangedMeanwhile when somebody else touched these themes since the page was read."""
    if seen is None:
        return
    others = unseen(bench.events, seen, actor.person_id, about)
    if others:
        last = others[-1]
        names = accounts.names_of([last.actor_id] if last.actor_id else [])
        raise ChangedMeanwhile(who=names.get(last.actor_id or 0, "—"), what=said(last, bench))


def _cleaned(kind: CurationKind, payload: dict[str, Any]) -> dict[str, Any]:
    if kind is CurationKind.RENAME:
        label = " ".join(str(payload.get("label", "")).split())
        if not 0 < len(label) <= LONGEST_LABEL:
            raise BadLabel(most=LONGEST_LABEL)
        return {"label": label}
    if kind in (CurationKind.DESCRIBE, CurationKind.NOTE):
        most = LONGEST_DESCRIPTION if kind is CurationKind.DESCRIBE else LONGEST_NOTE
        text = str(payload.get("text", "")).strip()
        if len(text) > most or (kind is CurationKind.NOTE and not text):
            raise BadText(most=most)
        return {"text": text}
    if kind is CurationKind.COLOUR:
        return {"colour": int(payload["colour"]) % COLOURS}
    return payload
