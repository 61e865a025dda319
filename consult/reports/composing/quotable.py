"""The verbatims that a lesson can choose among, and what could give their author away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.consultations.masking import find_masks
from consult.consultations.search import rarely_said, search_text
from consult.reports import queries
from consult.reports.composing.blocks import Json
from consult.reports.document import Sources
from consult.reports.models import RunTheme
from consult.reports.places import Places
from consult.reports.rules import Quote
from consult.reports.verbatims import Signer, Verbatim, quotes_of, read_verbatims

MOST_PROPOSED = 24
SHORT = 4
"""Words of so many letters point at nobody."""
_WORD = re.compile(r"[^\W\d_]+")


def theme_quotes(sources: Sources, slug: str, k: int) -> list[Json]:
    """The places of a theme's verbatims that may be quoted: chosen by people first, then proposed by the run."""
    return [place(verbatim.quote) for verbatim in proposed_quotes(sources, slug, k)]


def place(quote: Quote) -> Json:
    return {"contribution_id": quote.contribution_id, "start": quote.start, "end": quote.end}


def proposed_quotes(sources: Sources, slug: str, k: int) -> list[Verbatim]:
    """With words and signatures; those whose author refused, or withdrew them, are left out."""
    found = next(((theme, row) for theme, row in sources.themes if theme.slug == slug), None)
    if found is None:
        return []
    theme, row = found
    return read_verbatims(Signer(sources.consultation.id, sources.places, k), _places(sources, row, theme.id))


def _places(sources: Sources, row: RunTheme, theme_id: int) -> list[Quote]:
    """Those that the theme shows, then the other proposals, then those of its sub-themes."""
    state = sources.states.get(theme_id)
    shown = quotes_of(row, state) if state else queries.proposals(row)
    below = [quote for _t, sub in sources.themes if sub.parent_id == theme_id for quote in queries.proposals(sub)[:4]]
    removed = state.unquoted if state else frozenset()
    wanted = [quote for quote in [*shown, *queries.proposals(row), *below] if quote not in removed]
    return list(dict.fromkeys(wanted))[:MOST_PROPOSED]


@dataclass(frozen=True)
class Giveaway:
    """Says what in the words of a verbatim could let its author be recognised."""

    consultation_id: int
    places: Places
    k: int

    def warnings(self, said: str) -> list[str]:
        """Sentences; none when nothing stands out."""
        found = []
        if find_masks(said):
            found.append(_("Un nom, un numéro ou une adresse semble rester : coupez-le."))
        named = [place.name for place in self.places.territories if _says(said, place.name)]
        if named:
            found.append(_("Un lieu est nommé : %(places)s.", places=", ".join(named[:3])))
        rare = self._rare(said)
        if rare:
            found.append(
                _("Moins de %(k)s personnes emploient ces mots : %(words)s.", k=self.k, words=", ".join(rare[:4]))
            )
        return found

    def _rare(self, said: str) -> list[str]:
        words = [word for word in dict.fromkeys(_WORD.findall(said)) if len(word) > SHORT]
        stems = {word: search_text(word) for word in words}
        return [
            word
            for word, stem in stems.items()
            if stem and " " not in stem and rarely_said(self.consultation_id, stem, self.k)
        ]


def _says(said: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE) is not None
