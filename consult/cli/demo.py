"""`python app.py demo`: the demonstration, made and served by one command."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.cli.french import Command

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "127.0.0.1:8000"


@click.command(cls=Command, help="Prépare la démonstration, puis la sert sur http://127.0.0.1:8000.")
@click.option(
    "--size", default="default", metavar="TAILLE", help="small, default (20 000), full (348 000) ou un nombre."
)
@click.option("--no-serve", is_flag=True, help="S’arrête avant de servir.")
@click.option("--bind", default=ADDRESS, show_default=True, help="Adresse et port où servir.")
def demo(size: str, no_serve: bool, bind: str) -> None:
    os.environ["CONCERTE_MODE"] = "demo"
    os.environ.setdefault("BASE_URL", f"http://{bind}")
    os.environ["CONCERTE_JOBS"] = "manual"  # the command does the jobs itself, one after the other
    from consult.factory import create_app

    app = create_app()
    with app.app_context():
        _prepare(app, size)
    _print_accounts(bind)
    if not no_serve:
        os.environ["CONCERTE_JOBS"] = "thread"
        arguments = ["-m", "gunicorn", "app:app", "--bind", bind, "--workers", "1", "--threads", "8"]
        arguments += ["--worker-class", "gthread", "--no-control-socket", "--log-level", "warning"]
        os.execv(sys.executable, [sys.executable, *arguments])


def _prepare(app: Flask, size: str) -> None:
    from flask_migrate import upgrade

    from consult.cli.follow import follow
    from consult.demo.build import SEED, build, is_built
    from consult.demo.generate import SIZES, generate, parse_size
    from consult.demo.projects.build import FULL, SMALL

    app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    upgrade()
    if is_built():
        click.echo("La démonstration est déjà prête.")
        return
    started = time.monotonic()

    def step(title: str, job_id: int | None) -> None:
        begun = time.monotonic()
        seen = follow(job_id)
        if seen["error"]:
            click.echo(f"{title} : {seen['error']}", err=True)
            sys.exit(1)
        click.echo(f"{title} : {time.monotonic() - begun:.0f} s")

    folder = Path(app.config["INSTANCE"]) / "demonstration"
    click.echo("Écriture des contributions de la démonstration…")
    count = parse_size(size)
    generate(folder, count, SEED)
    built = build(folder, step, FULL if count >= SIZES["default"] else SMALL)
    shutil.rmtree(folder)
    click.echo(f"{built.organisation} : démonstration prête en {time.monotonic() - started:.0f} s.")


def _print_accounts(bind: str) -> None:
    from consult.demo.accounts import ADMINISTRATOR, INSTALLATION, OTHERS, PARTNER, PASSWORD
    from consult.demo.open_one import OPEN_ONE
    from consult.demo.partner import SHARED, SLUG

    click.echo(f"\nAdresses\n  http://{bind}/                                 l’accueil")
    click.echo(f"  http://{bind}/consultations/{OPEN_ONE['slug']}        une consultation ouverte, pour répondre")
    click.echo(f"  http://{bind}/consultations/parlons-de-demain/rapport  le rapport de thèmes")
    click.echo(f"  http://{bind}/consultations/{SHARED['slug']}/rapport-commun  le rapport de deux organisations")
    click.echo(f"  http://{bind}/o/{SLUG}/                     la seconde organisation")
    click.echo(f"  http://{bind}/installation/                 l’administration des organisations")
    click.echo(f"\nComptes (mot de passe : {PASSWORD})")
    for account in (ADMINISTRATOR, *OTHERS, PARTNER, INSTALLATION):
        click.echo(f"  {account.email:<30} {account.what}")
    click.echo("")
