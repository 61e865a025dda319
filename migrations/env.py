"""Alembic's environment: the application's engine, its metadata, short waits for locks."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
engine = migrate.db.engine
target_metadata = migrate.db.metadata


def run() -> None:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # a migration that would wait behind a long query gives up instead of blocking the site
            connection.exec_driver_sql("SET lock_timeout = '5s'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
