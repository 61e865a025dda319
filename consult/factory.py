"""Put the application together."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consult import config as configuration
from consult import errors, extensions
from consult import schema as _schema  # noqa: F401  every table is known before the first query
from consult.config import ROOT
from consult.db import db
from consult.web.framing import FramedFlask


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application, configured by the environment; `settings` override it (tests)."""
    app = FramedFlask("concerte", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(configuration.from_environment())
    app.config.update(settings or {})
    _bind_extensions(app)
    _register_contexts(app)
    _trust_proxies(app, app.config["TRUSTED_PROXIES"])
    return app


def _bind_extensions(app: Flask) -> None:
    from consult.jobs import queue
    from consult.notifications import delivery
    from consult.operation import logs
    from consult.web import bounds, context, filters, framing, guard, headers, locale, tenancy, transaction

    logs.init_app(app)
    db.init_app(app)
    extensions.babel.init_app(app, locale_selector=locale.select_locale)
    bounds.init_app(app)
    extensions.csrf.init_app(app)
    extensions.htmx.init_app(app)
    extensions.limiter.init_app(app)
    extensions.login.init_app(app)
    delivery.init_app(app)
    extensions.migrate.init_app(app, db, directory=str(ROOT / "migrations"), include_object=_ours, render_as_batch=True)
    framing.init_app(app)  # inside the organisation's prefix: before it here
    tenancy.init_app(app)
    transaction.init_app(app)
    guard.init_app(app)
    headers.init_app(app)
    filters.init_app(app)
    context.init_app(app)
    errors.init_app(app)
    queue.init_app(app)


def _register_contexts(app: Flask) -> None:
    """Blueprints, job handlers and template globals of each context."""
    from consult import (
        accounts,
        admin,
        consultations,
        exports,
        installation,
        moderation,
        notifications,
        operation,
        projects,
        reports,
        selection,
        sharing,
        territories,
    )
    from consult.jobs import views as job_views

    contexts = (
        territories,
        accounts,
        consultations,
        moderation,
        reports,
        notifications,
        exports,
        admin,
        operation,
        installation,
        sharing,
        projects,
        selection,
    )
    for context in contexts:
        context.register(app)
    app.register_blueprint(job_views.blueprint)


def _trust_proxies(app: Flask, count: int) -> None:
    """Read the visitor's address from what the last `count` proxies wrote: whatever a visitor forges stands before."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare: Any) -> bool:
    """Keep search tables and triggers, which migrations write by hand, out of autogeneration."""
    return not (name or "").startswith(("contribution_search", "ix_contributions_search"))
