"""Bring a backup back, then erase again whoever was erased since it was made."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from consult.accounts.models import Person
from consult.audit.models import AuditEvent
from consult.authz import system_actor
from consult.consultations.models import Contribution, ErasureEntry, Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db, unit_of_work, utcnow
from consult.jobs.models import Job, JobState
from consult.jobs.queries import ALIVE
from consult.notifications.models import Campaign, Message
from consult.notifications.states import CampaignState, MessageState
from consult.operation import erasure_list, retention_list
from consult.operation.backup import FOLDERS, BackupFailed, libpq_url, made_at_label, read_manifest, run_tool
from consult.projects.operations.forget_person import ACTION, forget_person


@dataclass(frozen=True)
class RestoreSummary:
    made_at: str
    rows: int
    erasures: int
    retained: int = 0
    """Retention acts that the backup did not know, done again."""


def restore_backup(file: Path, *, replace: bool = False) -> RestoreSummary:
    """Restore `file` in place of the present database. Refused on a database that holds contributions, unless asked."""
    erased, retained = erasure_list.read() | _erased_here(), retention_list.read()
    if _holds_contributions() and not replace:
        raise BackupFailed(
            "La base présente contient des contributions. Sauvegardez-la, puis ajoutez --replace pour la remplacer."
        )
    try:
        archive = tarfile.open(file, "r:gz")  # noqa: SIM115  closed by the with below
        with archive:
            manifest = read_manifest(archive)
            if manifest.dialect != db.engine.dialect.name:
                raise BackupFailed(
                    f"Cette sauvegarde vient de {manifest.dialect}, et la base configurée est {db.engine.dialect.name}."
                )
            with tempfile.TemporaryDirectory(dir=current_app.config["INSTANCE"]) as scratch:
                archive.extractall(scratch, filter="data")
                (_load_sqlite if manifest.dialect == "sqlite" else _load_postgresql)(Path(scratch) / "database")
                for name in FOLDERS:
                    _replace_folder(Path(scratch) / name, current_app.config[f"{name.upper()}_FOLDER"])
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupFailed(f"Cette sauvegarde est illisible ou incomplète ({type(error).__name__}).") from None
    _stop_what_was_under_way()
    again = _erase_again(erased) + _forget_again(erased)
    return RestoreSummary(made_at_label(manifest), manifest.rows, again, retention_list.apply_again(retained))


def _holds_contributions() -> bool:
    try:
        return db.session.scalar(sa.select(Contribution.id).limit(1)) is not None
    except SQLAlchemyError:  # a new database without tables
        return False
    finally:
        db.session.remove()


def _erased_here() -> set[str]:
    """As lines of the list; empty where there is no database yet."""
    try:
        acts = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == ACTION))
        return {erasure_list.line_of(act) for act in acts} | set(db.session.scalars(sa.select(ErasureEntry.pseudonym)))
    except SQLAlchemyError:
        return set()
    finally:
        db.session.remove()


def _load_sqlite(dump: Path) -> None:
    target = Path(str(db.engine.url.database))
    db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.move(dump, target)


def _load_postgresql(dump: Path) -> None:
    db.engine.dispose()
    run_tool(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", f"--dbname={libpq_url()}", str(dump)
    )


def _replace_folder(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)


def _stop_what_was_under_way() -> None:
    """Since the backup, messages that waited may have left and works may have ended: a person decides what starts
    again, so that nobody is written to twice by a machine."""
    stopped = "La base a été restaurée pendant ce travail. Relancez-le s’il est encore utile."
    with unit_of_work() as session:
        session.execute(
            sa.update(Job)
            .where(Job.state.in_(ALIVE))
            .values(state=JobState.FAILED, finished_at=utcnow(), error=stopped)
        )
        session.execute(
            sa.update(Message).where(Message.state == MessageState.QUEUED).values(state=MessageState.SENDING)
        )
        session.execute(
            sa.update(Campaign)
            .where(Campaign.state.in_((CampaignState.RUNNING, CampaignState.SCHEDULED, CampaignState.PAUSED)))
            .values(state=CampaignState.PAUSED, send_at=None, reason=stopped)
        )


def _forget_again(lines: set[str]) -> int:
    """People erased from projects since the backup; returns how many. An id that serves somebody else now, who came
    at another instant, is left alone."""
    done = 0
    for line in sorted(line for line in lines - _erased_here() if line.startswith(erasure_list.PERSON)):
        organisation_id, person_id, created = (int(part) for part in line.split(":")[1:])
        with unit_of_work() as session:
            person = session.get(Person, person_id)
            if person is not None and (person.organisation_id, int(person.created_at.timestamp())) == (
                organisation_id,
                created,
            ):
                forget_person(actor=system_actor(organisation_id), person_id=person_id)
                done += 1
    return done


def _erase_again(pseudonyms: set[str]) -> int:
    """Apply the erasures that the backup does not know; returns how many there were."""
    query = sa.select(Participation.id, Participation.organisation_id).where(
        Participation.pseudonym.in_(sorted(pseudonyms)), Participation.erased_at.is_(None)
    )
    rows = db.session.execute(query).all()
    db.session.rollback()
    for participation_id, organisation_id in rows:
        with unit_of_work() as session:
            participation = session.get_one(Participation, participation_id)
            erase_participation(actor=system_actor(organisation_id), participation=participation)
    return len(rows)
