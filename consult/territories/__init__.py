"""Organisations, their tree of territories and their colleges."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes and job handlers."""
    from consult.territories import views

    app.register_blueprint(views.blueprint)
