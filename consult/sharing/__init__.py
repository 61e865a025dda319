"""A consultation that several organisations hold together: each has its own, with its people, its participations and
its notice; what is common is the questionnaire at the start and a report made of figures (docs/decisions/0007)."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, its letter and its job."""
    from consult.sharing import jobs as _jobs  # noqa: F401  registers the common analysis
    from consult.sharing import letters as _letters  # noqa: F401  registers the letter of invitation
    from consult.sharing import views

    app.register_blueprint(views.blueprint)
