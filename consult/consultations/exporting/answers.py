"""Answers to every question that is not open text: one row a value; counts only for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.authz import Permission
from consult.consultations.exporting import columns as c
from consult.consultations.exporting.drawn import Drawn
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Channel,
    Choice,
    Participation,
    ParticipationKind,
    Question,
    QuestionKind,
)
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Row, Table
from consult.territories import queries as territories

_ANSWERED = (c.QUESTION, c.PROMPT, c.KIND, c.RANK, c.MATRIX_ROW, c.ANSWER, c.NUMBER)
COLUMNS: dict[Audience, tuple[Column, ...]] = {
    Audience.STAFF: (*_ANSWERED, c.DAY, c.CHANNEL, *c.PROFILE),
    Audience.GOVERNANCE: (c.PARTICIPATION, *_ANSWERED, *c.PROFILE, c.GENDERED_FORM),
    Audience.OPEN: (c.QUESTION, c.PROMPT, c.KIND, c.MATRIX_ROW, c.ANSWER, c.PEOPLE),
}
COUNTED = (QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.MATRIX, QuestionKind.FEW_WORDS)
"""Kinds whose answers come back from one person to another: the others are never told one by one."""

_colleges = sa.table("colleges", sa.column("id"), sa.column("code"))
_territories = sa.table("territories", sa.column("id"), sa.column("code"))
_ROWS = (
    sa.select(
        Answer.id,
        Answer.question_id,
        Answer.position,
        Answer.word,
        Answer.number,
        Choice.label,
        AnswerFile.media_type,
        Participation.pseudonym,
        Participation.submitted_on,
        Participation.channel,
        Participation.age_band,
        Participation.gendered_form,
        _colleges.c.code.label("college"),
        _territories.c.code.label("territory"),
    )
    .join(Participation, Participation.id == Answer.participation_id)
    .outerjoin(Choice, Choice.id == Answer.choice_id)
    .outerjoin(AnswerFile, AnswerFile.id == Answer.file_id)
    .outerjoin(_colleges, _colleges.c.id == Participation.college_id)
    .outerjoin(_territories, _territories.c.id == Participation.territory_id)
)


def answers_table(request: Request) -> Table:
    """Those of participations that were sent and still stand, the trial's left out."""
    consultation_id, audience = int(request.consultation_id or 0), request.audience
    columns, title = COLUMNS[audience], "Réponses"
    questions = _questions(consultation_id)
    if audience is Audience.OPEN:
        k = territories.organisation(request.organisation_id).k
        counts = list(_counts(consultation_id, questions, k))
        return Table("reponses", title, columns, lambda: iter(counts), count=len(counts))
    query = sa.select(Answer.id).join(Participation, Participation.id == Answer.participation_id)
    ids = db.session.scalars(query.where(*_standing(consultation_id))).all()
    return Table("reponses", title, columns, lambda: _rows(ids, questions, audience, Drawn()), count=len(ids))


def _standing(consultation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Participation.consultation_id == consultation_id,
        Participation.submitted_at.is_not(None),
        Participation.withdrawn_at.is_(None),
        Participation.erased_at.is_(None),
        Participation.channel != Channel.PILOT,
    )


def _questions(consultation_id: int) -> dict[int, Any]:
    columns = (Question.id, Question.code, Question.prompt, Question.kind, Question.settings)
    query = sa.select(*columns).where(Question.consultation_id == consultation_id).order_by(Question.position)
    return {row.id: row for row in db.session.execute(query)}


def _rows(ids: Sequence[int], questions: dict[int, Any], audience: Audience, drawn: Drawn) -> Iterator[Row]:
    for chunk in drawn.chunks(ids):
        found = {row.id: row for row in db.session.execute(_ROWS.where(Answer.id.in_(chunk)))}
        db.session.rollback()
        for number in chunk:
            if number in found:
                yield _row(found[number], questions[found[number].question_id], audience, drawn)


