"""Which organisation a request is for: by host name, else by `/o/<slug>/`, else the one that serves the root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import SecurityError

from consult.errors import DomainError, NotFound, error_page, wants_json
from consult.territories import queries as territories
from consult.territories.models import Organisation
from consult.territories.rules_hosts import SLUG

PREFIX = re.compile(rf"^/o/({SLUG.pattern})(/.*)?$")
ENVIRON_KEY = "concerte.organisation"
NEVER_SHOWN = {"csrf_token", "password", "current", "new", "again"}


class Suspended(DomainError):
    """Its pages come back as they were: nothing of it was changed."""

    status = 503


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

    @app.before_request
    def refuse_unknown_host() -> None:
        """A page would hold addresses made from that host. The names that organisations are given are followed at
        once, without a restart."""
        known = current_app.config["KNOWN_HOSTS"]
        host = requested_host()
        if known is not None and host not in known and territories.organisation_by_host(host) is None:
            raise SecurityError

    @app.errorhandler(Suspended)
    def suspended(error: Suspended) -> Any:
        return suspended_page(error)


def requested_host() -> str:
    return request.host.rsplit(":", 1)[0].lower() if not request.host.endswith("]") else request.host


def installation_hosts() -> set[str]:
    """The names of the installation itself: BASE_URL's, and this machine's."""
    return {urlsplit(current_app.config["BASE_URL"]).hostname or "localhost", "localhost", "127.0.0.1"}


def load_organisation() -> None:
    """Put the organisation of this request in `g.organisation`. Raises NotFound, or Suspended with its name."""
    g.organisation = None
    found = _organisation(request.environ.get(ENVIRON_KEY))
    if found is None:
        raise NotFound
    if found.suspended_at is not None:
        raise Suspended(_("Le service de %(name)s est suspendu pour l’instant.", name=found.name))
    g.organisation = found


def _organisation(slug: str | None) -> Organisation | None:
    """On a host name of its own an organisation is alone, whatever the address says."""
    host = requested_host()
    owner = None if host in installation_hosts() else territories.organisation_by_host(host)
    if owner is not None:
        return owner if slug in (None, owner.slug) else None
    if slug:
        return territories.organisation_by_slug(slug)
    return territories.default_organisation(current_app.config["DEFAULT_ORGANISATION"])


def suspended_page(error: Suspended) -> Any:
    """One sentence; and for whoever had just sent a form, what they typed, to be sent again once it is over."""
    if wants_json():
        return error_page(error.status, str(error))
    page = render_template("errors/suspended.html", message=str(error), kept=_typed())
    response = make_response(page, error.status)
    response.headers["Retry-After"] = "600"
    return response


def _typed() -> list[tuple[str, str]]:
    if request.method != "POST" or request.files or (request.content_length or 0) > 1024 * 1024:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_SHOWN]
