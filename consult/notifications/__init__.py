"""Messages that leave after the commit, campaigns that send many, what each address wishes to receive."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, letters and job handlers."""
    from consult.notifications import delivery as _delivery  # noqa: F401  registers the job that sends messages
    from consult.notifications import exporting as _exporting  # noqa: F401  registers its table
    from consult.notifications import views
    from consult.notifications.campaigns import job as _job  # noqa: F401  registers the job that sends campaigns
    from consult.notifications.campaigns import letters as _letters  # noqa: F401  registers the letters

    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.preferences)
