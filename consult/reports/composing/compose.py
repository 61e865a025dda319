"""Blocks become elements, once, for every output: `compose(material)`."""

from __future__ import annotations

from flask_babel import force_locale

from consult.reports.composing.blocks import Json, Kind, heading_of
from consult.reports.composing.elements import Composed, Element, Heading, KeyFigures, Section
from consult.reports.composing.markup import elements_of
from consult.reports.composing.material import Material
from consult.reports.composing.sections import annexes, evidence, lessons, overview

DRAWN = {
    Kind.COVER: overview.cover,
    Kind.PARTICIPATION: overview.participation,
    Kind.CLOUD: overview.cloud,
    Kind.REPRESENTATIVENESS: evidence.representativeness,
    Kind.UNSAID: evidence.unsaid,
    Kind.LIMITS: evidence.limits,
    Kind.LESSON: lessons.lesson,
    Kind.COMPARISONS: lessons.comparisons,
    Kind.ANNEXES: annexes.annexes,
}
"""What is drawn under the text of a block; the other kinds are text alone."""
SAME_PAGE = {Kind.THANKS, Kind.QUESTIONS, Kind.CLOUD}


def compose(material: Material) -> Composed:
    """The whole report, in its own language, ready to be drawn."""
    with force_locale(material.composed.get("language") or "fr"):
        sections = [section(material, block) for block in material.composed["blocks"]]
        return Composed(
            title=material.untitled(),
            subtitle=material.composed.get("subtitle") or "",
            organisation=material.organisation,
            language=material.composed.get("language") or "fr",
            sections=sections,
            brand=material.brand,
            on_brand=material.on_brand,
            logo=material.logo,
            version=material.version,
            published_on=material.published_on,
            signatures=material.signatures,
            fingerprint=material.fingerprint,
            notices=material.notices,
            figures=[(figure, material.counted(ref)) for ref, figure in material.used.items()],
        )


def section(material: Material, block: Json) -> Section:
    """One block: its heading, its key figures, its text, then what its kind draws."""
    kind = Kind(block["kind"])
    elements: list[Element] = [] if kind is Kind.COVER else [Heading(2, heading_of(block), block["id"])]
    draw = DRAWN.get(kind)
    drawn = draw(material, block) if draw is not None else []
    elements += [one for one in drawn if isinstance(one, KeyFigures)]
    elements += elements_of(block.get("text", ""), material.figure, block["id"])
    elements += [one for one in drawn if not isinstance(one, KeyFigures)]
    return Section(str(kind), block["id"], tuple(elements), kind not in SAME_PAGE)
