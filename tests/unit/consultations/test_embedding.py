"""Which lines are the address of a site that may frame a consultation."""

import pytest

from consult.consultations.embedding import origin_of


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://portail.exemple.fr", "https://portail.exemple.fr"),
        ("  HTTPS://Portail.Exemple.FR/mon-compte?x=1 ", "https://portail.exemple.fr"),
        ("portail.exemple.fr", "https://portail.exemple.fr"),
        ("https://portail.exemple.fr:8443/", "https://portail.exemple.fr:8443"),
        ("http://localhost:5000", "http://localhost:5000"),
        ("http://127.0.0.1:5000/x", "http://127.0.0.1:5000"),
    ],
)
def test_an_address_becomes_its_origin(typed, origin):
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "", "*", "https://*.exemple.fr", "http://portail.exemple.fr", "javascript:alert(1)", "data:text/html,x",
        "portail",         "https://a b.fr", "https://exemple.fr; script-src *", "https://exemple.fr:99999", "https://moi@exemple.fr",
        "https://exemple..fr", "https://-exemple.fr", "'self'", "https://", "file:///etc/passwd", "https://[::1",
        "é" * 300,
    ],
)  # fmt: skip
def test_anything_else_is_none(typed):
    assert origin_of(typed) is None
