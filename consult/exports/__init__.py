"""Tables written as files: described once, in four formats, for three audiences.

`tables` says what a table is, `writers/` how each format writes it, `registry` which tables there are (each context
describes its own), `answer` gives small ones at once; large ones are a job and a link for whoever asked, for seven
days.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the routes and the job handler."""
    from consult.audit import exporting as _journal  # noqa: F401  registers its table
    from consult.exports import jobs as _jobs  # noqa: F401  registers its handler
    from consult.exports import views

    app.register_blueprint(views.blueprint)
