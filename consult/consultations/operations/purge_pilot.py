"""Remove everything that the team answered while trying a consultation."""

from __future__ import annotations

import sqlalchemy as sa

from consult.accounts.operations.delete_consents import delete_consents
from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.answer_files.storage import forget_where
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Consultation,
    Contribution,
    Draft,
    InvitedPerson,
    Participation,
    ParticipationLink,
)
from consult.consultations.operations.remove_contributions import remove_contributions
from consult.db import db


def purge_pilot(*, actor: Actor, consultation: Consultation) -> int:
    """Contributions and what was made of them, answers, drafts, consents, links and the participations themselves;
    returns how many of these."""
    from consult.reports.operations.forget_contributions import forget_contributions  # it reads contributions in turn

    ids = queries.pilot_participation_ids(consultation.id)
    if not ids:
        return 0
    linked = db.session.scalars(
        sa.select(ParticipationLink.person_id).where(ParticipationLink.participation_id.in_(ids))
    ).all()
    texts = db.session.scalars(sa.select(Contribution.id).where(Contribution.participation_id.in_(ids))).all()
    forget_contributions(actor=actor, contribution_ids=list(texts))
    delete_consents(participation_ids=ids, person_ids=linked, notice_ids=queries.notice_ids_of(consultation.id))
    for table in (Draft, Answer, ParticipationLink):
        db.session.execute(sa.delete(table).where(table.participation_id.in_(ids)))
    forget_where(AnswerFile.participation_id.in_(ids))
    remove_contributions(contribution_ids=texts)
    db.session.execute(sa.delete(Participation).where(Participation.id.in_(ids)))
    db.session.execute(
        sa.update(InvitedPerson)
        .where(InvitedPerson.consultation_id == consultation.id, InvitedPerson.person_id.in_(linked))
        .values(responded=False)
    )
    db.session.expire_all()
    record(actor, "pilot.purge", "consultation", consultation.id, participations=len(ids))
    return len(ids)
