"""The version of the database, against that of the code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from consult.config import ROOT
from consult.db import db


def database_revision() -> str:
    """Identifier of the last migration applied; empty on a database without migrations."""
    try:
        return str(db.session.scalar(sa.text("SELECT version_num FROM alembic_version")) or "")
    except SQLAlchemyError:
        db.session.rollback()
        return ""


def code_revision() -> str:
    """Identifier of the last migration of this checkout."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head() or ""
