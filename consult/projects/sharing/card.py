"""The picture that a shared link shows: the title, where, for which call. Only what everybody may read."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageDraw

from consult.files.lettering import cut, font
from consult.projects.models import Project
from consult.projects.queries.public import calls_by_ids
from consult.projects.queries.writings import shown_parts
from consult.projects.subjects import Organisation
from consult.territories import queries as territories
from consult.territories.colours import palette

SIZE = (1200, 630)
MARGIN = 80
ROOM = SIZE[0] - 2 * MARGIN
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
    draw.text((MARGIN, 55), cut(name, 38, 700, 1, ROOM), font=font(38, 700), fill=colours.on_brand, anchor="lm")
    draw.multiline_text(
        (MARGIN, 180), cut(title, 66, 700, MOST_LINES, ROOM), font=font(66, 700), fill="#1d1a22", spacing=14
    )
    draw.text((MARGIN, 540), cut(territory, 36, 600, 1, ROOM), font=font(36, 600), fill="#1d1a22", anchor="lm")
    draw.text((MARGIN, 588), cut(call, 30, 400, 1, ROOM), font=font(30, 400), fill="#5a5560", anchor="lm")
    output = BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
