"""WCAG AA of the design's colours, read from the style sheets: text 4.5:1, marks and borders of controls 3:1."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
GROUNDS = ("ground", "surface", "sunken")
STATES = ("info", "success", "attention", "error")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "primary") for ground in (*GROUNDS, "primary-soft")),
    *((state, f"{state}-soft") for state in STATES),
    *((ink, f"{state}-soft") for ink in ("ink", "ink-soft") for state in STATES),
    *((state, ground) for state in STATES for ground in GROUNDS),
    *(("accent-ink", ground) for ground in (*GROUNDS, "accent-soft")),
    *((ink, "welcome") for ink in ("ink", "ink-soft", "primary")),
    ("chart-under", "ground"),
    ("primary-strong", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-accent", "accent"),
    ("on-brand", "brand"),
]
MARKS = [
    *((mark, ground) for mark in ("line-strong", "focus", "chart-under") for ground in GROUNDS),
    *((f"map-{hue}", "surface") for hue in range(1, 13)),
    ("focus-on-brand", "brand"),
]


def tokens(*sheets: str) -> dict[str, str]:
    """The custom properties of the sheets, later ones winning, `var()` and `color-mix()` resolved to hex colours."""
    found: dict[str, str] = {}
    for sheet in sheets:
        css = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
        found.update(re.findall(r"--([\w-]+):\s*([^;]+);", css))
    return {name: resolved(value, found) for name, value in found.items()}


def resolved(value: str, found: dict[str, str]) -> str:
    value = re.sub(r"var\(--([\w-]+)\)", lambda match: resolved(found[match[1]], found), value)
    mix = re.fullmatch(r"color-mix\(in srgb, (\S+) (\d+)%, (\S+)\)", value)
    if mix is None:
        return value
    part = int(mix[2]) / 100
    pairs = zip(channels(mix[1]), channels(mix[3]), strict=True)
    return "#" + "".join(f"{round(255 * (first * part + other * (1 - part))):02x}" for first, other in pairs)


def channels(colour: str) -> tuple[float, float, float]:
    digits = {"black": "000000", "white": "ffffff"}.get(colour, colour.removeprefix("#"))
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: (lighter + 0.05) / (darker + 0.05), of relative luminances."""

    def luminance(colour: str) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheets", [("tokens.css",), ("tokens.css", "dark.css")], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_colours_are_told_apart(sheets: tuple[str, ...], pairs: list[tuple[str, str]], least: float) -> None:
    colours = tokens(*sheets)
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}
