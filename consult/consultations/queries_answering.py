"""What one participant wrote, and how they find it again: by their link, their session or their tracking code."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.accounts import queries as accounts
from consult.accounts.profile import Purpose
from consult.accounts.queries_consents import consents_of
from consult.consultations import queries
from consult.consultations.conditions import asked_of
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Consultation,
    Contribution,
    ContributionStatus,
    Draft,
    Invitation,
    InvitedPerson,
    NoticeVersion,
    Participation,
    ParticipationLink,
    Question,
    QuestionKind,
    Section,
)
from consult.consultations.profile_library import is_column
from consult.consultations.rules import effective_state
from consult.consultations.rules_answering import is_writable, may_go_on
from consult.consultations.rules_conditions import shown
from consult.consultations.rules_questions import answers_by_choice
from consult.consultations.wording import Said, Wording, wording_of
from consult.db import db
from consult.errors import NotFound
from consult.secrets import digest, normal_code

PROFILE_COLUMNS = {
    "college": "college_id",
    "territory": "territory_id",
    "age_band": "age_band",
    "gendered_form": "gendered_form",
}


@dataclass(frozen=True)
class Part:
    """One question, and what this participation wrote to it: being written, and already sent.

    `number`: its place among the questions that are asked now; 0 for one that conditions hide. `section` is told on the
    first question asked of it (`opens_section`).
    """

    question: Question
    number: int
    drafts: list[Draft]
    sent: list[Contribution]
    answers: list[Answer]
    wording: Wording = field(default_factory=lambda: Wording("", ""))
    files: Mapping[int, AnswerFile] = field(default_factory=dict)
    section: Section | None = None
    section_number: int = 0
    opens_section: bool = False

    @property
    def is_open_text(self) -> bool:
        return self.question.kind is QuestionKind.OPEN_TEXT

    @property
    def is_file(self) -> bool:
        return self.question.kind is QuestionKind.FILE

    @property
    def values(self) -> list[Any]:
        """What is chosen now: the draft if there is one, else what was sent."""
        return self.drafts[0].values if self.drafts else self.sent_values

    @property
    def sent_values(self) -> list[Any]:
        return [answer_value(self.question, answer) for answer in self.answers]

    @property
    def is_answered(self) -> bool:
        """There will be an answer once everything is sent."""
        return bool(self.drafts or self.sent) if self.is_open_text else bool(self.values)

    @property
    def is_complete(self) -> bool:
        """What a required question waits for: every row of a matrix, something of any other."""
        if self.question.kind is QuestionKind.MATRIX:
            return len(self.values) == len(self.question.settings.get("rows", ()))
        return self.is_answered

    @property
    def prompt(self) -> Said:
        return self.wording.of(self.question, "prompt")

    def said(self, name: str) -> Said:
        """Another text of the question: help, example, a label of its scale."""
        return self.wording.of(self.question, name)


@dataclass(frozen=True)
class Sheet:
    """Everything of one participation that its pages show."""

    consultation: Consultation
    participation: Participation
    notice: NoticeVersion | None
    person_id: int | None
    parts: list[Part]
    """The questions that are asked, given the answers so far."""
    consents: dict[Purpose, Any]
    """Purposes that hold, with the instant of the yes."""
    hidden: list[Part] = field(default_factory=list)
    """Those that conditions hide: what was answered to them is kept, and not sent."""
    wording: Wording = field(default_factory=lambda: Wording("", ""))
    sections: int = 0
    """How many sections have a question that is asked."""
    after_closing: bool = False
    """Staff enter a sheet of paper once it is closed, within the days that are granted: whoever says so checked."""

    def takes_answers(self, now: datetime) -> bool:
        return self.after_closing or is_writable(effective_state(self.consultation, now), self.participation.channel)

    @cached_property
    def has_open_text(self) -> bool:
        """Something may be told of one's health: a free text, or a file."""
        free = (QuestionKind.OPEN_TEXT, QuestionKind.FILE)
        return any(part.question.kind in free for part in (*self.parts, *self.hidden))

    @property
    def held_parts(self) -> list[Part]:
        """Every question that is asked, and the hidden ones to which something was answered, in order."""
        held = [part for part in self.hidden if part.drafts or part.sent or part.answers]
        return sorted([*self.parts, *held], key=lambda part: (part.question.position, part.question.id))

    @property
    def may_go_on(self) -> bool:
        return may_go_on(self.consents, self.has_open_text)

    @property
    def has_drafts(self) -> bool:
        return any(part.drafts for part in self.parts)

    @property
    def sent_count(self) -> int:
        return sum(len(part.sent) for part in self.parts)

    def part(self, number: int) -> Part:
        if not 1 <= number <= len(self.parts):
            raise NotFound
        return self.parts[number - 1]

    def part_of(self, question_id: int) -> Part:
        for part in (*self.parts, *self.hidden):
            if part.question.id == question_id:
                return part
        raise NotFound

    def part_by_code(self, code: str) -> Part | None:
        """The question that a page was made for, asked or hidden now; None once it was taken out."""
        return next((part for part in (*self.parts, *self.hidden) if part.question.code == code), None)

    def contribution(self, contribution_id: int) -> Contribution:
        """One of one's own, still current; NotFound for anybody else's."""
        for part in (*self.parts, *self.hidden):
            for contribution in part.sent:
                if contribution.id == contribution_id:
                    return contribution
        raise NotFound


