"""By what tries are counted, besides where they come from."""

from __future__ import annotations

from flask import request


def typed_address() -> str:
    """Tries are counted per address too, wherever they come from."""
    return "address:" + request.form.get("email", "").strip().lower()[:254]
