"""A logo as it is sent, checked by its content and drawn again, so that nothing hides in the file."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from PIL import Image, UnidentifiedImageError

from consult.errors import DomainError

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_SIDE = 8_000
SHOWN = (880, 288)
"""Pixels kept at most: four times the size at which the header shows it."""


class LogoRefused(DomainError):
    message = _l("Ce fichier n’est pas une image PNG, JPEG ou WebP. Les fichiers SVG ne sont pas acceptés.")


@dataclass(frozen=True)
class Logo:
    data: bytes
    media_type: str


def read_logo(data: bytes) -> Logo:
    """PNG, JPEG or WebP of at most 2 MB, made anew as a PNG. Raises LogoRefused."""
    if len(data) > LARGEST_FILE:
        raise LogoRefused(str(_l("Ce logo pèse plus de 2 Mo. Réduisez-le, puis envoyez-le de nouveau.")))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
                if max(image.size) > LARGEST_SIDE:
                    raise LogoRefused(str(_l("Ce logo est trop grand : 8 000 pixels de côté au plus.")))
                drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombWarning, SyntaxError) as error:
        raise LogoRefused from error
    drawn.thumbnail(SHOWN)
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG", optimize=True)
    return Logo(data=buffer.getvalue(), media_type="image/png")
