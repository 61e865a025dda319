"""The text of a campaign: what the house proposes for each kind, and the letter made from it once for everybody.

The text is Markdown. It is turned into a subject, a plain text and a page once for each language, with marks where the
placeholders stood; a letter is then these three with the values of its reader in the place of the marks, escaped.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from consult.notifications.letters import Letter, letter_variables
from consult.notifications.rules import PLACEHOLDER, PLACEHOLDERS, one_line
from consult.notifications.states import CampaignKind
from consult.web.filters import datetime_long, markdown, typo

OWN = ("desabonnement", "plusieurs")
"""What the layout adds to each letter: the address of the preferences, the sentence for a shared address."""
_parser = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class About:
    """What every letter of a campaign says alike."""

    kind: CampaignKind
    organisation: Any
    title: str = ""
    closes_at: Any = None


def default_text(kind: CampaignKind) -> tuple[str, str]:
    """Subject and body of the house, in the language of the moment."""
    link = "\n\n{lien}\n\n"
    if kind is CampaignKind.INVITATION:
        return _("{organisation} vous consulte : {consultation}"), link.join(
            (
                _("Bonjour {prenom},")
                + "\n\n"
                + _("{organisation} souhaite connaître votre avis : « {consultation} ».")
                + "\n\n"
                + _(
                    "Quelques minutes suffisent, sur un téléphone comme sur un ordinateur. Vous pouvez vous arrêter et "
                    "reprendre plus tard."
                ),
                _("Vous pouvez répondre jusqu’au {date_limite}.")
                + "\n\n"
                + _("Ce lien est personnel : ne le transmettez pas."),
            )
        )
    if kind is CampaignKind.REMINDER:
        return _("Rappel : votre avis sur « {consultation} »"), link.join(
            (
                _("Bonjour {prenom},")
                + "\n\n"
                + _(
                    "Vous avez reçu notre invitation à répondre à « {consultation} ». Vos réponses ne nous sont pas "
                    "encore parvenues : il est encore temps."
                ),
                _("Vous pouvez répondre jusqu’au {date_limite}.")
                + "\n\n"
                + _("Ce lien est personnel : ne le transmettez pas."),
            )
        )
    if kind is CampaignKind.THANKS:
        return _("Merci d’avoir répondu à « {consultation} »"), link.join(
            (
                _("Bonjour {prenom},")
                + "\n\n"
                + _("Vous avez répondu à « {consultation} » : merci. Vos réponses seront lues, toutes.")
                + "\n\n"
                + _("Vous pouvez les relire à tout moment :"),
                _("Nous vous dirons ce que la consultation aura appris."),
            )
        )
    if kind is CampaignKind.RESULTS:
        return _("Ce que nous a appris « {consultation} »"), link.join(
            (
                _("Bonjour {prenom},")
                + "\n\n"
                + _("La consultation « {consultation} » est terminée. Voici ce qu’elle nous a appris :"),
                _("Merci à toutes les personnes qui y ont pris part."),
            )
        )
    return _("Vos projets, vos besoins : faites-les nous connaître"), link.join(
        (
            _("Bonjour {prenom},")
            + "\n\n"
            + _("Vous avez des projets, des besoins, vous agissez dans une association ? Faites-les nous connaître."),
            _("Nous lisons chaque message."),
        )
    )


def button_label(kind: CampaignKind) -> str:
    return {
        CampaignKind.INVITATION: _("Donner mon avis"),
        CampaignKind.REMINDER: _("Donner mon avis"),
        CampaignKind.THANKS: _("Relire mes réponses"),
        CampaignKind.RESULTS: _("Lire les résultats"),
        CampaignKind.APPEAL: _("Écrire à %(name)s", name="{organisation}"),
    }[kind]


class PreparedLetter:
    """The letter of a campaign in one language; `fill` makes one reader's."""

    def __init__(self, about: About, subject: str, body: str, locale: str) -> None:
        nonce = "Z" + secrets.token_hex(6)
        names = (*PLACEHOLDERS, *OWN)
        self.marks = {name: f"{nonce}{name.replace('_', '')}Z" for name in names}
        with force_locale(locale):
            self._render(about, *((subject, body) if body else _with_subject(about.kind, subject)))

    def _render(self, about: About, subject: str, body: str) -> None:
        self.common = {
            "consultation": about.title,
            "organisation": about.organisation.name,
            "date_limite": datetime_long(about.closes_at),
        }
        if about.closes_at is None:
            body = "\n".join(line for line in body.splitlines() if "{date_limite}" not in line)
        body = self._marked(body)
        self.subject = self._marked(subject)
        variables = {
            **letter_variables(about.organisation),
            "kind": about.kind.value,
            "body": markdown(body),
            "body_text": plain_text(body),
            "marks": self.marks,
            "button_label": self._marked(button_label(about.kind)),
            "subject": self.subject,
        }
        jinja = current_app.jinja_env
        self.text = jinja.get_template("emails/campaign.txt").render(variables)
        self.html = jinja.get_template("emails/campaign.html").render(variables)

    def _marked(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda found: self.marks.get(found[1], found[0]), text)

    def fill(self, values: Mapping[str, str]) -> Letter:
        """`values`: prenom, nom, lien, desabonnement, plusieurs; what is absent is empty."""
        subject, text, html = self.subject, self.text, self.html
        for name, mark in self.marks.items():
            value = one_line(values.get(name) or self.common.get(name) or "")
            subject, text = subject.replace(mark, value), text.replace(mark, value)
            written = Markup("<p>{}</p>").format(value) if name == "plusieurs" and value else escape(value)
            html = html.replace(mark, str(written))
        return Letter(one_line(_tidy(subject)), _tidy(text), _tidy(html))


def _with_subject(kind: CampaignKind, subject: str) -> tuple[str, str]:
    proposed, body = default_text(kind)
    return subject or proposed, body


def _tidy(text: str) -> str:
    """« Bonjour , » where nobody's name is known; no more than one empty line."""
    return re.sub(r"\n{3,}", "\n\n", text.replace(" ,", ","))


def plain_text(source: str) -> str:
    """Markdown for a letter without formatting: links show their address, lists keep their signs."""
    lines: list[str] = []
    prefix = ""
    numbers: list[int] = []
    for token in _parser.parse(source):
        if token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            numbers.append(0)
        elif token.type.endswith("_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            prefix = f"{numbers[-1]}. " if numbers[-1] else "- "
            numbers[-1] += bool(numbers[-1])
        elif token.type == "inline":
            lines += [prefix + _inline(token.children or []), ""]
            prefix = ""
        elif token.type in ("fence", "code_block"):
            lines += [token.content.rstrip(), ""]
    return typo("\n".join(lines).strip())


def _inline(children: Any) -> str:
    found, links = "", []
    for child in children:
        if child.type in ("text", "code_inline"):
            found += child.content
        elif child.type in ("softbreak", "hardbreak"):
            found += "\n"
        elif child.type == "link_open":
            links.append((len(found), child.attrs.get("href", "")))
        elif child.type == "link_close":
            start, address = links.pop()
            if found[start:] != address:
                found += f" ({address})"
    return found
