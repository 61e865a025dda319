"""Reading double codings, within an organisation. Only what begins with `machine` touches the machine’s answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from consult.accounts.queries_team import holders_of
from consult.authz import Role
from consult.clock import today
from consult.db import db
from consult.errors import NotFound
from consult.reports import queries as reports
from consult.reports.analysis_port import Status
from consult.reports.coding.models import CodedAnswer, CodedItem, CodingState, DoubleCoding, MachineAnswer
from consult.reports.coding.rules import NONE, OFF_TOPIC, Answer
from consult.reports.models import Corpus, RunContribution, ThemeContribution
from consult.reports.subjects import Consultation


def coders_of(organisation_id: int) -> list[tuple[int, str]]:
    """`(id, name)` of those who may code, by name; those who were named for it come first."""
    named = holders_of(organisation_id, (Role.CODER,), today())
    return named + [row for row in holders_of(organisation_id, (Role.GOVERNANCE,), today()) if row not in named]


def codings_of(consultation: Consultation) -> Sequence[DoubleCoding]:
    """Every coding of a consultation, the newest first."""
    corpus = reports.corpus_of(consultation)
    if corpus is None:
        return []
    return db.session.scalars(
        sa.select(DoubleCoding).where(DoubleCoding.corpus_id == corpus.id).order_by(DoubleCoding.number.desc())
    ).all()


def coding_by_number(consultation: Consultation, number: int) -> DoubleCoding:
    """Raises NotFound."""
    found = next((coding for coding in codings_of(consultation) if coding.number == number), None)
    if found is None:
        raise NotFound
    return found


def codings_of_person(organisation_id: int, person_id: int | None) -> Sequence[DoubleCoding]:
    """Those that this person codes, the open ones first, then the newest."""
    if person_id is None:
        return []
    rows = db.session.scalars(
        sa.select(DoubleCoding)
        .where(
            DoubleCoding.organisation_id == organisation_id,
            sa.or_(DoubleCoding.first_coder_id == person_id, DoubleCoding.second_coder_id == person_id),
        )
        .order_by(DoubleCoding.id.desc())
    ).all()
    return sorted(rows, key=lambda coding: coding.state is not CodingState.OPEN)


def coding_of_person(organisation_id: int, person_id: int | None, coding_id: int) -> DoubleCoding:
    """One that this person codes. Raises NotFound: nobody else learns that it exists."""
    found = next((row for row in codings_of_person(organisation_id, person_id) if row.id == coding_id), None)
    if found is None:
        raise NotFound
    return found


def rank_of_coder(coding: DoubleCoding, person_id: int | None) -> int:
    """1 or 2. Raises NotFound for anybody else."""
    if person_id is None or person_id not in (coding.first_coder_id, coding.second_coder_id):
        raise NotFound
    return 1 if person_id == coding.first_coder_id else 2


def consultation_id_of(coding: DoubleCoding) -> int:
    return db.session.get_one(Corpus, coding.corpus_id).ref_id


def items_of(coding_id: int) -> Sequence[CodedItem]:
    """In the order in which they are coded."""
    return db.session.scalars(
        sa.select(CodedItem).where(CodedItem.coding_id == coding_id).order_by(CodedItem.position)
    ).all()


def item_at(coding_id: int, position: int) -> CodedItem:
    """Raises NotFound."""
    found = db.session.scalar(
        sa.select(CodedItem).where(CodedItem.coding_id == coding_id, CodedItem.position == position)
    )
    if found is None:
        raise NotFound
    return found


def answers_of(coding_id: int, coder: int) -> dict[int, Answer]:
    """Item id -> what this coder said."""
    rows = db.session.scalars(
        sa.select(CodedAnswer)
        .join(CodedItem, CodedItem.id == CodedAnswer.item_id)
        .where(CodedItem.coding_id == coding_id, CodedAnswer.coder == coder)
    )
    return {row.item_id: Answer(row.category, tuple(row.others)) for row in rows}


def answer_row(item_id: int, coder: int) -> CodedAnswer | None:
    return db.session.scalar(sa.select(CodedAnswer).where(CodedAnswer.item_id == item_id, CodedAnswer.coder == coder))


def machine_answers_of(coding_id: int) -> dict[int, MachineAnswer]:
    """Item id -> the machine's answer: for results alone."""
    rows = db.session.scalars(
        sa.select(MachineAnswer)
        .join(CodedItem, CodedItem.id == MachineAnswer.item_id)
        .where(CodedItem.coding_id == coding_id)
    )
    return {row.item_id: row for row in rows}


def machine_strata(run_id: int) -> dict[str, list[int]]:
    """Category -> ids of the contributions that a run puts there: its themes, « aucun thème », « hors sujet »."""
    wanted = {str(Status.THEMED): "", str(Status.UNCLASSIFIED): NONE, str(Status.OFF_TOPIC): OFF_TOPIC}
    rows = db.session.execute(
        sa.select(RunContribution.contribution_id, RunContribution.status, RunContribution.theme_id).where(
            RunContribution.run_id == run_id, RunContribution.status.in_(wanted)
        )
    )
    strata: dict[str, list[int]] = {}
    for contribution_id, status, theme_id in rows:
        strata.setdefault(wanted[status] or str(theme_id or NONE), []).append(contribution_id)
    return strata


def machine_themes(run_id: int, contribution_ids: Collection[int], themes: Collection[int]) -> dict[int, list[int]]:
    """Contribution -> those of these themes that it touches in a run, ascending."""
    rows = db.session.execute(
        sa.select(ThemeContribution.contribution_id, ThemeContribution.theme_id)
        .where(
            ThemeContribution.run_id == run_id,
            ThemeContribution.theme_id.in_(themes),
            ThemeContribution.contribution_id.in_(contribution_ids),
        )
        .order_by(ThemeContribution.theme_id)
    )
    found: dict[int, list[int]] = {}
    for contribution_id, theme_id in rows:
        found.setdefault(contribution_id, []).append(theme_id)
    return found


def open_coding(run_id: int) -> DoubleCoding | None:
    return db.session.scalar(
        sa.select(DoubleCoding).where(DoubleCoding.run_id == run_id, DoubleCoding.state == CodingState.OPEN).limit(1)
    )


def closed_codings(run_id: int) -> Sequence[DoubleCoding]:
    """Those whose kappas are known, the newest first: the report gives the first of them."""
    return db.session.scalars(
        sa.select(DoubleCoding)
        .where(DoubleCoding.run_id == run_id, DoubleCoding.state == CodingState.CLOSED)
        .order_by(DoubleCoding.number.desc())
    ).all()


def kept_blind(organisation_id: int, person_id: int | None) -> set[int]:
    """Contributions that this person is coding: nothing of what the machine says of them is shown to them meanwhile."""
    open_ = [row.id for row in codings_of_person(organisation_id, person_id) if row.state is CodingState.OPEN]
    if not open_:
        return set()
    ids = db.session.scalars(sa.select(CodedItem.contribution_id).where(CodedItem.coding_id.in_(open_)))
    return {id_ for id_ in ids if id_ is not None}
