"""Drawings that stand by themselves: the same on a web page, in a PDF and in a Word document.

Sizes are for a column of 460 points; text stays readable on a phone. Colours are those of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup

WIDTH = 460
INK, SOFT, LINE, UNDER, GROUND = "#221c22", "#5d555c", "#857f77", "#1f7472", "#ffffff"
FONT = "'Source Sans 3', 'Segoe UI', Arial, sans-serif"


@dataclass(frozen=True)
class Bar:
    """value: 0 the baseline; display: as it is read; low and high: its interval, same unit."""

    label: str
    value: float
    display: str
    low: float | None = None
    high: float | None = None


def drawing(svg: str) -> Markup:
    """One of the drawings below, as a page holds it: every word in it was escaped when it was drawn."""
    return Markup(svg)  # noqa: S704


def _svg(width: int, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" font-family="{FONT}" aria-hidden="true" focusable="false">{body}</svg>'
    )


def _text(
    x: float, y: float, text: str, *, size: int = 15, fill: str = INK, weight: int = 400, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _rect(x: float, y: float, width: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(1.0, width):.1f}" height="14" rx="2" fill="{fill}"/>'


def _cut(text: str, most: int = 56) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def bars(rows: Sequence[Bar], brand: str) -> str:
    """Labels above bars, the value at the end of each; the interval as a thin line."""
    top = max([row.high or row.value for row in rows] or [1]) or 1
    scale, parts, y = (WIDTH - 74) / top, [], 0.0
    for row in rows:
        parts.append(_text(0, y + 15, _cut(row.label)))
        end = row.value * scale
        parts.append(_rect(0, y + 21, end, brand))
        if row.low is not None and row.high is not None:
            end = row.high * scale
            parts.append(_interval(row.low * scale, end, y + 28))
        parts.append(_text(end + 8, y + 33, row.display, weight=600))
        y += 46
    return _svg(WIDTH, y or 1, "".join(parts))


def _interval(low: float, high: float, y: float) -> str:
    """Dark on a light halo, so that it is seen on the bar and beyond."""
    line = f'x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
    return f'<line {line} stroke="{GROUND}" stroke-width="4"/><line {line} stroke="{INK}" stroke-width="1.5"/>'


def diverging(rows: Sequence[Bar], brand: str, under: str, over: str) -> str:
    """From the middle, to the left what is under, to the right what is over; `value` is signed."""
    top = max([abs(row.value) for row in rows] or [1]) or 1
    middle, scale = WIDTH / 2, (WIDTH / 2 - 64) / top
    parts = [
        _text(0, 15, under, size=14, fill=UNDER, weight=600),
        _text(WIDTH, 15, over, size=14, fill=brand, weight=600, anchor="end"),
    ]
    y = 26.0
    for row in rows:
        length, left = abs(row.value) * scale, row.value < 0
        parts.append(_text(middle, y + 15, _cut(row.label, 60), anchor="middle"))
        x = middle - length if left else middle
        fill = UNDER if left else brand
        parts.append(_rect(x, y + 21, length, fill))
        end = middle - length - 8 if left else middle + length + 8
        parts.append(_text(end, y + 33, row.display, weight=600, anchor="end" if left else "start"))
        y += 46
    parts.append(f'<line x1="{middle}" x2="{middle}" y1="46" y2="{y - 8:.1f}" stroke="{LINE}" stroke-width="1"/>')
    return _svg(WIDTH, y, "".join(parts))


def map_picture(extract: dict[str, str], brand: str) -> str:
    """The points of a theme over those of the others."""
    side = int(extract["side"])
    dots = 'fill="none" stroke-linecap="round"'
    body = (
        f'<rect width="{side}" height="{side}" rx="8" fill="#f3f1ee"/>'
        f'<path d="{escape(extract["others"])}" {dots} stroke="#b8b1b6" stroke-width="2"/>'
        f'<path d="{escape(extract["own"])}" {dots} stroke="{brand}" stroke-width="3.5"/>'
    )
    return _svg(side, side, body)


def cloud(words: Sequence[dict[str, Any]], height: int, brand: str) -> str:
    """Words at the places that the report gave them."""
    fills = {1: brand, 2: INK, 3: SOFT}
    parts = []
    for word in words:
        x, y = float(word["x"]), float(word["y"])
        turn = f' transform="rotate(-90 {x} {y})"' if word.get("vertical") else ""
        parts.append(
            f'<text x="{x}" y="{y}" font-size="{float(word["size"])}" fill="{fills.get(word["level"], SOFT)}" '
            f'font-weight="{650 if word["level"] == 1 else 400}" text-anchor="middle" dominant-baseline="central"'
            f"{turn}>{escape(str(word['text']))}</text>"
        )
    return _svg(900, height, "".join(parts))


def columns(points: Sequence[tuple[str, int | None]], brand: str) -> str:
    """A column a day; those hidden leave a gap. The first, the last and the highest are named."""
    top = max([value or 0 for _label, value in points] or [1]) or 1
    step = min(WIDTH / max(1, len(points)), 40)
    parts = [f'<line x1="0" x2="{WIDTH}" y1="150" y2="150" stroke="{LINE}"/>']
    for place, (_label, value) in enumerate(points):
        height = (value or 0) / top * 120
        parts.append(
            f'<rect x="{place * step + step * 0.1:.1f}" y="{150 - height:.1f}" width="{step * 0.8:.1f}" '
            f'height="{height:.1f}" fill="{brand}"/>'
        )
    if points:
        parts.append(_text(0, 170, points[0][0], size=14, fill=SOFT))
        if len(points) > 1:
            parts.append(_text(WIDTH, 170, points[-1][0], size=14, fill=SOFT, anchor="end"))
    return _svg(WIDTH, 178, "".join(parts))
