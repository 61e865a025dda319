"""What the entry screen shows: every field of a sheet with what is typed, and the agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.accounts import queries as accounts
from consult.consultations.forms_answering import AGREEMENTS
from consult.consultations.models import Consultation
from consult.consultations.paper.asked import Asked, Questionnaire, Widget
from consult.consultations.paper.filling import CONSENT, typed_held
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.parsing import Typed, idea_names, read_answer
from consult.consultations.paper.queries import participation_of
from consult.consultations.paper.questionnaire import Profile, questionnaire_of
from consult.consultations.queries_answering import sheet_of
from consult.consultations.rules_answering import purposes_optional, purposes_required


@dataclass(frozen=True)
class Row:
    """One question with its fields filled."""

    asked: Asked
    typed: Typed
    fault: str

    @property
    def ideas(self) -> list[tuple[str, str]]:
        """`(number, text)` of each idea, then an empty one."""
        names = idea_names(self.asked, self.typed)
        found = [(str(place), self.typed[name][0]) for place, name in enumerate(names, start=1)]
        return [*found, (str(len(found) + 1), "")]

    def text(self, part: str = "") -> str:
        return next(iter(self.typed.get(self.asked.name(part), ())), "")

    def is_ticked(self, value: str) -> bool:
        return value in self.typed.get(self.asked.name(), ())


@dataclass(frozen=True)
class Screen:
    questionnaire: Questionnaire
    rows: list[Row]
    agreements: list[dict[str, Any]]
    typed: Typed
    who: str = ""
    """The person's name, while their sheet is being typed."""

    @property
    def faults(self) -> list[Row]:
        return [row for row in self.rows if row.fault]


def screen_of(
    consultation: Consultation,
    entry: PaperEntry,
    typed: Mapping[str, Sequence[str]] | None = None,
    *,
    check: bool = False,
) -> Screen:
    """`typed`: what a page just sent; else what is kept of the sheet, or what was sent of it. `check` shows faults."""
    known: Profile | None = None
    who, reachable, held, still_asked = "", False, entry.typed, set[int]()
    if entry.person_id is not None:
        person = accounts.person(consultation.organisation_id, entry.person_id)
        known, who, reachable = person, person.full_name, True
    elif entry.participation_id is not None:
        sheet = sheet_of(consultation, participation_of(entry))
        known, reachable = sheet.participation, sheet.person_id is not None
        still_asked = {part.question.id for part in sheet.parts}
        held = typed_held(questionnaire_of(consultation, known=known, still_asked=still_asked), sheet)
    questionnaire = questionnaire_of(consultation, known=known, still_asked=still_asked)
    shown = held if typed is None else typed
    return Screen(
        questionnaire=questionnaire,
        rows=[
            Row(asked, shown, read_answer(asked, shown).fault if check and asked.widget is not Widget.NONE else "")
            for asked in questionnaire.questions
        ],
        agreements=_agreements(questionnaire, reachable, shown),
        typed=shown,
        who=who,
    )


def _agreements(questionnaire: Questionnaire, reachable: bool, typed: Typed) -> list[dict[str, Any]]:
    required = purposes_required(questionnaire.has_open_text)
    return [
        {
            "value": purpose.value,
            "label": AGREEMENTS[purpose][0],
            "required": purpose in required,
            "ticked": purpose.value in typed.get(CONSENT, ()),
        }
        for purpose in (*required, *purposes_optional(questionnaire.has_open_text, reachable))
    ]
