"""The picture that a shared link shows: the title, where, for which call. Only what everybody may read."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageDraw, ImageFont

from consult.config import ROOT
from consult.projects.models import Project
from consult.projects.queries.public import calls_by_ids
from consult.projects.queries.writings import shown_parts
from consult.projects.subjects import Organisation
from consult.territories import queries as territories
from consult.territories.colours import palette

SIZE = (1200, 630)
MARGIN = 80
FONT = ROOT / "static/vendor/fonts/source-sans-3-latin-wght-normal.woff2"
MOST_LINES = 4


def card_png(organisation: Organisation, project: Project) -> bytes:
    title = shown_parts(project)["title"] or _("Sans titre")
    call = calls_by_ids(organisation.id, [project.call_id])[project.call_id]
    places = {place.id: place.name for place in territories.territories_of(organisation.id)}
    place = places.get(project.territory_id or 0, "")
    return _drawn(organisation.name, organisation.brand_colour, title, place, call.title)


@lru_cache(maxsize=256)
def _drawn(name: str, brand: str, title: str, territory: str, call: str) -> bytes:
    colours = palette(brand)
    picture = Image.new("RGB", SIZE, "#ffffff")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 110), fill=colours.brand)
    draw.text((MARGIN, 55), _cut(name, 38, 700, 1), font=_font(38, 700), fill=colours.on_brand, anchor="lm")
    draw.multiline_text(
        (MARGIN, 180), _cut(title, 66, 700, MOST_LINES), font=_font(66, 700), fill="#1d1a22", spacing=14
    )
    draw.text((MARGIN, 540), _cut(territory, 36, 600, 1), font=_font(36, 600), fill="#1d1a22", anchor="lm")
    draw.text((MARGIN, 588), _cut(call, 30, 400, 1), font=_font(30, 400), fill="#5a5560", anchor="lm")
    output = BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()


@lru_cache(maxsize=8)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT), size)
    font.set_variation_by_axes([weight])
    return font


def _cut(text: str, size: int, weight: int, most: int) -> str:
    """The text in lines that fit, an ellipsis where it does not."""
    font, room = _font(size, weight), SIZE[0] - 2 * MARGIN
    lines: list[str] = [""]
    for word in " ".join(text.split()).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] += "…"
    while any(font.getlength(line) > room for line in lines):
        lines = [line if font.getlength(line) <= room else line.rstrip("…")[:-1] + "…" for line in lines]
    return "\n".join(lines)
