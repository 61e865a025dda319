"""The picture that a shared theme shows: its title, one published figure, who says so."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from PIL import Image, ImageDraw

from consult.files.lettering import cut, font
from consult.territories.colours import palette
from consult.web.filters import number, percent

SIZE = (1200, 630)
MARGIN = 80
ROOM = SIZE[0] - 2 * MARGIN
INK, SOFT = "#221c22", "#5d555c"


def card_png(organisation: Any, title: str, cell: dict[str, Any]) -> bytes:
    """`cell`: a theme of a published version, shown with its numbers. In French, as the report is written."""
    with force_locale("fr"):
        share = percent(cell["share_people"])
        said = _("des %(people)s personnes en parlent", people=number(cell["base_people"]))
        signature = _("%(organisation)s, rapport publié", organisation=organisation.name)
    return _drawn(organisation.name, organisation.brand_colour, cell["label"], share, said, title, signature)


@lru_cache(maxsize=256)
def _drawn(name: str, brand: str, label: str, share: str, said: str, title: str, signature: str) -> bytes:
    colours = palette(brand)
    picture = Image.new("RGB", SIZE, "#fbfaf8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 96), fill=colours.brand)
    draw.text((MARGIN, 48), cut(name, 36, 700, 1, ROOM), font=font(36, 700), fill=colours.on_brand, anchor="lm")
    large = cut(label, 86, 700, 2, ROOM)
    size, words = (62, cut(label, 62, 700, 3, ROOM)) if large.endswith("…") else (86, large)
    draw.multiline_text((MARGIN, 142), words, font=font(size, 700), fill=INK, spacing=10)
    draw.text((MARGIN, 455), share, font=font(96, 700), fill=colours.brand, anchor="lm")
    beside = MARGIN + font(96, 700).getlength(share) + 28
    draw.text(
        (beside, 470), cut(said, 38, 400, 1, SIZE[0] - MARGIN - int(beside)), font=font(38, 400), fill=INK, anchor="lm"
    )
    draw.rectangle((MARGIN, 528, SIZE[0] - MARGIN, 530), fill="#dedad4")
    draw.text((MARGIN, 557), cut(title, 28, 600, 1, ROOM), font=font(28, 600), fill=INK, anchor="lm")
    draw.text((MARGIN, 594), cut(signature, 26, 400, 1, ROOM), font=font(26, 400), fill=SOFT, anchor="lm")
    output = BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
