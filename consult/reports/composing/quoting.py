"""The verbatims of blocks: where they stand, what is left of their words, who is said to have said them."""

from __future__ import annotations

from collections.abc import Sequence

from consult.consultations import reading
from consult.reports.composing.blocks import Json
from consult.reports.rules import Quote
from consult.reports.verbatims import Signer, Verbatim, quoted_words

Place = tuple[int, int, int]


def place_of(quote: Json) -> Place:
    return int(quote["contribution_id"]), int(quote["start"]), int(quote["end"])


def read_quotes(consultation_id: int, blocks: Sequence[Json]) -> dict[Place, Verbatim]:
    """Every verbatim of the blocks with its words as they may be read today: None once withdrawn."""
    places = [place_of(quote) for block in blocks for quote in block.get("quotes", [])]
    cards = {card.id: card for card in reading.cards(consultation_id, sorted({place[0] for place in places}))}
    return {place: Verbatim(Quote(*place), quoted_words(cards.get(place[0]), Quote(*place)), "") for place in places}


def signed_quotes(signer: Signer, block: Json) -> Json:
    """A block with the signature of each of its verbatims: as precise as at least k people could bear."""
    quotes = block.get("quotes")
    if not quotes:
        return block
    ids = sorted({int(quote["contribution_id"]) for quote in quotes})
    cards = {card.id: card for card in reading.cards(signer.consultation_id, ids)}
    signed = [
        quote | {"signature": signer.sign(cards[quote["contribution_id"]].profile)}
        if quote["contribution_id"] in cards
        else quote
        for quote in quotes
    ]
    return block | {"quotes": signed}
