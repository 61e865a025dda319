"""The installation above its organisations: who may open, configure, suspend and resume them. It owns no table, and
reads nothing of what people wrote or are."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes; they answer outside `/o/<slug>/`, on the installation's own address."""
    from consult.installation import views

    app.register_blueprint(views.blueprint)
