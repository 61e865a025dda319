"""`python app.py round recount`: count rounds again from their rows, and hold that against what was published."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from consult.cli.french import Group, with_app

if TYPE_CHECKING:
    from consult.selection.models import Round


@click.group(name="round", cls=Group, help="Scrutins : recompter les votes.")
def round_() -> None:
    """Group of commands."""


@round_.command(help="Recompte un scrutin dépouillé depuis les votes et dit ce qui diffère (code de sortie 1).")
@click.argument("number", metavar="NUMÉRO", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Tous les scrutins dépouillés de toutes les organisations.")
@with_app
def recount(number: int | None, everything: bool) -> None:
    from consult.errors import DomainError
    from consult.selection.queries.rounds import counted_rounds

    if (number is not None) == everything:
        raise DomainError("Dites quel scrutin recompter, ou --all pour tous.")
    found = [row for row in counted_rounds() if everything or row.id == number]
    if not found and not everything:
        raise DomainError(f"Il n’y a pas de scrutin dépouillé numéro {number}.")
    if not found:
        click.echo("Aucun scrutin dépouillé.")
    agree = [_tell(row) for row in found]
    sys.exit(0 if all(agree) else 1)


def _tell(row: Round) -> bool:
    """Whether it agrees, said in a line."""
    from consult.selection.labels import DIFFERENCES
    from consult.selection.queries.counting import recount as count_again

    differences = count_again(row)
    said = " ; ".join(str(DIFFERENCES[name]) for name in differences)
    result = row.result
    if differences:
        click.echo(f"Scrutin {row.id}, {row.title} : {said}.")
    else:
        plural = "s" if result["voted"] > 1 else ""
        counted = f"{result['voted']} bulletin{plural} recompté{plural}"
        click.echo(f"Scrutin {row.id}, {row.title} : {counted}, le résultat est exact.")
    return not differences
