"""`python app.py doctor`: what is wrong, in a sentence each."""

from __future__ import annotations

import sys

import click

from consult.cli.french import Command, with_app


@click.command(cls=Command, help="Dit ce qui ne va pas, une phrase par problème.")
@with_app
def doctor() -> None:
    from consult.operation.checks import diagnosis

    problems = diagnosis()
    for sentence in problems:
        click.echo(f"- {sentence}")
    if problems:
        sys.exit(1)
    click.echo("Tout va bien.")
