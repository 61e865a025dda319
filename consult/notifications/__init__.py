"""Messages that leave after the commit, and campaigns that send many."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's job handlers; it has no page of its own."""
    from consult.notifications import delivery as _delivery  # noqa: F401  registers the job that sends messages
