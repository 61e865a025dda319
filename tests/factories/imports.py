"""A file of contributions, imported as the page and the command do."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from consult.authz import system_actor
from consult.consultations.imports.files import Upload, keep_upload, read_upload, refused_path
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.opening import propose_mapping
from consult.consultations.models import Consultation, Contribution, ImportBatch
from consult.consultations.operations.start_import import start_import
from consult.db import db
from consult.jobs.runner import run_pending

FILE = """contribution_id;participant;question;date;college;territoire;age;genre;citation;texte
c1;p1;q1;31/03/2026 23:30;Adhérents;bretagne;45;Mme;oui;Merci à Mme Martin, plus de médecins
c2;p1;q1;30/03/2026;;;;;non;Des soins près de chez nous
c3;p2;q1;2026-03-29T10:00:00Z;Amis;Atlantide;;;;
c4;;q1;;;;;;;Plus de bus
"""


def make_upload(consultation: Consultation, data: bytes | str, name: str = "essai.csv") -> Upload:
    return keep_upload(
        io.BytesIO(data.encode() if isinstance(data, str) else data),
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        file_name=name,
    )


def begin_import(
    consultation: Consultation, data: bytes | str, *, columns: ColumnMap | None = None, source: str = "import"
) -> ImportBatch:
    """The import, waiting for a worker; columns as guessed unless they are given. Commits."""
    consultation = db.session.get_one(Consultation, consultation.id)
    upload = make_upload(consultation, data)
    batch = start_import(
        actor=system_actor(consultation.organisation_id),
        consultation=consultation,
        upload=upload,
        columns=columns or propose_mapping(read_upload(upload)),
        source=source,
    )
    db.session.commit()
    return batch


def import_file(consultation: Consultation, data: bytes | str, **options: object) -> ImportBatch:
    """The import, done. The session is a new one afterwards, as jobs end theirs."""
    batch_id = begin_import(consultation, data, **options).id  # type: ignore[arg-type]
    run_pending()
    return db.session.get_one(ImportBatch, batch_id)


def bodies() -> list[str | None]:
    return list(db.session.scalars(sa.select(Contribution.body).order_by(Contribution.id)))


def refused(batch: Any) -> list[list[str]]:
    """The rows of the refused file, its header first."""
    text = refused_path(batch.refused_file).read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def counts(batch: Any) -> tuple[int, int, int, int]:
    return batch.rows_read, batch.rows_added, batch.rows_known, batch.rows_refused


def uploads() -> list[Path]:
    """Folders of the files still waiting."""
    return list((Path(current_app.config["FILES_FOLDER"]) / "imports" / "uploads").iterdir())
