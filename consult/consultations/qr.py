"""A QR code as one SVG path: drawn in the page, without an image file nor inline style."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True)
class QrPath:
    """`path`: the dark modules, one unit each; `size`: side of the drawing in units, quiet zone included."""

    path: str
    size: int


def qr_path(text: str) -> QrPath:
    """The smallest code that holds `text` with medium correction, inside the quiet zone of four modules."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return QrPath("".join(dark), len(rows))
