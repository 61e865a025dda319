"""Choose the verbatims of a lesson: add, take away, move, shorten."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations import reading
from consult.reports.composing.blocks import Json
from consult.reports.composing.changing import block_of, open_to_change
from consult.reports.composing.errors import NotQuotable, Shortened
from consult.reports.composing.models import Composition
from consult.reports.composing.operations.write_block import write_block
from consult.reports.composing.quoting import place_of
from consult.reports.composing.shortening import spans_of, words_of
from consult.reports.curation import quote_of, reference_payload
from consult.reports.queries import corpus_by_id
from consult.reports.verbatims import quoted_words


def choose_quotes(
    *, actor: Actor, composition: Composition, block_id: str, reference: str, act: str, shortened: str = ""
) -> Json:
    """act: citer, retirer, monter, raccourcir. reference: « contribution-début-fin ».

    Raises NotQuotable for one that may not be quoted, Shortened when what remains is not the author's own words.
    """
    open_to_change(composition)
    quotes = list(block_of(composition, block_id).get("quotes", []))
    payload = reference_payload(reference)
    if not payload:
        raise NotQuotable
    at = next((at for at, quote in enumerate(quotes) if place_of(quote) == place_of(payload)), -1)
    if act == "citer":
        _words(composition, payload)
        quotes += [payload] if at < 0 else []
    elif at < 0:
        raise NotQuotable
    elif act == "retirer":
        del quotes[at]
    elif act == "monter":
        quotes.insert(max(0, at - 1), quotes.pop(at))
    elif act == "raccourcir":
        quotes[at] = _shortened(payload, _words(composition, payload), shortened)
    return write_block(actor=actor, composition=composition, block_id=block_id, values={"quotes": quotes})


def _words(composition: Composition, payload: Json) -> str:
    """The masked words at a place, whose author agreed to be quoted. Raises NotQuotable."""
    cards = reading.cards(corpus_by_id(composition.corpus_id).ref_id, [payload["contribution_id"]])
    words = quoted_words(cards[0] if cards else None, quote_of(payload))
    if words is None:
        raise NotQuotable
    return words


def _shortened(payload: Json, words: str, shortened: str) -> Json:
    spans = spans_of(words, shortened)
    if spans is None:
        raise Shortened
    whole = words_of({"spans": spans}, words).strip() == words
    return payload if whole else payload | {"spans": spans}
