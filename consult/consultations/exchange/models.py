"""The models that a consultation may begin from, written by us and kept as files of the published format."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.consultations.exchange.reading import read_document

LIBRARY = Path(__file__).with_name("library")
MODELS: dict[str, Any] = {
    "mission": _l("Consultation de mission"),
    "satisfaction": _l("Satisfaction"),
    "livre-blanc": _l("Livre blanc"),
    "apres-crise": _l("Écoute après une crise"),
}


@cache
def _text(name: str) -> bytes:
    return (LIBRARY / f"{name}.json").read_bytes()


def model(name: str, organisation: Any) -> dict[str, Any]:
    """A model of MODELS, in the name of this organisation. It passes the same checks as anybody's file."""
    document = read_document(_text(name))
    contact = organisation.contact_email or "[adresse de contact]"
    for mark, value in (("{organisation}", organisation.name), ("{k}", str(organisation.k)), ("{contact}", contact)):
        document["notice"] = document["notice"].replace(mark, value)
    return document
