"""What must hold for the site to answer, and what a person who runs it wants to know."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from consult.db import db, utcnow
from consult.jobs.models import Job, JobState
from consult.notifications.models import Message
from consult.notifications.states import MessageState
from consult.operation.version import code_revision, database_revision

LOW_DISK = 1_000_000_000  # bytes


def readiness() -> list[str]:
    """A sentence for each thing that keeps the site from answering; empty when it is ready."""
    try:
        db.session.execute(sa.text("SELECT 1 FROM organisations LIMIT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return ["La base de données ne répond pas, ou n’a pas encore ses tables : « python app.py upgrade »."]
    revision = database_revision()
    if revision and revision != code_revision():
        return [f"La base est à la version {revision}, le programme à {code_revision()} : « python app.py upgrade »."]
    return []


def diagnosis() -> list[str]:
    """Everything that deserves attention, a sentence each: what `doctor` prints."""
    problems = readiness()
    config: Any = current_app.config
    instance = config["INSTANCE"]
    if not instance.exists() or not os.access(instance, os.W_OK):
        problems.append(f"Le dossier {instance} n’existe pas ou n’est pas accessible en écriture.")
    elif shutil.disk_usage(instance).free < LOW_DISK:
        problems.append(f"Il reste moins de 1 Go sur le disque de {instance}.")
    if config["MODE"] == "production" and not config["SESSION_COOKIE_SECURE"]:
        problems.append("BASE_URL n’est pas en https : les sessions peuvent être lues sur le réseau.")
    if config["MODE"] == "production" and config["MAIL_BACKEND"] == "file":
        problems.append("Aucun serveur de courriel (MAIL_SERVER) : les messages restent dans le dossier outbox.")
    if not problems:
        problems += _waiting_works()
    return problems


def _waiting_works() -> list[str]:
    now, problems = utcnow(), []
    stuck = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Job)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)), Job.created_at < now - timedelta(minutes=10))
        .where(sa.func.coalesce(Job.heartbeat_at, Job.created_at) < now - timedelta(minutes=2))
    )
    if stuck:
        problems.append(f"{stuck} travaux attendent sans avancer : « python app.py worker » tourne-t-il ?")
    failed = db.session.scalar(
        sa.select(sa.func.count()).select_from(Message).where(Message.state == MessageState.FAILED)
    )
    if failed:
        problems.append(f"{failed} messages n’ont pas pu partir.")
    return problems
