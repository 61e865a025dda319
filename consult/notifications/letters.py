"""What a message says: the two templates of its name, filled at the moment it leaves.

A context whose letter holds a link registers how to make it (`@letter("sign_in_link")`): tokens are never stored. The
plain-text template holds the subject too, in a block of that name. Letters sent by the thousand register how to write
many at once instead (`@letters("campaign")`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from flask import current_app
from flask_babel import force_locale

from consult.notifications.links import preferences_token
from consult.notifications.models import Message
from consult.notifications.rules import one_line
from consult.notifications.states import MailPurpose
from consult.territories import queries as territories
from consult.territories.colours import palette
from consult.web.links import site_url

F = TypeVar("F", bound=Callable[..., dict[str, Any]])
log = structlog.get_logger("concerte.mail")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


Writer = Callable[[Sequence[Message]], dict[int, Letter]]
PURPOSES: dict[str, MailPurpose] = {}
"""What a letter of no campaign is about, where its reader may refuse it in one click."""
BUILDERS: dict[str, Callable[..., dict[str, Any]]] = {}
WRITERS: dict[str, Writer] = {}


def letter(template: str, *, purpose: MailPurpose | None = None) -> Callable[[F], F]:
    """Register the function that completes the variables of a letter: `(organisation, context) -> variables`. With a
    `purpose`, the letter can be refused in one click; its template shows `unsubscribe_url`."""

    def register(function: F) -> F:
        BUILDERS[template] = function
        if purpose is not None:
            PURPOSES[template] = purpose
        return function

    return register


def letters(template: str) -> Callable[[Writer], Writer]:
    """Register the function that writes many letters: `messages -> letters by message id`; those left out fail."""

    def register(function: Writer) -> Writer:
        WRITERS[template] = function
        return function

    return register


def write_letters(messages: Sequence[Message]) -> dict[int, Letter]:
    """The letter of each message; one that cannot be written is left out, and said in the log."""
    found: dict[int, Letter] = {}
    by_template: dict[str, list[Message]] = {}
    for message in messages:
        by_template.setdefault(message.template, []).append(message)
    for template, rows in by_template.items():
        if template in WRITERS:
            found |= WRITERS[template](rows)
            continue
        for message in rows:
            try:
                found[message.id] = write_letter(message)
            except Exception as error:  # a fault of ours in one letter: the others leave
                log.error("letter_failed", message_id=message.id, template=template, kind=type(error).__name__)
    return found


def write_letter(message: Message) -> Letter:
    """The subject and both bodies, in the language of the message."""
    with force_locale(message.locale):
        return _render(message)


def preview_letter(organisation_id: int, template: str, context: dict[str, Any], locale: str = "fr") -> Letter:
    """The letter that would leave; nothing is stored, nobody is written to."""
    return write_letter(Message(organisation_id=organisation_id, template=template, context=context, locale=locale))


def letter_variables(organisation: Any) -> dict[str, Any]:
    """What the layout of letters asks for."""
    colours = palette(organisation.brand_colour)
    return {
        "organisation_name": organisation.name,
        "contact_email": organisation.contact_email,
        "brand": colours.brand,
        "on_brand": colours.on_brand,
    }


def _render(message: Message) -> Letter:
    organisation = territories.organisation(message.organisation_id)
    variables = {**letter_variables(organisation), **message.context}
    builder = BUILDERS.get(message.template)
    if builder is not None:
        variables |= builder(organisation, message.context)
    headers = {}
    if message.template in PURPOSES:
        url = site_url(organisation, "preferences.unsubscribe", token=preferences_token(message.id))
        variables["unsubscribe_url"] = url
        headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    jinja = current_app.jinja_env
    text = jinja.get_template(f"emails/{message.template}.txt")
    subject = one_line("".join(text.blocks["subject"](text.new_context(variables))))
    html = jinja.get_template(f"emails/{message.template}.html").render(variables, subject=subject)
    return Letter(subject=subject, text=text.render(variables, subject=subject), html=html, headers=headers)
