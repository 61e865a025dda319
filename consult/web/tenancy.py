"""Which organisation a request is for: by host name, else by `/o/<slug>/`, else the only (or the default) one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, current_app, g, request

from consult.errors import NotFound
from consult.territories import queries as territories

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
PREFIX = re.compile(rf"^/o/({SLUG.pattern})(/.*)?$")
ENVIRON_KEY = "concerte.organisation"


class OrganisationPrefix:
    """WSGI middleware: moves `/o/<slug>` from the path to the script name, so that `url_for` keeps it by itself."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        match = PREFIX.match(environ.get("PATH_INFO", ""))
        if match:
            environ[ENVIRON_KEY] = match[1]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/o/{match[1]}"
            environ["PATH_INFO"] = match[2] or "/"
        return self.wsgi(environ, start_response)


def init_app(app: Flask) -> None:
    app.wsgi_app = OrganisationPrefix(app.wsgi_app)  # type: ignore[method-assign]


def load_organisation() -> None:
    """Put the organisation of this request in `g.organisation`; unknown or suspended ones answer 404."""
    slug = request.environ.get(ENVIRON_KEY)
    organisation = (
        territories.organisation_by_slug(slug)
        if slug
        else territories.organisation_by_host(request.host.split(":")[0])
        or territories.default_organisation(current_app.config["DEFAULT_ORGANISATION"])
    )
    if organisation is None or organisation.suspended_at is not None:
        raise NotFound
    g.organisation = organisation
