"""From a draft to what its readers read: the reading copy that is signed, the version that is published.

A reading copy is `{content, composed}`: the suppressed document of the run, and the blocks with the places of their
verbatims, their signatures, the drawings of maps and the short codes of figures. It holds no word of a contribution.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from flask import url_for

from consult.consultations import queries as consultations
from consult.files.storage import location
from consult.reports import queries
from consult.reports.columns import columns_of
from consult.reports.composing.blocks import Json
from consult.reports.composing.catalogue import catalogue
from consult.reports.composing.compose import compose
from consult.reports.composing.content import composed_content
from consult.reports.composing.elements import Composed
from consult.reports.composing.material import Address, Material
from consult.reports.composing.models import Composition
from consult.reports.composing.notices import notices_of
from consult.reports.composing.quoting import read_quotes, signed_quotes
from consult.reports.document import Sources
from consult.reports.folders import derived_folder
from consult.reports.map_extract import map_extract
from consult.reports.models import Corpus, ReportVersion
from consult.reports.queries import FigureRow
from consult.reports.subjects import Consultation
from consult.reports.verbatims import Signer
from consult.territories import queries as territories
from consult.territories.colours import palette

Url: TypeAlias = Callable[..., str]
"""Takes the name of a page and its values, as `url_for` does."""


def reading_copy(composition: Composition, consultation: Consultation, sources: Sources | None = None) -> Json:
    """What the draft says at this moment, whole, as it would be published."""
    sources = sources or Sources.of(consultation, queries.current_run(consultation))
    k = territories.organisation(composition.organisation_id).k
    copy = copy_of(composition, sources, composed_content(sources, k, composition.locale), composition.blocks)
    material = material_of(copy, composition.organisation_id, consultation.id, lambda _ref, _short: "")
    compose(material)
    copy["composed"]["codes"] = material.codes
    return copy


def copy_of(composition: Composition, sources: Sources, content: Json, blocks: Sequence[Json]) -> Json:
    """The same for some blocks, without short codes."""
    organisation, consultation = territories.organisation(composition.organisation_id), sources.consultation
    signer = Signer(consultation.id, sources.places, organisation.k)
    colours = palette(composition.brand_colour or organisation.brand_colour)
    composed: Json = {
        "template": composition.template,
        "title": composition.title,
        "subtitle": composition.subtitle,
        "language": composition.locale,
        "brand": colours.brand,
        "on_brand": colours.on_brand,
        "logo": composition.logo_path,
        "questions": [question.prompt for question in sources.questions],
        "blocks": [signed_quotes(signer, block) for block in blocks],
        "maps": _maps(blocks, sources),
    }
    return {"content": content, "composed": composed}


def _maps(blocks: Sequence[Json], sources: Sources) -> dict[str, dict[str, str]]:
    """The drawing of each lesson that shows its place on the map."""
    wanted = {block.get("theme") for block in blocks if block["kind"] == "lesson" and block.get("map", True)}
    known = {theme.slug for theme, _row in sources.themes} & wanted
    if not known:
        return {}
    path, columns = derived_folder(sources.run.folder) / "map.bin", columns_of(sources.run)
    found = {slug: map_extract(path, columns.of_theme(slug)) for slug in sorted(known)}
    return {slug: extract for slug, extract in found.items() if extract is not None}


def seal_of(copy: Mapping[str, Any], figures: Mapping[str, FigureRow]) -> str:
    """SHA-256 over the canonical JSON of the document, the blocks and the figures: keys sorted, no space, UTF-8."""
    told = {code: [row.request, row.value, row.fingerprint] for code, row in figures.items()}
    whole = {"content": copy["content"], "composed": copy["composed"], "figures": told}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of_version(version: ReportVersion) -> str:
    """The same, recomputed from what is stored of a version."""
    copy = {"content": version.content, "composed": version.composed}
    return seal_of(copy, queries.figures_of_version(version.id))


def material_of(copy: Mapping[str, Any], organisation_id: int, consultation_id: int, address: Address) -> Material:
    """A reading copy with the words of its verbatims as they may be read today."""
    organisation = territories.organisation(organisation_id)
    composed = copy["composed"]
    return Material(
        content=copy["content"],
        composed=composed,
        entries=catalogue(copy["content"]),
        organisation=organisation.name,
        brand=composed["brand"],
        on_brand=composed["on_brand"],
        address=address,
        words=read_quotes(consultation_id, composed["blocks"]),
        logo=_logo(composed.get("logo"), organisation.logo),
        codes=dict(composed.get("codes", {})),
    )


def _logo(path: str | None, of_organisation: bytes | None) -> bytes | None:
    """The report's own, else the organisation's."""
    if path is None:
        return of_organisation
    found = location(path)
    return found.read_bytes() if found.exists() else of_organisation


def compose_draft(
    composition: Composition, consultation: Consultation, copy: Json | None = None, url: Url = url_for
) -> Composed:
    """A draft as it stands, or the reading copy that its signers were given; figures open for the team."""

    def address(ref: str, _short: str) -> str:
        return url("writing.figure", slug=consultation.slug, composition_id=composition.id, ref=ref)

    copy = copy or composition.frozen or reading_copy(composition, consultation)
    return compose(material_of(copy, composition.organisation_id, consultation.id, address))


def compose_version(version: ReportVersion, url: Url = url_for) -> Composed:
    """A published version: the same for everybody."""
    consultation = consultations.consultation_by_id(queries.corpus_by_id(version.corpus_id).ref_id)
    copy = {"content": version.content, "composed": version.composed}
    material = material_of(
        copy, version.organisation_id, consultation.id, lambda _ref, short: url("figures.show", code=short)
    )
    material.prefix, material.version, material.fingerprint = f"R{version.id}-", version.number, version.seal
    material.published_on = version.published_at.date() if version.published_at else None
    material.signatures = [(item["name"], item["quality"]) for item in version.signatures or []]
    material.notices = notices_of(version)
    return compose(material)


def composed_report(subject: Composition | ReportVersion, url: Url = url_for) -> Composed:
    """What outputs draw: a published version, or a draft as it stands. `url` makes the addresses of figures."""
    if isinstance(subject, ReportVersion):
        return compose_version(subject, url)
    corpus: Corpus = queries.corpus_by_id(subject.corpus_id)
    return compose_draft(subject, consultations.consultation_by_id(corpus.ref_id), url=url)
