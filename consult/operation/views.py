"""What a proxy and a supervisor ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from consult.authz import public
from consult.operation import checks, metrics

blueprint = Blueprint("operation", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Any:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> Any:
    """The database answers and is at the version of the code."""
    problems = checks.readiness()
    return jsonify(status="unavailable" if problems else "ok", problems=problems), 503 if problems else 200


@blueprint.get("/metrics")
@public
def read_metrics() -> Any:
    """Figures for Prometheus; the view itself checks the token or the address."""
    return metrics.render()
