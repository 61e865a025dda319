"""Projects: calls, filing, life in public, examination by a commission, what becomes of those that were chosen."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, letters and job handlers."""
    from consult.projects import digests as _digests  # noqa: F401  registers its housekeeping
    from consult.projects import exporting as _exporting  # noqa: F401  registers its table
    from consult.projects import jobs_commission as _commission  # noqa: F401  registers its handlers
    from consult.projects import jobs_likeness as _likeness  # noqa: F401  registers its handler
    from consult.projects import letters as _letters  # noqa: F401  registers the letters
    from consult.projects import letters_filing as _letters_filing  # noqa: F401  the same
    from consult.projects import moderated as _moderated  # noqa: F401  registers what moderation reads
    from consult.projects.pages import authors_parts as _authors_parts  # noqa: F401  adds blocks to the author's page
    from consult.projects.views import alerts as _alerts  # noqa: F401  adds its routes to the public ones
    from consult.projects.views import arranging, calls, commission, entering, filing, public, requests
    from consult.projects.views import calls_lists as _calls_lists  # noqa: F401  adds its routes to those of calls
    from consult.projects.views import deciding as _deciding  # noqa: F401  adds its routes to the commission's
    from consult.projects.views import filing_own as _filing_own  # noqa: F401  adds its routes to those of filing
    from consult.projects.views import filing_pieces as _filing_pieces  # noqa: F401  the same
    from consult.projects.views import taking_part as _taking_part  # noqa: F401  adds its routes to the public ones

    for pages in (calls, filing, entering, arranging, public, commission, requests):
        app.register_blueprint(pages.blueprint)
    _register_following(app)


def _register_following(app: Flask) -> None:
    """What becomes of projects, and the élus."""
    from consult.projects import jobs_following as _jobs  # noqa: F401  registers its handlers
    from consult.projects import jobs_themes as _themes  # noqa: F401  registers its handler
    from consult.projects import letters_following as _letters  # noqa: F401  registers its letters
    from consult.projects.views import dashboards, following, officials
    from consult.projects.views import telling as _telling  # noqa: F401  adds its routes to those of following

    for pages in (dashboards, following, officials):
        app.register_blueprint(pages.blueprint)
