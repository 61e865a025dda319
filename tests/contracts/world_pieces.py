"""Things that an organisation of the contract tests has one of: a decision, a phase, works, a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.consultations.models import Contribution, Phase, PhaseDocument
from consult.consultations.operations.start_check import KIND as CHECK
from consult.db import db, utcnow
from consult.exports.models import ExportFile
from consult.files.storage import location
from consult.jobs.models import Job
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind, ModerationAct
from consult.moderation.operations.decide_item import decide_item
from consult.secrets import new_token


def decided(person_id: int, consultation_id: int) -> int:
    """A moderator read a contribution and published it."""
    query = sa.select(Contribution.id).where(Contribution.consultation_id == consultation_id)
    id_ = db.session.scalars(query.order_by(Contribution.id)).first()
    assert id_ is not None
    decide_item(
        actor=actor_of_person(db.session.get_one(Person, person_id)),
        consultation_id=consultation_id,
        contribution_id=id_,
        decision=Decision(ActKind.PUBLISH),
        whole_batch=False,
        seen_act_id=None,
        now=utcnow(),
    )
    db.session.commit()
    return db.session.scalars(sa.select(ModerationAct.id).where(ModerationAct.contribution_id == id_)).one()


def phase(organisation_id: int, consultation_id: int) -> tuple[int, int]:
    """A phase of the consultation, with a document."""
    held = PhaseDocument(
        title="Bilan", name="bilan.pdf", media_type="application/pdf", size=9, path="phases/0/bilan.pdf"
    )
    values = {"organisation_id": organisation_id, "position": 1, "title": "Écouter", "documents": [held]}
    phase = Phase(consultation_id=consultation_id, **values)
    db.session.add_all([phase, Phase(organisation_id=organisation_id, position=1, title="Défricher")])
    db.session.flush()
    location(held.path).parent.mkdir(parents=True, exist_ok=True)
    location(held.path).write_bytes(b"%PDF-1.7\n")
    return phase.id, held.id


def people_job(organisation_id: int, kind: str, **arguments: Any) -> int:
    result = {"added": 1, "updated": 0, "unchanged": 2, "refused": [[4, "Le nom manque."]]}
    job = Job(
        organisation_id=organisation_id,
        kind=kind,
        title="Des personnes",
        state="done",
        arguments=arguments,
        result=result,
    )
    db.session.add(job)
    db.session.commit()
    return job.id


def check_job(organisation_id: int, consultation_id: int, token: str) -> int:
    mapping = {"columns": {"text": "texte"}, "source": "import"}
    result = {"checked": 2, "added": 1, "refused": 1, "reasons": [["question inconnue", 1, 3]], "warnings": {}}
    arguments = {"consultation_id": consultation_id, "upload": token, "mapping": mapping}
    title = "Vérification de « avis.csv »"
    job = Job(
        organisation_id=organisation_id, kind=CHECK, title=title, state="done", arguments=arguments, result=result
    )
    db.session.add(job)
    db.session.commit()
    return job.id


def export(organisation_id: int, consultation_id: int) -> str:
    """A file that nobody of the tests asked for: nobody may fetch it."""
    job = Job(organisation_id=organisation_id, kind="exports.write", state="done")
    db.session.add(job)
    db.session.flush()
    file = ExportFile(
        organisation_id=organisation_id,
        consultation_id=consultation_id,
        job_id=job.id,
        subject="contributions",
        audience="staff",
        format="csv",
        title="Contributions",
        name="contributions.csv",
        token=new_token(),
        expires_at=utcnow() + timedelta(days=1),
    )
    db.session.add(file)
    db.session.commit()
    return file.token
