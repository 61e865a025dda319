"""The verbatims of a theme: masked words, and a signature that at least k people could bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.accounts.profile import AgeBand
from consult.consultations import reading
from consult.consultations.reading import Card, Profile
from consult.reports.curation import ThemeState, quote_of
from consult.reports.models import RunTheme
from consult.reports.places import Places
from consult.reports.rules import NOTHING, Cell, Crowd, Quote, Signatory, Signature, shown_verbatims, sign


@dataclass(frozen=True)
class Verbatim:
    """`text` None: withdrawn or erased since it was chosen."""

    quote: Quote
    text: str | None
    signature: str

    @property
    def reference(self) -> str:
        """Its name in forms and addresses."""
        return f"{self.quote.contribution_id}-{self.quote.start}-{self.quote.end}"


class Signer:
    """Signs the verbatims of one consultation; its crowd is counted once."""

    def __init__(self, consultation_id: int, places: Places, k: int) -> None:
        self.consultation_id, self.places, self.k = consultation_id, places, k

    @cached_property
    def crowd(self) -> Crowd:
        return Crowd(
            Cell(Signatory(college, form, age, self.places.chain(territory)), people)
            for college, form, age, territory, people in reading.people_by_profile(self.consultation_id)
        )

    def sign(self, profile: Profile) -> str:
        person = Signatory(
            profile.college_id, profile.gendered_form, profile.age_band, self.places.chain(profile.territory_id)
        )
        return self.words(sign(person, self.crowd, self.k))

    def words(self, signature: Signature) -> str:
        """« Adhérente, 40-60 ans, Pays de la Loire »; nothing about the person when nothing may be said.

        In French whoever asks, as the quotation is: a published version keeps it.
        """
        with force_locale("fr"):
            return self._words(signature)

    def _words(self, signature: Signature) -> str:
        if signature == NOTHING:
            return _("Une personne ayant participé")
        parts = []
        college = self.places.college.get(signature.college_id) if signature.college_id else None
        if college is not None:
            parts.append(
                {
                    "feminine": college.signature_feminine,
                    "masculine": college.signature_masculine,
                }.get(signature.gendered_form or "", college.signature_neutral)
            )
        if signature.age_band:
            parts.append(age_name(signature.age_band))
        if signature.place_id is not None:
            parts.append(self.places.territory[signature.place_id].name)
        return ", ".join(parts)


def age_name(band: str) -> str:
    """« 40-60 ans », « moins de 20 ans », « plus de 80 ans »."""
    if band == AgeBand.UNDER_20:
        return _("moins de 20 ans")
    if band == AgeBand.OVER_80:
        return _("plus de 80 ans")
    return _("%(band)s ans", band=band)


def quotes_of(row: RunTheme, state: ThemeState) -> list[Quote]:
    """What is shown of a theme: people's choices first, then the run's proposals."""
    return shown_verbatims([quote_of(item) for item in row.exemplars], state.quoted, state.unquoted)


def read_verbatims(signer: Signer, quotes: Sequence[Quote]) -> list[Verbatim]:
    """The words of quotes, in the same order; those that may not be quoted any more are left out."""
    cards = {
        card.id: card for card in reading.cards(signer.consultation_id, [quote.contribution_id for quote in quotes])
    }
    return [
        Verbatim(quote, words, signer.sign(cards[quote.contribution_id].profile))
        for quote in quotes
        if (words := quoted_words(cards.get(quote.contribution_id), quote)) is not None
    ]


def quoted_words(card: Card | None, quote: Quote) -> str | None:
    """The masked words of a quote; None when its author withdrew them, or the consent, or when it was left out."""
    if card is None or card.text is None or not card.quotable or card.moderated:
        return None
    return card.text[quote.start : quote.end].strip() or None


def freeze(verbatim: Verbatim) -> dict[str, Any]:
    """What a published version keeps: where the words are, never the words."""
    return {**asdict(verbatim.quote), "signature": verbatim.signature}


def thaw(consultation_id: int, frozen: Sequence[Mapping[str, Any]]) -> list[Verbatim]:
    """Frozen verbatims with their words as they may be read today."""
    cards = {card.id: card for card in reading.cards(consultation_id, [item["contribution_id"] for item in frozen])}
    return [
        Verbatim(quote, quoted_words(cards.get(quote.contribution_id), quote), str(item["signature"]))
        for item in frozen
        for quote in [quote_of(dict(item))]
    ]
