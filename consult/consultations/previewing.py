"""The pages of a participant, drawn for the team while it composes: the real templates, and nothing behind them.

The sheet is made for the page and belongs to no session of the database; every address of the page leads back to the
preview. Nothing can be stored from it, whatever is pressed and whoever is signed in beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.consultations import queries
from consult.consultations.conditions_told import conditions_told
from consult.consultations.models import Channel, Choice, Consultation, Participation, Question, QuestionKind
from consult.consultations.operations.save_question import PLAIN, QuestionContent
from consult.consultations.queries_answering import Part, Sheet, numbered
from consult.consultations.wording import wording_of

FIRST, NOTICE, LAST = "accueil", "notice", "merci"
ADDRESSES = re.compile(r'\b(action|formaction|data-draft-url|data-reopen-url)="[^"]*"')
LINKS = re.compile(r'(<a\b[^>]*?\bhref=")[^"]*(")')
SCRIPTS = re.compile(r"<script[^>]*/js/(?:answer|participant)\.js[^>]*></script>")
USUAL: dict[str, Any] = {"scale_min": 1, "scale_max": 10, "max_choices": 1}
SETTINGS: dict[str, Any] = {"rows": [], "types": ["pdf"], "max_megabytes": 10}
"""What a half-filled form of a question leaves out."""


def empty_sheet(consultation: Consultation, questions: Sequence[Question], locale: str | None = None) -> Sheet:
    """Nothing answered yet, and every question asked, conditions or not."""
    wording = wording_of(consultation, locale)
    parts = numbered([Part(question, 0, [], [], [], wording) for question in questions])
    return Sheet(
        consultation=consultation,
        participation=Participation(
            organisation_id=consultation.organisation_id, pseudonym="preview", channel=Channel.PILOT
        ),
        notice=queries.latest_notice(consultation.id),
        person_id=0,
        parts=parts,
        consents={},
        wording=wording,
        sections=max((part.section_number for part in parts), default=0),
    )


def unsaved_question(consultation: Consultation, kind: QuestionKind, content: QuestionContent) -> Question:
    """The question that a form holds at this moment, finished or not."""
    values = {name: getattr(content, name) for name in PLAIN}
    values |= {name: usual for name, usual in USUAL.items() if not isinstance(values[name], int)}
    labels = [label for label in content.choices if label.strip()]
    return Question(
        id=0,
        consultation_id=consultation.id,
        code="preview",
        position=1,
        kind=kind,
        profile_key=content.profile_key,
        settings={**SETTINGS, **{name: value for name, value in content.settings.items() if value is not None}},
        choices=[Choice(id=number, position=number, label=label) for number, label in enumerate(labels, start=1)],
        **{**values, "prompt": content.prompt or _("Votre question")},
    )


def pages_of(slug: str, sheet: Sheet) -> list[dict[str, str]]:
    """The pages in the order in which they are read: name, label, address of each in a frame."""
    names = [(FIRST, _("Accueil")), (NOTICE, _("Notice"))]
    names += [(str(part.number), _label(part)) for part in sheet.parts]
    names.append((LAST, _("Remerciements")))
    return [{"name": name, "label": label} for name, label in names]


def _label(part: Part) -> str:
    if part.question.conditions:
        return _("Question %(number)s, sous condition", number=part.number)
    return _("Question %(number)s", number=part.number)


def condition_of(sheet: Sheet, part: Part) -> str:
    """Who is asked this question; empty for everybody. The preview shows it in any case, so it says so."""
    numbers = {each.question.id: each.number for each in sheet.parts}
    said = conditions_told(part.question, numbers, sheet.wording)
    return _("Affichée seulement si %(conditions)s.", conditions=said) if said else ""


def following(pages: Sequence[dict[str, str]], name: str) -> str:
    names = [page["name"] for page in pages]
    return names[min(names.index(name) + 1, len(names) - 1)] if name in names else FIRST


def harmless(html: str, slug: str, page: str, locale: str) -> str:
    """The same page, of which every form goes to the next page of the preview and every link nowhere."""
    address = url_for("composing.leaf_preview", slug=slug, page=page, langue=locale or None)
    address = address.replace("&", "&amp;")
    html = ADDRESSES.sub(lambda found: f'{found[1]}="{address}"', SCRIPTS.sub("", html))
    return LINKS.sub(r"\1#contenu\2", html)
