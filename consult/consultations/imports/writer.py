"""Entries stored in transactions short enough for SQLite's other writers: what can be computed is computed before."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from consult.accounts.operations.add_consents import add_consents
from consult.accounts.profile import Purpose
from consult.clock import paris_day
from consult.consultations.imports.bulk import BulkInsert, next_ids
from consult.consultations.imports.files import RefusedRows
from consult.consultations.imports.known import Known, Same, Stock
from consult.consultations.imports.pace import Pace, short_transaction
from consult.consultations.imports.readers import RawRow
from consult.consultations.imports.rows import Entry, Refusal
from consult.consultations.imports.setting import Setting
from consult.consultations.models import (
    Answer,
    Channel,
    Contribution,
    ContributionStatus,
    ImportBatch,
    Mask,
    Moderation,
    Participation,
    ParticipationKind,
    QuestionKind,
)
from consult.consultations.operations.store_contribution import Prepared, prepare_body
from consult.db import db
from consult.secrets import digest

MOST_VALUES = 20
"""Unknown values remembered for each target."""

Outcome = Entry | Same | Refusal
_participations: Any = Participation.__table__
_contributions: Any = Contribution.__table__
_masks: Any = Mask.__table__
_answers: Any = Answer.__table__
_batches: Any = ImportBatch.__table__

_LEFT = (
    sa.select(_participations.c.erased_at, _participations.c.withdrawn_at)
    .where(_participations.c.id.in_(sa.bindparam("ids", expanding=True)))
    .with_for_update(read=True)
)
_PARTICIPATION = (
    "id", "pseudonym", "organisation_id", "consultation_id", "source", "external_id", "channel", "kind", "headcount",
    "college_id", "territory_id", "age_band", "gendered_form", "attributes", "started_at", "submitted_at",
    "submitted_on",
)  # fmt: skip
_CONTRIBUTION = (
    "id", "participation_id", "organisation_id", "consultation_id", "question_id", "client_key", "body", "body_hash",
    "search_text", "status", "moderation", "quotable", "submitted_at", "day", "source", "external_id",
    "import_batch_id", "details",
)  # fmt: skip
_COLUMN_OF = {
    QuestionKind.FEW_WORDS: "word",
    QuestionKind.NUMBER: "word",
    QuestionKind.DATE: "word",
    QuestionKind.SCALE: "number",
}
_MASK = ("contribution_id", "start", "end", "kind")
_ANSWER = ("participation_id", "question_id", "position", "word", "number", "choice_id", "import_batch_id")


def row_of(outcome: Outcome) -> RawRow:
    return outcome.entry.row if isinstance(outcome, Same) else outcome.row


def add_warnings(warnings: dict[str, Any], unknown: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`warnings` as they are stored (see ImportBatch), with these unknown values counted in."""
    counted = {key: {"rows": told["rows"], "values": dict(told["values"])} for key, told in warnings.items()}
    for key, text in unknown:
        told = counted.setdefault(key, {"rows": 0, "values": {}})
        told["rows"] += 1
        if text in told["values"] or len(told["values"]) < MOST_VALUES:
            told["values"][text] = told["values"].get(text, 0) + 1
    return counted


class SomebodyLeft(Exception):
    """A person of this chunk asked to be erased since it was compared with the database: compare again."""


class Writer:
    """Stores the outcomes of rows and the counts of the import, together: after a kill the counts are true."""

    def __init__(self, setting: Setting, *, batch_id: int, source: str) -> None:
        self.setting, self.batch_id, self.source, self.pace = setting, batch_id, source, Pace()
        dialect = db.session.get_bind().dialect
        self.participations = BulkInsert(_participations, _PARTICIPATION, dialect)
        self.contributions = BulkInsert(_contributions, _CONTRIBUTION, dialect)
        self.masks = BulkInsert(_masks, _MASK, dialect)
        self.answers = BulkInsert(_answers, _ANSWER, dialect)

    def write(self, outcomes: Sequence[Outcome], stock: Stock, refused: RefusedRows) -> None:
        """One transaction for these outcomes (rows in the order of the file). Raises SomebodyLeft, nothing stored.

        Refused rows are written down before the commit that counts them: after a kill between the two, RefusedRows
        takes back those that were not counted."""
        chunk = _Chunk(self, outcomes, stock)
        with short_transaction() as session:
            connection = session.connection()
            start = time.perf_counter()
            chunk.store(connection)
            refused.add([outcome for outcome in outcomes if isinstance(outcome, Refusal)])
            stored = time.perf_counter()
        self.pace.note(len(outcomes), stored - start, time.perf_counter() - stored)


