"""Analysis runs, themes and what people decide of them, figures, published reports."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes and job handlers."""
    from consult.reports import jobs, views  # noqa: F401  jobs registers its handler
    from consult.reports.archives import jobs as archive_jobs  # noqa: F401
    from consult.reports.coding import views as coding
    from consult.reports.composing.pictures import drawing
    from consult.reports.issuing import job as _issuing  # noqa: F401  registers its handler
    from consult.reports.live import job as _live  # noqa: F401  likewise
    from consult.reports.local import job as _local  # noqa: F401  registers its handler
    from consult.reports.local import views as _local_views  # noqa: F401  adds its routes
    from consult.reports.outcome import forgetting as _forgetting  # noqa: F401  registers its cleaning
    from consult.reports.outcome import job as _telling  # noqa: F401  registers its handler
    from consult.reports.outcome import letters as _letters  # noqa: F401  registers the letters
    from consult.reports.outputs import job as _drawing  # noqa: F401  likewise
    from consult.reports.reliability import job  # noqa: F401  registers its handler
    from consult.reports.workbench import (
        freeze_job,  # noqa: F401  likewise
        preparing,  # noqa: F401  likewise
    )
    from consult.reports.workbench import views as workbench_views

    app.jinja_env.filters["drawing"] = drawing
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views.membership.blueprint)
    app.register_blueprint(coding.blueprint)
    app.register_blueprint(views.figures.blueprint)
    app.register_blueprint(views.writing.blueprint)
    app.register_blueprint(workbench_views.blueprint)
