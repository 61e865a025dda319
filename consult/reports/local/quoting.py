"""The verbatims of a territory: those of the report whose author lives there, then others who agreed to be quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.consultations import reading
from consult.consultations.reading import Card
from consult.reports.curation import quote_of
from consult.reports.document import Json, Sources
from consult.reports.local.models import LocalReport
from consult.reports.models import AnalysisRun
from consult.reports.rules import Quote, Signatory, Signature, sign, sign_within
from consult.reports.verbatims import Signer, Verbatim, freeze, quoted_words, quotes_of

MOST_QUOTED, MOST_BY_THEME = 6, 2


@dataclass(frozen=True)
class Quoting:
    """quotes: theme -> what may be quoted of it, the report's choices first; chosen: those choices; cards: their
    contributions; said: how words already published by territory are signed there."""

    signer: Signer
    quotes: Mapping[str, Sequence[Quote]]
    chosen: frozenset[Quote]
    cards: Mapping[int, Card]
    said: Mapping[Quote, Sequence[Signature]]

    @classmethod
    def of(
        cls,
        sources: Sources,
        k: int,
        themes: Sequence[str],
        published: Sequence[tuple[AnalysisRun, LocalReport]],
    ) -> Quoting:
        quotes: dict[str, list[Quote]] = {}
        chosen: set[Quote] = set()
        for theme, row in sources.themes:
            if theme.slug in themes:
                state = sources.state(theme)
                first = quotes_of(row, state)
                proposed = [quote_of(item) for item in row.exemplars]
                chosen.update(first)
                others = [quote for quote in proposed if quote not in first and quote not in state.unquoted]
                quotes[theme.slug] = [*first, *others]
        ids = sorted({quote.contribution_id for several in quotes.values() for quote in several})
        cards = {card.id: card for card in reading.cards(sources.consultation.id, ids)}
        said: dict[Quote, list[Signature]] = {}
        for _run, report in published:
            for item in report.content["verbatims"]:
                signature = Signature(**item["parts"], place_id=report.territory_id)
                said.setdefault(quote_of(item), []).append(signature)
        return cls(Signer(sources.consultation.id, sources.places, k), quotes, frozenset(chosen), cards, said)

    def in_place(self, territory_id: int) -> list[Json]:
        """Frozen verbatims, each with the slug of its theme and the parts of its signature: a few, one a person."""
        found: list[Json] = []
        people: set[int] = set()
        for slug, quotes in self.quotes.items():
            of_theme = 0
            for quote in quotes:
                card = self.cards.get(quote.contribution_id)
                if card is None or card.profile.participation_id in people or of_theme >= MOST_BY_THEME:
                    continue
                frozen = self._frozen(card, quote, territory_id)
                if frozen is not None:
                    found.append({**frozen, "theme": slug})
                    people.add(card.profile.participation_id)
                    of_theme += 1
        return found[:MOST_QUOTED]

    def _frozen(self, card: Card, quote: Quote, territory_id: int) -> Json | None:
        """The verbatim as this territory may show it, None where it may not."""
        profile = card.profile
        places = self.signer.places.chain(profile.territory_id)
        if territory_id not in places or quoted_words(card, quote) is None:
            return None
        person = Signatory(profile.college_id, profile.gendered_form, profile.age_band, places)
        said = [*self.said.get(quote, ())]
        if quote in self.chosen:
            said.append(sign(person, self.signer.crowd, self.signer.k))
        signature = sign_within(person, self.signer.crowd, self.signer.k, territory_id, said)
        if signature is None:
            return None
        parts = {
            "college_id": signature.college_id,
            "gendered_form": signature.gendered_form,
            "age_band": signature.age_band,
        }
        return {**freeze(Verbatim(quote, None, self.signer.words(signature))), "parts": parts}
