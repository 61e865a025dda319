"""Words drawn on a picture: the site's letters, cut in lines that fit."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

from consult.config import ROOT

FONT = ROOT / "static/vendor/fonts/source-sans-3-latin-wght-normal.woff2"


@lru_cache(maxsize=16)
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    made = ImageFont.truetype(str(FONT), size)
    made.set_variation_by_axes([weight])
    return made


def cut(text: str, size: int, weight: int, most: int, room: int) -> str:
    """The text in `most` lines of at most `room` pixels, an ellipsis where it does not fit."""
    letters = font(size, weight)
    lines: list[str] = [""]
    for word in " ".join(text.split()).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if letters.getlength(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] += "…"
    while any(letters.getlength(line) > room for line in lines):
        lines = [line if letters.getlength(line) <= room else line.rstrip("…")[:-1] + "…" for line in lines]
    return "\n".join(lines)
