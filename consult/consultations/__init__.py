"""Consultations: questions, participations, contributions, moderation, imports."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes and job handlers."""
    from consult.consultations import clockwork as _clockwork  # noqa: F401  registers what the clock brings about
    from consult.consultations import jobs_inviting as _jobs_inviting  # noqa: F401  registers its handlers
    from consult.consultations import jobs_post as _jobs_post  # noqa: F401  registers its handler
    from consult.consultations import letters as _letters  # noqa: F401  registers the letters
    from consult.consultations import maintenance as _maintenance  # noqa: F401  registers its handler
    from consult.consultations.answer_files import sweeping as _sweeping  # noqa: F401  registers its cleaning
    from consult.consultations.exporting import answers as _answers  # noqa: F401  registers its table
    from consult.consultations.exporting import contributions as _contributions  # noqa: F401  registers its table
    from consult.consultations.exporting import participations as _participations  # noqa: F401  registers its table
    from consult.consultations.imports import job as _job  # noqa: F401  registers its handler
    from consult.consultations.paper import jobs_printing as _jobs_printing  # noqa: F401  registers its handler
    from consult.consultations.queries_files import asks_for_files
    from consult.consultations.retention import clockwork as _retention_clock  # noqa: F401  registers what it brings
    from consult.consultations.retention import job as _retention  # noqa: F401  registers its handler
    from consult.consultations.retention import letters as _retention_letters  # noqa: F401  registers the letter
    from consult.consultations.views import answering, cockpit, composing, importing, inviting, paper, posting
    from consult.consultations.wording import language_names

    app.jinja_env.filters["language_names"] = language_names
    app.jinja_env.filters["asks_for_files"] = asks_for_files
    for views in (answering, cockpit, composing, inviting, posting, importing, paper):
        app.register_blueprint(views.blueprint)
