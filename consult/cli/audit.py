"""`python app.py audit verify`: follow the hash chain of the record of acts."""

from __future__ import annotations

import sys

import click

from consult.cli.french import Group, with_app


@click.group(cls=Group, help="Registre des actes : qui a fait quoi.")
def audit() -> None:
    """Group of commands."""


@audit.command(help="Vérifie la chaîne du registre ; nomme la première ligne qui ne suit pas.")
@with_app
def verify() -> None:
    from consult.audit.chain import chain_waiting
    from consult.audit.chain import verify as verify_chain

    chain_waiting()
    report = verify_chain()
    if report.broken_at is not None:
        click.echo(f"Le registre a été altéré : la ligne {report.broken_at} ne suit pas la précédente.")
        sys.exit(1)
    click.echo(f"Registre intact : {report.checked} lignes vérifiées.")
