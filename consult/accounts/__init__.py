"""People and their accounts: who an organisation knows, how they sign in, what they may do, what they consented to."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes and the loader of signed-in sessions."""
    from consult.accounts import exporting as _exporting  # noqa: F401  registers its table
    from consult.accounts import jobs as _jobs  # noqa: F401  registers the job handlers
    from consult.accounts import jobs_people as _jobs_people  # noqa: F401  registers its handlers
    from consult.accounts import letters as _letters  # noqa: F401  registers the letters
    from consult.accounts import login as _login  # noqa: F401  registers the user loader
    from consult.accounts import views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.people)
