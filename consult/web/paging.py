"""Pages of a list: which one is asked for, how many there are, and the address of the others."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request


def page_number() -> int:
    """`page` in the address, from 1; whatever is not a number is 1."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), 1_000_000) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


def page_count(count: int, size: int) -> int:
    return max(1, -(-count // size))


def page_url() -> str:
    """This same address with `{page}` in the place of the page's number, for the pager."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page" and value]
    return f"{request.script_root}{request.path}?{urlencode([*kept, ('page', '')])}{{page}}"
