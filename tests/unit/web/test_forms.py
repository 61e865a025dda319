"""Every form cleans what was typed, the second time it is used as the first."""

from __future__ import annotations

from flask import Flask
from wtforms import StringField

from consult.web.forms import Form, trim


class Example(Form):
    name = StringField(filters=[trim])


def test_a_form_cleans_each_time_it_is_used(app: Flask) -> None:
    for _ in range(3):
        with app.test_request_context(method="POST", data={"name": "  Anne\x00 "}):
            assert Example().name.data == "Anne"
