"""Redirections inside the site only."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def safe_next(target: str | None, default: str) -> str:
    """`target` if it is a path of this site, else `default`: no `//host`, backslash, scheme or control character."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(character) < 33 or character == "\\" for character in target):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return default
    prefix = request.script_root
    return target if not prefix or target.startswith(prefix + "/") else prefix + target


def page_before() -> str | None:
    """The address of the page that this request came from, if it is one of this organisation's."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # not an address
        return None
    ours = (parts.scheme, parts.netloc) == (request.scheme, request.host)
    if not ours or not parts.path.startswith(request.script_root + "/"):
        return None
    return safe_next(f"{parts.path}?{parts.query}" if parts.query else parts.path, "") or None
