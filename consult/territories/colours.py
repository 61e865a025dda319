"""The four colours of an organisation, derived from the one it chose, and the contrast they must have (WCAG 2.2, AA).

Colours are `#rrggbb` texts. The grounds are those of static/css/tokens.css and dark.css.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

ENOUGH = 4.5
LIGHT_GROUND = "#f3f1ee"
DARK_GROUND = "#2a252a"
WHITE, INK = "#ffffff", "#221c22"
HEX = re.compile(r"^#[0-9a-fA-F]{6}$")


@dataclass(frozen=True)
class Palette:
    brand: str
    on_brand: str
    brand_dark_mode: str
    on_brand_dark_mode: str


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white), as WCAG defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette(brand: str) -> Palette:
    """The colours of the header, of buttons and links by day, and a light tone of the same hue for the night."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(brand))
    tone = max(lightness, 0.7)
    while contrast(_colour(hue, tone, saturation * 0.8), DARK_GROUND) < ENOUGH + 1.5 and tone < 0.98:
        tone += 0.02
    light = _colour(hue, tone, saturation * 0.8)
    dark_ink = _colour(hue, 0.1, saturation * 0.6)
    on_brand = WHITE if contrast(brand, WHITE) >= contrast(brand, INK) else INK
    return Palette(brand.lower(), on_brand, light, dark_ink)


def refusal(brand: str) -> tuple[str, float] | None:
    """Why a colour is refused: (`format`, 0) or (`contrast`, the worst ratio it would give); None if it is good."""
    if not HEX.match(brand):
        return "format", 0.0
    ratio = contrast(brand, LIGHT_GROUND)
    if ratio < ENOUGH:
        return "contrast", ratio
    colours = palette(brand)
    worst = min(
        contrast(colours.on_brand, brand),
        contrast(colours.brand_dark_mode, DARK_GROUND),
        contrast(colours.on_brand_dark_mode, colours.brand_dark_mode),
    )
    return ("contrast", worst) if worst < ENOUGH else None


def _colour(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, min(lightness, 1.0), min(saturation, 1.0))
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
