"""Append a decision about a theme."""

from __future__ import annotations

from typing import Any

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import reading
from consult.db import db, utcnow
from consult.reports import queries
from consult.reports.curation import LONGEST_LABEL, quote_of
from consult.reports.errors import BadLabel, BadQuote
from consult.reports.models import Corpus, CurationEvent, CurationKind, Theme
from consult.reports.verbatims import quoted_words

QUOTES = (CurationKind.QUOTE, CurationKind.UNQUOTE)


def curate_theme(
    *, actor: Actor, theme: Theme, kind: CurationKind, payload: dict[str, Any] | None = None
) -> CurationEvent:
    """Rename, hide, show, quote, unquote or sign off. Raises BadLabel, BadQuote."""
    payload = dict(payload or {})
    corpus = db.session.get_one(Corpus, theme.corpus_id)
    if kind is CurationKind.RENAME:
        payload = {"label": " ".join(str(payload.get("label", "")).split())}
        if not 0 < len(payload["label"]) <= LONGEST_LABEL:
            raise BadLabel(most=LONGEST_LABEL)
    elif kind in QUOTES:
        payload = _checked_quote(corpus, payload, must_be_quotable=kind is CurationKind.QUOTE)
    return append_event(actor=actor, corpus=corpus, kind=kind, theme_id=theme.id, payload=payload)


def append_event(
    *,
    actor: Actor,
    corpus: Corpus,
    kind: CurationKind,
    theme_id: int | None,
    payload: dict[str, Any],
    members: bytes | None = None,
) -> CurationEvent:
    """The next event of a corpus; of two people at once, the second one waits and gets the next number."""
    db.session.refresh(corpus, with_for_update=True)
    event = CurationEvent(
        corpus_id=corpus.id,
        number=queries.last_number(corpus.id) + 1,
        members=members,
        kind=kind,
        theme_id=theme_id,
        payload=payload,
        actor_id=actor.person_id,
        at=utcnow(),
    )
    db.session.add(event)
    db.session.flush()
    record(actor, f"theme.{kind.value}", "corpus", corpus.id, theme_id=theme_id, number=event.number)
    return event


def _checked_quote(corpus: Corpus, payload: dict[str, Any], *, must_be_quotable: bool) -> dict[str, Any]:
    """The offsets of a verbatim whose author agreed to be quoted."""
    try:
        quote = quote_of(payload)
    except (KeyError, TypeError, ValueError):
        raise BadQuote from None
    cards = reading.cards(corpus.ref_id, [quote.contribution_id])
    if must_be_quotable and quoted_words(cards[0] if cards else None, quote) is None:
        raise BadQuote
    return {"contribution_id": quote.contribution_id, "start": quote.start, "end": quote.end}
