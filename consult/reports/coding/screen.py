"""What a coder's page shows of a contribution: its masked words, its question, the themes; nothing of the machine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.queries_moderating import readable_ids
from consult.reports.coding import queries
from consult.reports.coding.models import CodingState, DoubleCoding
from consult.reports.coding.rules import NONE, OFF_TOPIC, UNKNOWN, Answer, folded, next_position

MOST_KEYS = 9


def offered_themes(coding: DoubleCoding, question_id: int) -> list[dict[str, Any]]:
    """The themes that a contribution to this question may be given, always in the same order."""
    return [theme for theme in coding.themes if theme["question_id"] in (None, question_id)]


def outside_names() -> dict[str, str]:
    return {NONE: _("Aucun thème"), OFF_TOPIC: _("Hors sujet"), UNKNOWN: _("Ne sait pas")}


def mine_page(actor: Actor) -> dict[str, Any]:
    """The codings of a person, with how far they are."""
    rows = []
    for coding in queries.codings_of_person(actor.organisation_id, actor.person_id):
        answered = queries.answers_of(coding.id, queries.rank_of_coder(coding, actor.person_id))
        rows.append(
            {
                "coding": coding,
                "title": consultations.consultation_by_id(queries.consultation_id_of(coding)).title,
                "open": coding.state is CodingState.OPEN,
                "answered": len(answered),
            }
        )
    return {"rows": rows}


class Place:
    """Where a coder is in a coding: `answers` are their own only."""

    def __init__(self, actor: Actor, coding: DoubleCoding) -> None:
        self.coding = coding
        self.coder = queries.rank_of_coder(coding, actor.person_id)
        self.consultation = consultations.consultation_by_id(queries.consultation_id_of(coding))
        self.answers = queries.answers_of(coding.id, self.coder)
        self.items = queries.items_of(coding.id)
        ids = [item.contribution_id for item in self.items if item.contribution_id]
        self.readable = readable_ids(self.consultation.id, ids)

    @property
    def positions(self) -> list[int]:
        """Places of what can still be read."""
        return [item.position for item in self.items if item.contribution_id in self.readable]

    @property
    def answered(self) -> set[int]:
        return {item.position for item in self.items if item.id in self.answers and item.position in self.positions}

    def next(self, after: int = 0) -> int | None:
        return next_position(self.positions, self.answered, after)


def place_page(place: Place) -> dict[str, Any]:
    """What every page of a coding shows: its consultation and how far one is."""
    known = place.positions
    return {
        "coding": place.coding,
        "consultation": place.consultation,
        "total": len(known),
        "left": len(place.items) - len(known),
        "answered": len(place.answered),
        "next_waiting": place.next(),
    }


def code_page(place: Place, position: int) -> dict[str, Any]:
    """One contribution to code. `gone`: it can be read no more."""
    item = queries.item_at(place.coding.id, position)
    cards = reading.cards(place.consultation.id, [item.contribution_id]) if item.contribution_id else []
    card = cards[0] if cards and item.contribution_id in place.readable else None
    known = place.positions
    answer = place.answers.get(item.id)
    prompts = {question.id: question.prompt for question in consultations.questions_of(place.consultation.id)}
    return place_page(place) | {
        "item": item,
        "rank": sum(other <= position for other in known),
        "gone": card is None,
        "text": card.text if card else None,
        "prompt": prompts.get(card.question_id, "") if card else "",
        "themes": _themes(offered_themes(place.coding, card.question_id), answer) if card else [],
        "outside": _outside(answer),
        "earlier": max((other for other in known if other < position), default=None),
        "later": min((other for other in known if other > position), default=None),
        "known": answer is not None,
    }


def _themes(offered: Sequence[dict[str, Any]], answer: Answer | None) -> list[dict[str, Any]]:
    return [
        theme
        | {
            "value": str(theme["id"]),
            "key": str(number) if number <= MOST_KEYS else "",
            "chosen": answer is not None and answer.category == str(theme["id"]),
            "also": answer is not None and theme["id"] in answer.others,
            "folded": folded(f"{theme['label']} {' '.join(theme['terms'])}"),
        }
        for number, theme in enumerate(offered, 1)
    ]


def _outside(answer: Answer | None) -> list[dict[str, Any]]:
    keys = {NONE: "a", OFF_TOPIC: "h", UNKNOWN: "n"}
    return [
        {"value": value, "label": label, "key": keys[value], "chosen": answer is not None and answer.category == value}
        for value, label in outside_names().items()
    ]


def category_choices(themes: Collection[dict[str, Any]]) -> list[tuple[str, str]]:
    """(value, name) of every answer."""
    return [*((str(theme["id"]), str(theme["label"])) for theme in themes), *outside_names().items()]
