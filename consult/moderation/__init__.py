"""Moderation: what the filter and readers flag, who decides, what authors are told, what they contest."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, job handlers and letters."""
    from consult.moderation import exporting as _exporting  # noqa: F401  registers its table
    from consult.moderation import jobs as _jobs  # noqa: F401  registers its handlers
    from consult.moderation import letters as _letters  # noqa: F401  registers the letters
    from consult.moderation import telling as _telling  # noqa: F401  registers its housekeeping
    from consult.moderation import telling_writings as _telling_writings  # noqa: F401  the same
    from consult.moderation.views import public, queue
    from consult.moderation.views import settings as _settings  # noqa: F401  adds its routes to the queue's
    from consult.moderation.views import writings as _writings  # noqa: F401  the same

    app.register_blueprint(queue.blueprint)
    app.register_blueprint(public.blueprint)
