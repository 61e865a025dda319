"""Health, metrics, logs, backup: what the people who run an installation need."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add this context's routes, figures and the list of erasures."""
    from consult.audit import chain as _chain  # noqa: F401  workers chain the record of acts
    from consult.operation import erasure_list as _erasure_list  # noqa: F401  listens to erasures
    from consult.operation import metrics, views
    from consult.operation import retention_list as _retention_list  # noqa: F401  listens to retention acts

    metrics.init_app(app)
    app.register_blueprint(views.blueprint)
