"""The rows of files given as answers, and the files of those that are removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from consult.consultations.models import Answer, AnswerFile
from consult.db import db
from consult.files.storage import location, remove_after_commit

FOLDER = "answers"
"""Under the files folder; without a row, a file of it goes within two days (`sweep`)."""
ORPHAN_LIFE = timedelta(days=1)


def forget(files: Iterable[AnswerFile]) -> None:
    """Remove rows, and their files once that is committed. No answer may hold them any more."""
    for file in files:
        remove_after_commit(file.path)
        db.session.delete(file)


def forget_where(which: sa.ColumnElement[bool]) -> None:
    """The same for every file that a condition chooses, with the answers that hold them."""
    found = db.session.scalars(sa.select(AnswerFile).where(which)).all()
    if found:
        db.session.execute(sa.delete(Answer).where(Answer.file_id.in_([file.id for file in found])))
        forget(found)
        db.session.flush()


def sweep(now: datetime) -> None:
    """Remove files that no row holds: their request did not end."""
    folder, oldest = location(FOLDER), (now - ORPHAN_LIFE).timestamp()
    for path in folder.glob("*/*") if folder.exists() else ():
        if path.stat().st_mtime < oldest:
            name = path.relative_to(location(".")).as_posix()
            if not db.session.scalar(sa.select(sa.exists().where(AnswerFile.path == name))):
                path.unlink(missing_ok=True)