def answer_value(question: Question, answer: Answer) -> Any:
    """The value of a form field: a word, a point of the scale, the id of a choice, a value of the profile, a row of a
    matrix with its choice, the id of a file."""
    if answers_by_choice(question.kind, question.profile_key):
        return answer.choice_id
    if question.kind is QuestionKind.MATRIX:
        return [answer.position, answer.choice_id]
    if question.kind is QuestionKind.FILE:
        return answer.file_id
    return answer.number if question.kind is QuestionKind.SCALE else answer.word


def participation_by_pseudonym(consultation_id: int, pseudonym: str) -> Participation | None:
    return db.session.scalar(
        sa.select(Participation).where(
            Participation.consultation_id == consultation_id,
            Participation.pseudonym == pseudonym,
            Participation.erased_at.is_(None),
        )
    )


def participation_by_code(organisation_id: int, typed: str) -> tuple[Participation, Consultation] | None:
    """What a tracking code opens in this organisation, erased participations included."""
    code = normal_code(typed)
    if not code:
        return None
    row = db.session.execute(
        sa.select(Participation, Consultation)
        .join(Consultation, Consultation.id == Participation.consultation_id)
        .where(Participation.organisation_id == organisation_id, Participation.tracking_hash == digest(code))
    ).first()
    return (row[0], row[1]) if row else None


def participation_of_person(consultation_id: int, person_id: int) -> Participation | None:
    return db.session.scalar(
        sa.select(Participation)
        .join(ParticipationLink, ParticipationLink.participation_id == Participation.id)
        .where(ParticipationLink.consultation_id == consultation_id, ParticipationLink.person_id == person_id)
    )


def person_behind(participation_id: int) -> int | None:
    """Id of the person, where the link was not cut."""
    return db.session.scalar(
        sa.select(ParticipationLink.person_id).where(ParticipationLink.participation_id == participation_id)
    )


def invitation_by_token(organisation_id: int, token: str) -> tuple[Invitation, Consultation] | None:
    row = db.session.execute(
        sa.select(Invitation, Consultation)
        .join(Consultation, Consultation.id == Invitation.consultation_id)
        .where(
            Invitation.token_hash == digest(token),
            Invitation.revoked_at.is_(None),
            Consultation.organisation_id == organisation_id,
        )
    ).first()
    return (row[0], row[1]) if row else None


def invited_names(consultation: Consultation, invitation_id: int) -> dict[int, str]:
    """Person id → the first name, or the whole name where two people at that address share it."""
    ids = db.session.scalars(
        sa.select(InvitedPerson.person_id)
        .where(InvitedPerson.invitation_id == invitation_id, InvitedPerson.consultation_id == consultation.id)
        .order_by(InvitedPerson.id)
    ).all()
    people = [accounts.person(consultation.organisation_id, person_id) for person_id in ids]
    first = [person.first_name for person in people]
    return {
        person.id: person.first_name if person.first_name and first.count(person.first_name) == 1 else person.full_name
        for person in people
    }


def is_invited(consultation_id: int, person_id: int) -> bool:
    invited = InvitedPerson.consultation_id == consultation_id, InvitedPerson.person_id == person_id
    return bool(db.session.scalar(sa.select(sa.exists().where(*invited))))


def has_responded(consultation_id: int, person_id: int) -> bool:
    return bool(
        db.session.scalar(
            sa.select(InvitedPerson.responded).where(
                InvitedPerson.consultation_id == consultation_id, InvitedPerson.person_id == person_id
            )
        )
    )


def current_contributions(participation_id: int) -> Sequence[Contribution]:
    return db.session.scalars(
        sa.select(Contribution)
        .where(Contribution.participation_id == participation_id, Contribution.status == ContributionStatus.CURRENT)
        .order_by(Contribution.id)
    ).all()


