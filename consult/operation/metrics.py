"""Figures for a Prometheus server: requests by route and status, jobs and messages by state. No person, no text."""

from __future__ import annotations

import hmac

import sqlalchemy as sa
from flask import Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_flask_exporter import PrometheusMetrics

from consult.db import db
from consult.errors import NotFound
from consult.jobs.models import Job
from consult.notifications.models import Message


def init_app(app: Flask) -> None:
    """Count requests by rule (never by path, which may hold a token)."""
    registry = CollectorRegistry()
    PrometheusMetrics(app, path=None, group_by="url_rule", registry=registry, export_defaults=True)
    app.extensions["metrics_registry"] = registry
    app.extensions["metrics_works"] = Gauge(
        "concerte_works", "Jobs and messages by state", ["kind", "state"], registry=registry
    )


def render() -> Response:
    """The page that Prometheus reads: with METRICS_TOKEN, or from this machine only."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else _asked_from_here()):
        raise NotFound
    gauge: Gauge = current_app.extensions["metrics_works"]
    gauge.clear()
    for name, model in (("job", Job), ("message", Message)):
        for state, count in db.session.execute(sa.select(model.state, sa.func.count()).group_by(model.state)):
            gauge.labels(name, state.value).set(count)
    return Response(generate_latest(current_app.extensions["metrics_registry"]), content_type=CONTENT_TYPE_LATEST)


def _asked_from_here() -> bool:
    """A proxy on the same machine asks from 127.0.0.1 too, for anybody: it adds the header."""
    return request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