class _Chunk:
    """The rows of one transaction, ready for the driver but for the ids."""

    def __init__(self, writer: Writer, outcomes: Sequence[Outcome], stock: Stock) -> None:
        self.writer = writer
        self.outcomes = outcomes
        self.entries = [outcome for outcome in outcomes if isinstance(outcome, Entry)]
        self.people = {entry.participant: stock.people[entry.participant] for entry in self.entries}
        learned = {entry.participant for entry in self.entries if self.people[entry.participant].learn(entry)}
        self.new = [key for key, person in self.people.items() if person.id == 0]
        self.changed = [self.people[key] for key in learned - set(self.new)]
        self.new_rows = [self._participation(key, self.people[key]) for key in self.new]
        self.texts = [(entry, prepare_body(entry.body)) for entry in self.entries if entry.is_open]
        self.text_rows = [self._contribution(entry, prepared) for entry, prepared in self.texts]

    def store(self, connection: sa.Connection) -> None:
        """Inside the transaction: ids, rows, counts."""
        self._check_nobody_left(connection)
        ids = next_ids(connection, _participations, len(self.new))
        for key, number, row in zip(self.new, ids, self.new_rows, strict=True):
            self.people[key].id = row[0] = number
        self.writer.participations.run(connection, self.new_rows)
        self._update_people(connection)
        self._store_texts(connection)
        self.writer.answers.run(connection, [row for entry in self.entries for row in self._answers(entry)])
        self._store_consents()
        self._count(connection)

    def _check_nobody_left(self, connection: sa.Connection) -> None:
        """Whoever erases holds the row of the participation: so do we, until the commit."""
        ids = [person.id for person in self.people.values() if person.id]
        if ids and any(erased or withdrawn for erased, withdrawn in connection.execute(_LEFT, {"ids": ids})):
            raise SomebodyLeft

    def _update_people(self, connection: sa.Connection) -> None:
        if not self.changed:
            return
        names = ("college_id", "territory_id", "age_band", "gendered_form", "attributes", "submitted_at")
        statement = (
            sa.update(_participations)
            .where(_participations.c.id == sa.bindparam("who"))
            .values({name: sa.bindparam(f"new_{name}", type_=_participations.c[name].type) for name in names})
            .values(submitted_on=sa.bindparam("new_submitted_on", type_=_participations.c.submitted_on.type))
        )
        rows = [
            {f"new_{name}": getattr(person, name) for name in names}
            | {"who": person.id, "new_submitted_on": paris_day(person.submitted_at) if person.submitted_at else None}
            for person in self.changed
        ]
        connection.execute(statement, rows)

    def _store_texts(self, connection: sa.Connection) -> None:
        ids = next_ids(connection, _contributions, len(self.texts))
        masks = []
        for (entry, prepared), number, row in zip(self.texts, ids, self.text_rows, strict=True):
            row[0], row[1] = number, self.people[entry.participant].id
            masks += [[number, span.start, span.end, span.kind] for span in prepared.spans]
        self.writer.contributions.run(connection, self.text_rows)
        self.writer.masks.run(connection, masks)

    def _answers(self, entry: Entry) -> list[list[Any]]:
        """Rows of `answers`; their positions follow what the person already answered."""
        person, kind, rows = self.people[entry.participant], entry.question.kind, []
        for position, value in entry.positions:
            column = _COLUMN_OF.get(kind, "choice_id")
            word, number, choice = (value if column == name else None for name in ("word", "number", "choice_id"))
            rows.append([person.id, entry.question.id, position, word, number, choice, self.writer.batch_id])
        return rows

    def _store_consents(self) -> None:
        given = []
        for entry in self.entries:
            person = self.people[entry.participant]
            if entry.quotable and not person.quotation:
                person.quotation = True
                given.append((person.id, entry.submitted_at))
        notice = self.writer.setting.notice_version_id
        add_consents(given=given, purpose=Purpose.QUOTATION, notice_version_id=notice)

    def _count(self, connection: sa.Connection) -> None:
        """The counts of the import, and where to go on from, in the same transaction as the rows."""
        same = sum(isinstance(outcome, Same) for outcome in self.outcomes)
        values: dict[str, Any] = {
            "rows_read": row_of(self.outcomes[-1]).number,
            "rows_added": _batches.c.rows_added + len(self.entries),
            "rows_known": _batches.c.rows_known + same,
            "rows_refused": _batches.c.rows_refused + len(self.outcomes) - same - len(self.entries),
        }
        unknown = [warning for entry in self.entries for warning in entry.warnings]
        batch = _batches.c.id == self.writer.batch_id
        if unknown:
            warnings = connection.scalar(sa.select(_batches.c.warnings).where(batch)) or {}
            values["warnings"] = add_warnings(warnings, unknown)
        connection.execute(sa.update(_batches).where(batch).values(values))

    def _participation(self, key: str, person: Known) -> list[Any]:
        submitted_at = person.submitted_at
        return self.writer.participations.ready(
            [
                0,
                secrets.token_hex(16),
                self.writer.setting.organisation_id,
                self.writer.setting.consultation_id,
                self.writer.source,
                key,
                Channel.IMPORT,
                ParticipationKind.INDIVIDUAL,
                1,
                person.college_id,
                person.territory_id,
                person.age_band,
                person.gendered_form,
                person.attributes,
                submitted_at,
                submitted_at,
                paris_day(submitted_at) if submitted_at else None,
            ]
        )

    def _contribution(self, entry: Entry, prepared: Prepared) -> list[Any]:
        return self.writer.contributions.ready(
            [
                0,
                0,
                self.writer.setting.organisation_id,
                self.writer.setting.consultation_id,
                entry.question.id,
                digest(f"{self.writer.source}/{entry.external_id}")[:36],
                prepared.body,
                prepared.body_hash,
                prepared.search_text,
                ContributionStatus.CURRENT,
                Moderation.PUBLISHED,
                entry.quotable,
                entry.submitted_at,
                paris_day(entry.submitted_at),
                self.writer.source,
                entry.external_id,
                self.writer.batch_id,
                dict(entry.details) if entry.details else None,
            ]
        )
