"""Messages that leave after the commit, campaigns that send many, what each address wishes to receive."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, letters and job handlers."""
    from consult.notifications import delivery as _delivery  # noqa: F401  registers the job that sends messages
    from consult.notifications import exporting as _exporting  # noqa: F401  registers its table
