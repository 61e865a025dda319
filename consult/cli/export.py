"""`python app.py consultation export`: a table of a consultation as a file."""

from __future__ import annotations

from pathlib import Path

import click

from consult.cli.french import Command, with_app
from consult.cli.named import consultation_named

HELP = """Écrit les contributions, masquées, ou un autre tableau, dans un fichier.

Le format vient de la fin du nom du fichier : .csv, .xlsx, .jsonl ou .parquet.
"""


@click.command(cls=Command, help=HELP, short_help="Écrit un tableau dans un fichier.")
@click.argument("slug", metavar="ADRESSE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Fichier à écrire.")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@click.option("--table", default="contributions", show_default=True,
              help="contributions, reponses ou participations.")  # fmt: skip
@click.option("--for", "audience", type=click.Choice(["staff", "governance", "open"]), default="staff",
              show_default=True, help="L’équipe, la gouvernance, ou tout le monde.")  # fmt: skip
@with_app
def export(slug: str, out: Path, organisation: str | None, table: str, audience: str) -> None:
    from consult.exports.registry import Request, subject_named
    from consult.exports.tables import Audience
    from consult.exports.writers import Format, write_table

    ending = out.suffix.removeprefix(".")
    if ending not in set(Format):
        raise click.BadParameter("le nom du fichier doit finir par .csv, .xlsx, .jsonl ou .parquet.")
    target = consultation_named(organisation, slug)
    subject, wanted = subject_named(table), Audience(audience)
    if wanted not in subject.permissions or not subject.of_consultation:
        raise click.BadParameter("ce tableau n’existe pas pour ce lecteur.")
    rows = write_table(subject.make(Request(target.organisation_id, target.id, wanted)), out, Format(ending))
    click.echo(f"{rows} lignes écrites dans {out}.")
