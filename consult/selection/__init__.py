"""The élus of a territory choose: rounds, voter rolls, ballots with receipts, tallies that anyone can recount."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, letters and job handlers."""
    from consult.selection import clockwork as _clockwork  # noqa: F401  opens and closes rounds at their hour
    from consult.selection import jobs as _jobs  # noqa: F401  registers the works of rounds
    from consult.selection import letters as _letters  # noqa: F401  registers the letters
    from consult.selection.views import results, rounds, voting

    for views in (rounds, voting, results):
        app.register_blueprint(views.blueprint)
