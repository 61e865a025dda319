"""Addresses that leave the site (mail, printed codes): from the configuration, never from the request's Host header."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import current_app


class Tenant(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def host(self) -> str | None: ...


def site_url(organisation: Tenant, endpoint: str, **values: Any) -> str:
    """The whole address of a page of this organisation: its own host name, else BASE_URL and its prefix."""
    base = current_app.config["BASE_URL"]
    prefix = f"/o/{organisation.slug}"
    if organisation.host:
        base, prefix = f"{urlsplit(base).scheme}://{organisation.host}", ""
    adapter = current_app.url_map.bind("localhost", script_name=prefix or "/")
    return base + adapter.build(endpoint, values)