def _row(row: Any, question: Any, audience: Audience, drawn: Drawn) -> Row:
    kind = question.kind
    answered = (
        question.code,
        question.prompt,
        kind.value,
        row.position + 1 if kind is QuestionKind.RANKING else None,
        _matrix_row(question, row.position),
        _answer(row),
        _number(kind, row),
    )
    profile = (row.college, row.territory, row.age_band.value if row.age_band else None)
    if audience is Audience.STAFF:
        return *answered, row.submitted_on, row.channel.value, *profile
    form = row.gendered_form.value if row.gendered_form else None
    return drawn.name("participation", row.pseudonym), *answered, *profile, form


def _matrix_row(question: Any, position: int) -> str | None:
    rows = question.settings.get("rows", ()) if question.kind is QuestionKind.MATRIX else ()
    return str(rows[position]) if position < len(rows) else None


def _answer(row: Any) -> str | None:
    """A name of a file may be somebody's: its type alone is told."""
    if row.label is not None:
        return str(row.label)
    if row.word is not None:
        return str(row.word)
    return row.media_type if row.number is None else str(row.number)


def _number(kind: QuestionKind, row: Any) -> float | int | None:
    if kind is QuestionKind.SCALE:
        return row.number if row.number is None else int(row.number)
    return float(row.word) if kind is QuestionKind.NUMBER and row.word is not None else None


def _counts(consultation_id: int, questions: dict[int, Any], k: int) -> Iterator[Row]:
    """People behind each answer. Those of fewer than k people are masked, a second one where the first could be found
    by difference; a word said by fewer than k is not told at all."""
    people = sa.func.count(sa.distinct(Answer.participation_id))
    query = (
        sa.select(Answer.question_id, Answer.position, Answer.word, Answer.number, Choice.label, people.label("people"))
        .join(Participation, Participation.id == Answer.participation_id)
        .outerjoin(Choice, Choice.id == Answer.choice_id)
        .where(
            *_standing(consultation_id),
            Participation.kind == ParticipationKind.INDIVIDUAL,
            Answer.question_id.in_([id_ for id_, question in questions.items() if question.kind in COUNTED]),
        )
        .group_by(Answer.question_id, Answer.position, Answer.word, Answer.number, Choice.label)
    )
    cells: dict[tuple[int, str | None], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in db.session.execute(query):
        question = questions[row.question_id]
        answer = row.label or row.word or str(row.number)
        cells[row.question_id, _matrix_row(question, row.position)][answer] += row.people
    for (question_id, matrix_row), answers in sorted(cells.items(), key=lambda cell: (cell[0][0], cell[0][1] or "")):
        question = questions[question_id]
        said = question.kind is QuestionKind.FEW_WORDS
        hidden = set() if said else hidden_counts(answers, k)
        for answer, count in sorted(answers.items()):
            if not said or count >= k:
                told: int | str = _("masqué") if answer in hidden else count
                yield question.code, question.prompt, question.kind.value, matrix_row, answer, told


def hidden_counts(answers: dict[str, int], k: int) -> set[str]:
    """The answers whose count is not told: those of fewer than k people, and the next one when there is only one."""
    hidden = {answer for answer, count in answers.items() if count < k}
    others: Iterable[str] = sorted(answers.keys() - hidden, key=lambda answer: (answers[answer], answer))
    if len(hidden) == 1:
        hidden.update(list(others)[:1])
    return hidden


register(
    Subject(
        "reponses",
        _l("Réponses aux questions fermées"),
        _l("Mots, choix, notes, tableaux, classements, nombres, dates, fichiers."),
        {
            Audience.STAFF: Permission.CONTRIBUTION_READ,
            Audience.GOVERNANCE: Permission.PARTICIPATION_READ,
            Audience.OPEN: Permission.CONTRIBUTION_READ,
        },
        answers_table,
        rank=2,
    )
)
