"""SVG drawings made lighter for print, and turned into points for Word, without anything from outside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
DOCTYPE = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
PLACED = {"cx", "cy"}
DRAWN = {"r", "fill", "fill-opacity", "opacity"}
INHERITED = ("fill", "fill-opacity")
ENOUGH = 40
"""Dots alike in a row from which drawing them as one shape is worth it: WeasyPrint spends half a millisecond on each
circle, so that a map of 1,200 points costs as much as five pages of text."""
Style: TypeAlias = tuple[tuple[str, str], ...]


class BadDrawing(ValueError):
    """Not an SVG that can be read."""


@dataclass
class _Dots:
    """Circles that differ by their place alone."""

    style: Style
    circles: list[ET.Element] = field(default_factory=list)


def lightened(svg: str) -> str:
    """The same drawing, with the dots of a map as one shape per colour. Dots that overlap no longer darken one another.
    Raises BadDrawing."""
    root = parsed(svg)
    if svg.count("<circle") < ENOUGH:
        return svg
    _join_dots(root, dict.fromkeys(INHERITED, ""))
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def parsed(svg: str) -> ET.Element:
    if DOCTYPE.search(svg):  # entities are the only danger of this parser
        raise BadDrawing
    try:
        return ET.fromstring(svg)  # noqa: S314  no entity can be declared
    except ET.ParseError as error:
        raise BadDrawing from error


def box(svg: str) -> tuple[float, float]:
    """Width and height in the drawing's own units; (0, 0) where it does not say."""
    try:
        root = parsed(svg)
        numbers = [float(one) for one in (root.get("viewBox") or "").replace(",", " ").split()]
        width, height = (
            numbers[2:] if len(numbers) == 4 else (float(root.get("width", "")), float(root.get("height", "")))
        )
    except (BadDrawing, ValueError):
        return 0.0, 0.0
    return (width, height) if root.tag == f"{{{SVG}}}svg" and width > 0 and height > 0 else (0.0, 0.0)


def _join_dots(parent: ET.Element, inherited: dict[str, str]) -> None:
    here = {name: parent.get(name, inherited[name]) for name in INHERITED}
    runs: list[_Dots] = []
    previous = None
    for child in list(parent):
        _join_dots(child, here)
        style = _dot_style(child, here)
        if style is None:
            previous = None
        elif previous is None or previous.style != style:
            previous = _Dots(style, [child])
            runs.append(previous)
        else:
            previous.circles.append(child)
    for run in runs:
        if len(run.circles) >= ENOUGH:
            _replace(parent, run)


def _dot_style(element: ET.Element, inherited: dict[str, str]) -> Style | None:
    """How a circle is painted; None for anything that says more than a place, a size and a colour."""
    if element.tag != f"{{{SVG}}}circle" or len(element) or not set(element.keys()) <= PLACED | DRAWN:
        return None
    found = {name: element.get(name) or inherited.get(name, "") for name in DRAWN}
    if found["fill"] in ("none", "") or found["fill"].startswith("url") or not _is_number(found["r"]):
        return None
    return tuple(sorted(found.items()))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d*\.?\d+", text) is not None


def _replace(parent: ET.Element, run: _Dots) -> None:
    """A line of no length with round ends is a dot."""
    style = dict(run.style)
    path = ET.Element(f"{{{SVG}}}path")
    path.set("d", "".join(f"M{one.get('cx', '0')} {one.get('cy', '0')}h0" for one in run.circles))
    path.set("fill", "none")
    path.set("stroke", style["fill"])
    path.set("stroke-width", f"{2 * float(style['r']):g}")
    path.set("stroke-linecap", "round")
    for name, source in (("stroke-opacity", "fill-opacity"), ("opacity", "opacity")):
        if style[source]:
            path.set(name, style[source])
    place = list(parent).index(run.circles[0])
    for circle in run.circles:
        parent.remove(circle)
    parent.insert(place, path)
