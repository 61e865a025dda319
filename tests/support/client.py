"""A test client that looks at every page it is given, as a careful reader would."""

from __future__ import annotations

from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient

from tests.support.pages import page_faults


class CheckedClient(FlaskClient):
    """Every full HTML page must have a title, one h1, unique ids, labelled fields, no inline script or style."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            g.pop("_login_user", None)  # tests share one application context; a server opens one per request
        response = super().open(*args, **kwargs)
        response.request.environ["wsgi.input"].close()  # a large upload lies in a file of its own
        if response.mimetype == "text/html" and response.data:
            faults = page_faults(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: {faults}"
        return response
