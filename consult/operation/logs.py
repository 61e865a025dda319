"""Logs: one JSON line per request, with the route and never the address's secrets, a body, an e-mail or a token."""

from __future__ import annotations

import logging
import time

import structlog
from flask import Flask, Response, g, request


def init_app(app: Flask) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.config["MODE"] in ("test", "demo") else logging.INFO
        ),
        cache_logger_on_first_use=False,
    )
    log = structlog.get_logger("concerte.http")

    @app.before_request
    def start_clock() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def write_line(response: Response) -> Response:
        # the rule, not the path: a path may hold a token or a code
        rule = request.url_rule.rule if request.url_rule else None
        elapsed = time.perf_counter() - g.get("started", time.perf_counter())
        log.info("request", method=request.method, rule=rule, status=response.status_code, ms=round(elapsed * 1000, 1))
        return response
