"""Remove the files of exports that hold what must not be read any more."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import after_commit, db, utcnow
from consult.exports.files import drop_folder
from consult.exports.models import ExportFile


def drop_exports(*, organisation_id: int, consultation_id: int) -> None:
    """Those of a consultation, and those of the whole organisation, which may name the same person; also those that
    are being written, which will find out at their end. The files go once this is committed."""
    now = utcnow()
    gone = db.session.scalars(
        sa.update(ExportFile)
        .where(
            ExportFile.organisation_id == organisation_id,
            sa.or_(ExportFile.consultation_id == consultation_id, ExportFile.consultation_id.is_(None)),
            ExportFile.dropped_at.is_(None),
            sa.or_(ExportFile.expires_at.is_(None), ExportFile.expires_at > now),
        )
        .values(dropped_at=now)
        .returning(ExportFile.token)
        .execution_options(synchronize_session=False)
    ).all()

    def remove_files() -> None:
        for token in gone:
            drop_folder(token)

    after_commit(remove_files)
