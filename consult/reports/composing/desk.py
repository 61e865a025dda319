"""What the pages of a draft are made from, loaded once a request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask_babel import force_locale

from consult.reports import queries as reports
from consult.reports.composing.blocks import Json
from consult.reports.composing.catalogue import Entry, catalogue
from consult.reports.composing.checks import Fault, faults_of
from consult.reports.composing.content import composed_content, themes_of
from consult.reports.composing.models import Composition
from consult.reports.composing.quotable import Giveaway
from consult.reports.composing.quoting import Place, read_quotes
from consult.reports.document import Sources
from consult.reports.subjects import Consultation
from consult.reports.verbatims import Signer, Verbatim
from consult.territories import queries as territories


@dataclass
class Desk:
    """One draft in front of its writers."""

    consultation: Consultation
    composition: Composition

    @cached_property
    def sources(self) -> Sources:
        return Sources.of(self.consultation, reports.current_run(self.consultation))

    @cached_property
    def k(self) -> int:
        return territories.organisation(self.consultation.organisation_id).k

    @cached_property
    def content(self) -> Json:
        return composed_content(self.sources, self.k, self.composition.locale)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        with force_locale(self.composition.locale):
            return catalogue(self.content)

    @cached_property
    def words(self) -> dict[Place, Verbatim]:
        return read_quotes(self.consultation.id, self.composition.blocks)

    @cached_property
    def faults(self) -> list[Fault]:
        return faults_of(self.composition.blocks, self.content, self.entries, self.words)

    @cached_property
    def signer(self) -> Signer:
        return Signer(self.consultation.id, self.sources.places, self.k)

    @cached_property
    def giveaway(self) -> Giveaway:
        return Giveaway(self.consultation.id, self.sources.places, self.k)

    @property
    def themes(self) -> list[tuple[str, str]]:
        return [(theme["key"], theme["label"]) for theme in themes_of(self.content)]

    @property
    def clouds(self) -> list[tuple[str, str]]:
        return [(block["key"], block["prompt"]) for block in self.content["answers"] if block.get("placed")]

    @property
    def regions(self) -> list[tuple[str, str]]:
        return [(tile.code, tile.name) for tile in self.sources.places.tiles]

    def found(self, typed: str, theme: str = "", most: int = 30) -> list[Entry]:
        """The figures whose name, theme or measure holds every word typed; those of a theme first."""
        wanted = typed.casefold().split()
        kept = [
            entry
            for entry in self.entries.values()
            if all(word in f"{entry.label} {entry.theme_label} {entry.text}".casefold() for word in wanted)
        ]
        kept.sort(key=lambda entry: entry.theme != theme if theme else False)
        return kept[:most]
