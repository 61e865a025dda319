"""htmx over pages that work without it: same address, the full page unless a fragment was asked for."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from htmx_flask import request


def wants_fragment() -> bool:
    """True when htmx asks for a part of the page (not when it restores the page from its history)."""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted


def render_page(template: str, *, fragment: str | None = None, **context: Any) -> str:
    """Render a page, or only its block `fragment` when htmx asked for it: both come from the same template."""
    if fragment is None or not wants_fragment():
        return render_template(template, **context)
    jinja = current_app.jinja_env
    page = jinja.get_template(template)
    current_app.update_template_context(context)
    return "".join(page.blocks[fragment](page.new_context(context)))
