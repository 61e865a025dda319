"""What is already there: each entry of a batch is new, known, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.accounts.queries_consents import quotation_given
from consult.consultations.imports.rows import Entry, Refusal
from consult.consultations.imports.setting import AskedQuestion, Setting
from consult.consultations.models import Answer, Contribution, ContributionStatus, Participation, Question, QuestionKind
from consult.consultations.rules_answering import MAX_WORDS
from consult.db import db
from consult.secrets import digest


@dataclass
class Known:
    """A participation as it stands; `id` 0 for one that is not stored yet."""

    id: int
    college_id: int | None = None
    territory_id: int | None = None
    age_band: str | None = None
    gendered_form: str | None = None
    submitted_at: datetime | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    left: bool = False
    """Erased or withdrawn: nothing of this person comes in any more."""
    quotation: bool = False
    answers: dict[int, list[Any]] = field(default_factory=dict)
    """Question → values answered so far, for questions without open text."""

    def learn(self, entry: Entry) -> bool:
        """Add what a row says more of this person: what is said first stands, but for the date, the earliest."""
        before = (self.submitted_at, len(self.attributes), *self._profile())
        profile = entry.profile
        self.college_id = self.college_id or profile.college_id
        self.territory_id = self.territory_id or profile.territory_id
        self.age_band = self.age_band or profile.age_band
        self.gendered_form = self.gendered_form or profile.gendered_form
        self.attributes = {**profile.attributes, **self.attributes}
        self.submitted_at = min(self.submitted_at or entry.submitted_at, entry.submitted_at)
        return before != (self.submitted_at, len(self.attributes), *self._profile())

    def _profile(self) -> tuple[Any, ...]:
        return self.college_id, self.territory_id, self.age_band, self.gendered_form


@dataclass(frozen=True, slots=True)
class Same:
    """A row that is already there, text and all."""

    entry: Entry


class Stock:
    """What the database holds about the entries of one batch."""

    def __init__(
        self, setting: Setting, source: str, entries: Sequence[Entry], people: dict[str, Known] | None = None
    ) -> None:
        """`people`: those met in earlier batches, which are not asked for again; completed here."""
        self.people = {} if people is None else people
        unmet = {entry.participant for entry in entries} - self.people.keys()
        found = _participations(setting, source, unmet)
        if setting.has_other_questions:
            _add_answers(found)
        self.people.update(found)
        self.texts = _texts(setting, source, [entry.external_id for entry in entries if entry.is_open])

    def judge(self, entry: Entry) -> Entry | Same | Refusal:
        """What becomes of an entry; a new one is taken into account for those that follow it in the batch."""
        if entry.is_open:
            body_hash = digest(entry.body)
            known = self.texts.get(entry.external_id)
            if known is not None:
                if known.gone or known.body_hash == body_hash:
                    return Same(entry)
                return Refusal(entry.row, _("un autre texte est déjà enregistré sous cet identifiant"))
        person = self.people.setdefault(entry.participant, Known(id=0))
        if person.left:
            reason = _("cette personne a retiré ses réponses ou demandé leur effacement")
            return Refusal(entry.row, reason, private=True)
        if entry.is_open:
            self.texts[entry.external_id] = Text(body_hash)
            return entry
        return self._judge_answer(entry, person)

    def _judge_answer(self, entry: Entry, person: Known) -> Entry | Same | Refusal:
        """The same values again add nothing; words add up to three; a second note or choice is refused."""
        answered = person.answers.setdefault(entry.question.id, [])
        new = [value for value in entry.values if value not in answered]
        if not new:
            return Same(entry)
        if len(answered) + len(new) > _most(entry.question) or _same_row(entry.question, answered, new):
            return Refusal(entry.row, _("cette personne a déjà répondu à cette question"))
        answered.extend(new)
        if entry.question.kind is QuestionKind.MATRIX:
            return replace(entry, positions=tuple(new))
        return replace(entry, positions=tuple(enumerate(new, start=len(answered) - len(new))))


def _most(question: AskedQuestion) -> int:
    """How many values one person may give."""
    counts = {
        QuestionKind.FEW_WORDS: MAX_WORDS,
        QuestionKind.CHOICE: question.max_choices,
        QuestionKind.RANKING: len(question.choices),
        QuestionKind.MATRIX: len(question.rows),
    }
    return counts.get(question.kind, 1)


def _same_row(question: AskedQuestion, answered: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether a row of a matrix would have two answers."""
    if question.kind is not QuestionKind.MATRIX:
        return False
    rows = [row for row, _choice in (*answered, *new)]
    return len(set(rows)) < len(rows)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is already there; `gone` once its author took it back."""

    body_hash: str
    gone: bool = False


def _texts(setting: Setting, source: str, external_ids: Sequence[str]) -> dict[str, Text]:
    gone = (ContributionStatus.WITHDRAWN, ContributionStatus.ERASED)
    query = sa.select(Contribution.external_id, Contribution.body_hash, Contribution.status).where(
        Contribution.consultation_id == setting.consultation_id,
        Contribution.source == source,
        Contribution.external_id.in_(external_ids),
    )
    return {str(row.external_id): Text(row.body_hash, row.status in gone) for row in db.session.execute(query)}


def _participations(setting: Setting, source: str, identities: Iterable[str]) -> dict[str, Known]:
    query = sa.select(
        Participation.id,
        Participation.external_id,
        Participation.college_id,
        Participation.territory_id,
        Participation.age_band,
        Participation.gendered_form,
        Participation.submitted_at,
        Participation.attributes,
        sa.or_(Participation.erased_at.is_not(None), Participation.withdrawn_at.is_not(None)).label("left"),
        quotation_given(Participation.id).label("quotation"),
    ).where(
        Participation.consultation_id == setting.consultation_id,
        Participation.source == source,
        Participation.external_id.in_(list(identities)),
    )
    return {
        str(row.external_id): Known(
            id=row.id,
            college_id=row.college_id,
            territory_id=row.territory_id,
            age_band=row.age_band,
            gendered_form=row.gendered_form,
            submitted_at=row.submitted_at,
            attributes=dict(row.attributes or {}),
            left=bool(row.left),
            quotation=bool(row.quotation),
        )
        for row in db.session.execute(query)
    }


def _add_answers(people: dict[str, Known]) -> None:
    by_id = {person.id: person for person in people.values()}
    query = (
        sa.select(
            Answer.participation_id,
            Answer.question_id,
            Answer.position,
            Answer.word,
            Answer.number,
            Answer.choice_id,
            Answer.file_id,
            Question.kind,
        )
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.participation_id.in_(list(by_id)))
        .order_by(Answer.position)
    )
    for row in db.session.execute(query):
        value: Any = next((value for value in (row.word, row.number, row.choice_id) if value is not None), row.file_id)
        if row.kind is QuestionKind.MATRIX:
            value = (row.position, value)
        by_id[row.participation_id].answers.setdefault(row.question_id, []).append(value)
