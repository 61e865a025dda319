"""Photos and images: decoded, turned upright, brought to a reasonable size, written again from their points."""

from __future__ import annotations

from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageOps

from consult.files.refusal import FileRefused

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_POINTS = 60_000_000
"""Above, the picture is not decoded at all: a few bytes can announce a terabyte."""
LONGEST_SIDE = 2400
QUALITY = 85


def clean_picture(data: bytes) -> tuple[bytes, str]:
    """JPEG, or PNG where there is transparency. Raises FileRefused."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise Image.DecompressionBombError
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at the size that is needed
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(_("Cette image est trop grande : plus de 60 millions de points.")) from error
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise FileRefused from error


def _written(picture: Image.Image) -> tuple[bytes, str]:
    """The points, in an image made new: nothing of what stood beside them follows."""
    transparent = picture.has_transparency_data
    points = picture.convert("RGBA" if transparent else "RGB")
    fresh = Image.new(points.mode, points.size)
    fresh.paste(points)
    out = BytesIO()
    if transparent:
        fresh.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    fresh.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), "image/jpeg"
