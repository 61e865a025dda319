"""Pages shown inside another site, under `/cadre`: a session of their own, for the hosts that a consultation lists.

A browser sends no ordinary session cookie (SameSite=Lax) from a frame of another site. Pages under `/cadre` use one of
their own instead: SameSite=None and Partitioned, so kept apart for each site that frames us. It never holds an account:
an administrator's pages cannot be framed, and what one does in a frame cannot use their rights. Where a browser keeps
no cookie at all in a frame, the pages offer the plain address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask.sessions import SecureCookieSessionInterface

from consult.errors import NotFound

SEGMENT = "/cadre"
ENVIRON_KEY, ANCESTORS_KEY, SOURCES_KEY = "concerte.framed", "concerte.frame_ancestors", "concerte.frame_sources"
ASSETS = ("static", "territories.brand", "territories.logo")


def is_framed() -> bool:
    return has_request_context() and ENVIRON_KEY in request.environ


def cookie_name(app: Flask) -> str:
    return "__Host-cadre" if app.config["SESSION_COOKIE_SECURE"] else "cadre"


def keeps_no_session() -> bool:
    """In a frame, and the browser brought back no cookie of ours."""
    return is_framed() and cookie_name(current_app) not in request.cookies


def may_be_framed(endpoint: str, values: dict[str, Any] | None) -> bool:
    """The pages where one answers a consultation, and what they are drawn with."""
    return endpoint in ASSETS or (endpoint.startswith("answering.") and "slug" in (values or {}))


def allow_own_frames() -> None:
    """This page shows another of ours in a frame."""
    request.environ[SOURCES_KEY] = "'self'"


def allow_framing(hosts: Iterable[str] = ()) -> None:
    """This page may be framed by ours, and by these origins."""
    request.environ[ANCESTORS_KEY] = " ".join(("'self'", *hosts))


class FramePrefix:
    """WSGI middleware: moves `/cadre` from the path to the script name, so that `url_for` keeps it by itself."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(SEGMENT + "/"):
            environ[ENVIRON_KEY] = True
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + SEGMENT
            environ["PATH_INFO"] = path.removeprefix(SEGMENT)
        return self.wsgi(environ, start_response)


class FramedFlask(Flask):
    """Within a frame, the address of a page that may not be framed is its ordinary one."""

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        address = super().url_for(endpoint, **values)
        if not is_framed() or may_be_framed(self._whole(endpoint), values):
            return address
        return unframed(address)

    @staticmethod
    def _whole(endpoint: str) -> str:
        return f"{request.blueprint}{endpoint}" if endpoint.startswith(".") and request.blueprint else endpoint


def unframed(address: str) -> str:
    """The same page outside a frame."""
    prefix = request.script_root
    return address.replace(prefix, prefix.removesuffix(SEGMENT), 1) if address.startswith(prefix) else address


class Sessions(SecureCookieSessionInterface):
    """Two cookies that never meet: that of the site, and that of its pages in a frame."""

    def get_cookie_name(self, app: Flask) -> str:
        return cookie_name(app) if is_framed() else super().get_cookie_name(app)

    def get_cookie_samesite(self, app: Flask) -> str | None:
        return "None" if is_framed() else super().get_cookie_samesite(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        return True if is_framed() else super().get_cookie_secure(app)

    def get_cookie_partitioned(self, app: Flask) -> bool:
        return True if is_framed() else super().get_cookie_partitioned(app)


def init_app(app: Flask) -> None:
    app.wsgi_app = FramePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.session_interface = Sessions()

    @app.before_request
    def only_answering() -> None:
        """Anything else under `/cadre` does not exist."""
        if is_framed() and not may_be_framed(request.endpoint or "", request.view_args):
            g.organisation = None
            raise NotFound
