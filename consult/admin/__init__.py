"""Back-office pages only: no models, no rules."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes and job handlers."""
    from consult.admin import views

    app.register_blueprint(views.blueprint)
