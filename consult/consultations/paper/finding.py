"""Whom a clerk looks for: by sheet code, member number or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.consultations.models import Consultation
from consult.consultations.paper.models import PaperEntry, PrintedSheet
from consult.consultations.paper.operations.send_entry import has_answered
from consult.consultations.paper.queries import entry_of_participation, open_entry_of_person, sheet_by_code
from consult.consultations.paper.rules import sheet_code
from consult.consultations.queries_answering import has_responded, participation_of_person
from consult.territories import queries as territories

MOST_SHOWN = 9
"""One key each."""


@dataclass(frozen=True)
class Found:
    """What the words typed designate: a sheet or a person for sure, else people to choose from."""

    sheet: PrintedSheet | None = None
    person_id: int | None = None
    people: list[dict[str, object]] | None = None
    more: bool = False


def find(consultation: Consultation, words: str) -> Found:
    """A code or a member number typed whole designates; a name only proposes, as two people may share it."""
    if code := sheet_code(words):
        sheet = sheet_by_code(consultation.id, code)
        if sheet is not None:
            return Found(sheet=sheet)
    people, count = accounts.people(consultation.organisation_id, accounts.PeopleFilter(words), 1)
    same_number = [person for person in people if person.member_number and person.member_number == words]
    if len(same_number) == 1:
        return Found(person_id=same_number[0].id)
    return Found(people=_rows(consultation, people[:MOST_SHOWN]), more=count > MOST_SHOWN)


def _rows(consultation: Consultation, people: Sequence[Any]) -> list[dict[str, object]]:
    organisation_id = consultation.organisation_id
    colleges = {college.id: college.name for college in territories.colleges_of(organisation_id)}
    places = {place.id: place.name for place in territories.territories_of(organisation_id)}
    return [
        {
            "id": person.id,
            "name": person.full_name,
            "about": " · ".join(
                part
                for part in (
                    _("n° %(number)s", number=person.member_number) if person.member_number else "",
                    colleges.get(person.college_id or 0, ""),
                    places.get(person.territory_id or 0, ""),
                )
                if part
            ),
            "state": state_of_person(consultation, person.id),
        }
        for person in people
    ]


def state_of_person(consultation: Consultation, person_id: int) -> str:
    """What is already known of their answer, in a few words; empty for nothing."""
    if (entry := open_entry_of_person(consultation.id, person_id)) is not None:
        return _("feuille n° %(number)s commencée", number=entry.number)
    participation = participation_of_person(consultation.id, person_id)
    if participation is None:
        return _("a déjà répondu") if has_responded(consultation.id, person_id) else ""
    if (entry := entry_of_participation(participation.id)) is not None:
        return _("saisie sous le n° %(number)s", number=entry.number)
    return _("a répondu sur le site") if has_answered(participation) else ""


def answered_on_web(consultation: Consultation, entry: PaperEntry) -> bool:
    """The person of a sheet under way already sent their answers themselves."""
    if entry.person_id is None:
        return False
    return has_answered(participation_of_person(consultation.id, entry.person_id))