def drafts_of(participation_id: int) -> Sequence[Draft]:
    return db.session.scalars(
        sa.select(Draft).where(Draft.participation_id == participation_id).order_by(Draft.position, Draft.id)
    ).all()


def used_keys(participation_id: int, question_id: int) -> set[str]:
    """Keys under which something was ever sent to this question."""
    return set(
        db.session.scalars(
            sa.select(Contribution.client_key).where(
                Contribution.participation_id == participation_id, Contribution.question_id == question_id
            )
        )
    )


def sheet_of(
    consultation: Consultation, participation: Participation, locale: str | None = None, *, after_closing: bool = False
) -> Sheet:
    """Gather a participation in a few queries, whatever the number of questions. `locale`: the language of the page,
    where the participation did not choose one."""
    answers = db.session.scalars(
        sa.select(Answer).where(Answer.participation_id == participation.id).order_by(Answer.position)
    ).all()
    drafts, sent = drafts_of(participation.id), current_contributions(participation.id)
    questions = queries.questions_of(consultation.id)
    written = {row.question_id for row in answers} | {row.question_id for row in drafts}
    wording, files = wording_of(consultation, participation.locale or locale), _files_of(questions, participation)
    parts = [
        Part(
            question=question,
            number=0,
            drafts=[draft for draft in drafts if draft.question_id == question.id],
            sent=[contribution for contribution in sent if contribution.question_id == question.id],
            answers=[answer for answer in answers if answer.question_id == question.id],
            wording=wording,
            files=files,
        )
        for question in questions
    ]
    visible = shown(asked_of(questions), {part.question.id: _given(part, participation) for part in parts})
    asked = [part for part in parts if _is_asked(part.question, participation, written)]
    notices = queries.notices_of(consultation.id)
    person_id = person_behind(participation.id)
    consents = consents_of(
        participation_id=participation.id, person_id=person_id, notice_ids=[notice.id for notice in notices]
    )
    in_order = numbered([part for part in asked if part.question.id in visible])
    return Sheet(
        consultation=consultation,
        participation=participation,
        notice=notices[0] if notices else None,
        person_id=person_id,
        parts=in_order,
        hidden=[part for part in asked if part.question.id not in visible],
        wording=wording,
        sections=max((part.section_number for part in in_order), default=0),
        after_closing=after_closing,
        consents={
            Purpose(row.purpose): row.given_at
            for row in consents
            if row.withdrawn_at is None and row.purpose in list(Purpose)
        },
    )


def numbered(parts: Sequence[Part]) -> list[Part]:
    """Their places, and the sections that they open."""
    found: list[Part] = []
    sections: list[int] = []
    for number, part in enumerate(parts, start=1):
        section = part.question.section
        opens = section is not None and section.id not in sections
        if section is not None and opens:
            sections.append(section.id)
        place = sections.index(section.id) + 1 if section is not None else 0
        found.append(replace(part, number=number, section=section, section_number=place, opens_section=opens))
    return found


def _given(part: Part, participation: Participation) -> list[Any]:
    """What conditions compare: what is written, else what the invitation told of the person."""
    if part.is_open_text:
        return [draft.body for draft in part.drafts] + [sent.body for sent in part.sent]
    key = part.question.profile_key
    if not part.drafts and not part.answers and part.question.kind is QuestionKind.PROFILE and is_column(key):
        known = getattr(participation, PROFILE_COLUMNS[str(key)])
        return [] if known is None else [str(known)]
    return part.values


def _files_of(questions: Sequence[Question], participation: Participation) -> dict[int, AnswerFile]:
    if all(question.kind is not QuestionKind.FILE for question in questions):
        return {}
    found = db.session.scalars(sa.select(AnswerFile).where(AnswerFile.participation_id == participation.id))
    return {file.id: file for file in found}


def _is_asked(question: Question, participation: Participation, written: Collection[int]) -> bool:
    """A part of the profile that the invitation told is not asked again."""
    if question.kind is not QuestionKind.PROFILE or question.id in written or not is_column(question.profile_key):
        return True
    return getattr(participation, PROFILE_COLUMNS[str(question.profile_key)]) is None


def all_contributions(participation_id: int) -> Sequence[Contribution]:
    """Every contribution of a participation, whatever became of it."""
    return db.session.scalars(
        sa.select(Contribution)
        .where(Contribution.participation_id == participation_id)
        .options(selectinload(Contribution.masks))
        .order_by(Contribution.id)
    ).all()
