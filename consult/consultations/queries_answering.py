"""What one participant wrote, and how they find it again: by their link, their session or their tracking code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.accounts import queries as accounts
from consult.accounts.profile import Purpose
from consult.accounts.queries_consents import consents_of
from consult.consultations import queries
from consult.consultations.models import (
    Answer,
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
)
from consult.consultations.rules_answering import may_go_on
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
    """One question, and what this participation wrote to it: being written, and already sent."""

    question: Question
    number: int
    drafts: list[Draft]
    sent: list[Contribution]
    answers: list[Answer]

    @property
    def is_open_text(self) -> bool:
        return self.question.kind is QuestionKind.OPEN_TEXT

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


@dataclass(frozen=True)
class Sheet:
    """Everything of one participation that its pages show."""

    consultation: Consultation
    participation: Participation
    notice: NoticeVersion | None
    person_id: int | None
    parts: list[Part]
    consents: dict[Purpose, Any]
    """Purposes that hold, with the instant of the yes."""

    @cached_property
    def has_open_text(self) -> bool:
        return any(part.is_open_text for part in self.parts)

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
        for part in self.parts:
            if part.question.id == question_id:
                return part
        raise NotFound

    def contribution(self, contribution_id: int) -> Contribution:
        """One of one's own, still current; NotFound for anybody else's."""
        for part in self.parts:
            for contribution in part.sent:
                if contribution.id == contribution_id:
                    return contribution
        raise NotFound


def answer_value(question: Question, answer: Answer) -> Any:
    """The value of a form field: a word, a point of the scale, the id of a choice, a value of the profile."""
    if question.kind is QuestionKind.CHOICE:
        return answer.choice_id
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


def sheet_of(consultation: Consultation, participation: Participation) -> Sheet:
    """Gather a participation in six queries, whatever the number of questions."""
    answers = db.session.scalars(
        sa.select(Answer).where(Answer.participation_id == participation.id).order_by(Answer.position)
    ).all()
    drafts, sent = drafts_of(participation.id), current_contributions(participation.id)
    asked = [
        question
        for question in queries.questions_of(consultation.id)
        if _is_asked(
            question, participation, {row.question_id for row in answers} | {row.question_id for row in drafts}
        )
    ]
    notices = queries.notices_of(consultation.id)
    person_id = person_behind(participation.id)
    consents = consents_of(
        participation_id=participation.id, person_id=person_id, notice_ids=[notice.id for notice in notices]
    )
    return Sheet(
        consultation=consultation,
        participation=participation,
        notice=notices[0] if notices else None,
        person_id=person_id,
        parts=[
            Part(
                question=question,
                number=number,
                drafts=[draft for draft in drafts if draft.question_id == question.id],
                sent=[contribution for contribution in sent if contribution.question_id == question.id],
                answers=[answer for answer in answers if answer.question_id == question.id],
            )
            for number, question in enumerate(asked, start=1)
        ],
        consents={
            Purpose(row.purpose): row.given_at
            for row in consents
            if row.withdrawn_at is None and row.purpose in list(Purpose)
        },
    )


def _is_asked(question: Question, participation: Participation, written: Collection[int]) -> bool:
    """A part of the profile that the invitation told is not asked again."""
    if question.kind is not QuestionKind.PROFILE or question.id in written:
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
