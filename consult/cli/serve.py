"""Serve the site, do the jobs, bring the database to the version of the code."""

from __future__ import annotations

import os
import sys

import click

from consult.cli.french import Command, with_app


@click.command(cls=Command, help="Sert le site par gunicorn, à l’adresse donnée.")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Adresse et port.")
@click.option("--workers", default=2, show_default=True, help="Nombre de processus.")
@click.option("--threads", default=8, show_default=True, help="Fils par processus.")
def serve(bind: str, workers: int, threads: int) -> None:
    arguments = ["-m", "gunicorn", "app:app", "--bind", bind, "--workers", str(workers), "--threads", str(threads)]
    arguments += ["--worker-class", "gthread", "--no-control-socket", "--graceful-timeout", "20"]
    os.execv(sys.executable, [sys.executable, *arguments])


@click.command(cls=Command, help="Fait les travaux longs : analyses, imports, envois.")
@click.option("--threads", default=1, show_default=True, help="Travaux menés de front.")
@with_app
def worker(threads: int) -> None:
    from flask import current_app

    from consult.jobs.queue import run_worker

    run_worker(current_app._get_current_object(), threads)  # type: ignore[attr-defined]


@click.command(cls=Command, help="Met la base de données à la version du programme.")
@with_app
def upgrade() -> None:
    from flask import current_app
    from flask_migrate import upgrade as migrate

    current_app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    migrate()
