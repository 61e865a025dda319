"""What each act removes, in short transactions; called again after a kill, it finds what is left and goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.accounts.operations.delete_consents import delete_consents
from consult.authz import Actor, system_actor
from consult.consultations.answer_files.storage import forget_where
from consult.consultations.maintenance import schedule_scrub
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Contribution,
    ContributionStatus,
    Draft,
    Invitation,
    InvitedPerson,
    Mask,
    Participation,
    ParticipationLink,
)
from consult.consultations.paper.models import DoubleEntry, PaperEntry, PrintedSheet
from consult.consultations.retention.models import RetentionAct
from consult.consultations.retention.rules import keep_spans
from consult.db import db, unit_of_work, utcnow
from consult.exports.operations.drop_exports import drop_exports
from consult.moderation.operations.forget_contributions import forget_contributions as forget_moderation
from consult.secrets import digest

AT_ONCE = 50
Quoted = Mapping[int, list[tuple[int, int]]]


class Telling(Protocol):
    """The part of a job's handle that acts use; the command line has none."""

    def progress(self, stage: str, fraction: float) -> None: ...


class Act:
    """One act on one consultation."""

    def __init__(self, organisation_id: int, consultation_id: int, tell: Telling) -> None:
        self.organisation_id, self.consultation_id, self.tell = organisation_id, consultation_id, tell
        self.actor: Actor = system_actor(organisation_id)

    def run(self, act: RetentionAct) -> dict[str, int]:
        """What it came to, as counts."""
        done = {
            RetentionAct.PSEUDONYMISE: self.pseudonymise,
            RetentionAct.AGGREGATE: self.aggregate,
            RetentionAct.DELETE: self.delete,
        }[act]()
        with unit_of_work():
            drop_exports(organisation_id=self.organisation_id, consultation_id=self.consultation_id)
            schedule_scrub(actor=self.actor)
        return done

    def pseudonymise(self) -> dict[str, int]:
        """Links, drafts, identities in imported files, and the names that sheets of paper bear."""
        self.tell.progress(_("Coupure des liens avec les personnes"), 0.1)
        here = ParticipationLink.consultation_id == self.consultation_id
        links = self._each(sa.select(ParticipationLink.participation_id).where(here), self._cut)
        mine = sa.select(Participation.id).where(Participation.consultation_id == self.consultation_id)
        self._each(sa.select(Draft.id).where(Draft.participation_id.in_(mine)), self._drop_drafts)
        for table in (Participation, Contribution):
            of_it = table.consultation_id == self.consultation_id
            self._each(sa.select(table.id).where(of_it, table.external_id.is_not(None)), self._forget_origin(table))
        with unit_of_work() as session:
            for sheets in (PrintedSheet, PaperEntry):
                of_it = sheets.consultation_id == self.consultation_id
                session.execute(sa.update(sheets).where(of_it).values(person_id=None))
        return {"links": links}

    def aggregate(self) -> dict[str, int]:
        """Texts of contributions, files, drafts, what sheets and moderation repeat of them. Rows, hashes, ideas and
        answers stay: every figure can still be recomputed, and the verbatims of published reports read."""
        self.pseudonymise()
        quoted = self._quoted()
        self.tell.progress(_("Retrait des textes"), 0.2)
        texts = self._each(
            sa.select(Contribution.id)
            .where(
                Contribution.consultation_id == self.consultation_id,
                Contribution.search_text != "",
                Contribution.status != ContributionStatus.ERASED,
            )
            .union(
                sa.select(Contribution.id).where(
                    Contribution.consultation_id == self.consultation_id,
                    Contribution.body.is_not(None),
                    Contribution.id.not_in(sorted(quoted)),
                )
            ),
            lambda ids: self._empty(ids, quoted),
        )
        self._drop_files()
        return {"texts": texts, "kept": len(quoted)}

    def delete(self) -> dict[str, int]:
        """Then everything that is about somebody: answers, profiles, consents, codes, the list of those invited; and
        what analyses say of contributions. Published reports stay, with the words that they quote."""
        self.aggregate()
        quoted = self._quoted()
        self.tell.progress(_("Effacement de la consultation"), 0.6)
        self._forget_analyses(quoted)
        people = self._each(
            sa.select(Participation.id).where(
                Participation.consultation_id == self.consultation_id, Participation.erased_at.is_(None)
            ),
            self._erase,
        )
        for table in (InvitedPerson, Invitation):
            self._each(sa.select(table.id).where(table.consultation_id == self.consultation_id), self._remove(table))
        return {"participations": people, "kept": len(quoted)}

    def _each(self, query: sa.Select[Any] | sa.CompoundSelect[Any], do: Callable[[Sequence[int]], None]) -> int:
        """Do something to what a query finds, a few rows a transaction, until it finds nothing that was not seen."""
        count, seen = 0, 0
        wanted = query.subquery()
        column = next(iter(wanted.columns))
        while True:
            with unit_of_work() as session:
                ids = session.scalars(sa.select(column).where(column > seen).order_by(column).limit(AT_ONCE)).all()
                if not ids:
                    return count
                do(ids)
            count, seen = count + len(ids), ids[-1]
            if count % (AT_ONCE * 20) == 0:
                self.tell.progress(_("Retrait en cours"), 0.5)

    def _cut(self, ids: Sequence[int]) -> None:
        db.session.execute(sa.delete(ParticipationLink).where(ParticipationLink.participation_id.in_(ids)))

    def _drop_drafts(self, ids: Sequence[int]) -> None:
        db.session.execute(sa.delete(Draft).where(Draft.id.in_(ids)))

    def _forget_origin(self, table: Any) -> Callable[[Sequence[int]], None]:
        values: dict[str, Any] = {"external_id": None}
        if table is Contribution:
            values["details"] = None

        def forget(ids: Sequence[int]) -> None:
            db.session.execute(sa.update(table).where(table.id.in_(ids)).values(values))

        return forget

    def _remove(self, table: Any) -> Callable[[Sequence[int]], None]:
        def remove(ids: Sequence[int]) -> None:
            db.session.execute(sa.delete(table).where(table.id.in_(ids)))

        return remove

    def _empty(self, ids: Sequence[int], quoted: Quoted) -> None:
        """Outside of what is quoted nothing is left; offsets still fall on the quoted words. The hash stays: figures
        were computed on it."""
        for row in db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(ids))):
            spans = quoted.get(row.id, [])
            row.body = keep_spans(row.body or "", spans) if spans and row.body else None
            row.search_text, row.details = "", None
        db.session.execute(sa.delete(Mask).where(Mask.contribution_id.in_([id_ for id_ in ids if id_ not in quoted])))
        forget_moderation(actor=self.actor, contribution_ids=ids)

    def _drop_files(self) -> None:
        mine = sa.select(Participation.id).where(Participation.consultation_id == self.consultation_id)
        with unit_of_work() as session:
            forget_where(AnswerFile.participation_id.in_(mine))
            entries = sa.select(PaperEntry.id).where(PaperEntry.consultation_id == self.consultation_id)
            session.execute(sa.update(DoubleEntry).where(DoubleEntry.entry_id.in_(entries)).values(typed={}))
            session.execute(
                sa.update(PaperEntry)
                .where(PaperEntry.consultation_id == self.consultation_id)
                .values(typed={}, replaced={}, fingerprint="")
            )

    def _erase(self, ids: Sequence[int]) -> None:
        """What says something of somebody. Rows stay, so that reports can say how many there were."""
        delete_consents(participation_ids=ids, person_ids=[], notice_ids=[])
        db.session.execute(sa.delete(Answer).where(Answer.participation_id.in_(ids)))
        db.session.execute(
            sa.update(Participation)
            .where(Participation.id.in_(ids))
            .values(
                college_id=None,
                territory_id=None,
                age_band=None,
                gendered_form=None,
                attributes={},
                locale=None,
                tracking_hash=None,
                erased_at=utcnow(),
            )
        )
        db.session.execute(
            sa.update(Contribution)
            .where(Contribution.participation_id.in_(ids), Contribution.body.is_(None))
            .values(status=ContributionStatus.ERASED, body_hash=digest(""), quotable=False)
        )

    def _quoted(self) -> Quoted:
        from consult.reports.outcome.quoted import quoted_spans  # it reads contributions in turn

        found = quoted_spans(self.consultation_id)
        db.session.rollback()
        return found

    def _forget_analyses(self, quoted: Quoted) -> None:
        from consult.reports.operations.forget_rows import forget_rows  # it reads contributions in turn
        from consult.reports.operations.forget_run_files import forget_run_files

        every: list[int] = []

        def forget(ids: Sequence[int]) -> None:
            forget_rows(consultation_id=self.consultation_id, contribution_ids=ids)
            every.extend(ids)

        self._each(
            sa.select(Contribution.id).where(
                Contribution.consultation_id == self.consultation_id, Contribution.status == ContributionStatus.CURRENT
            ),
            forget,
        )
        with unit_of_work():
            forget_run_files(actor=self.actor, consultation_ids={self.consultation_id}, contribution_ids=every)
