"""What a message says: the two templates of its name, filled at the moment it leaves.

A context whose letter holds a link registers how to make it (`@letter("sign_in_link")`): tokens are never stored. The
plain-text template holds the subject too, in a block of that name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app
from flask_babel import force_locale

from consult.notifications.models import Message
from consult.territories import queries as territories
from consult.territories.colours import palette

F = TypeVar("F", bound=Callable[..., dict[str, Any]])
BUILDERS: dict[str, Callable[..., dict[str, Any]]] = {}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def letter(template: str) -> Callable[[F], F]:
    """Register the function that completes the variables of a letter: `(organisation, context) -> variables`."""

    def register(function: F) -> F:
        BUILDERS[template] = function
        return function

    return register


def write_letter(message: Message) -> Letter:
    """The subject and both bodies, in the language of the message."""
    with force_locale(message.locale):
        return _render(message)


def _render(message: Message) -> Letter:
    organisation = territories.organisation(message.organisation_id)
    colours = palette(organisation.brand_colour)
    variables = {
        "organisation_name": organisation.name,
        "contact_email": organisation.contact_email,
        "brand": colours.brand,
        "on_brand": colours.on_brand,
        **message.context,
    }
    builder = BUILDERS.get(message.template)
    if builder is not None:
        variables |= builder(organisation, message.context)
    jinja = current_app.jinja_env
    text = jinja.get_template(f"emails/{message.template}.txt")
    subject = " ".join("".join(text.blocks["subject"](text.new_context(variables))).split())
    html = jinja.get_template(f"emails/{message.template}.html").render(variables, subject=subject)
    return Letter(subject=subject, text=text.render(variables, subject=subject), html=html)
