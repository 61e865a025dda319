"""`python app.py consultation export`: the contributions of a consultation as a CSV for staff."""

from __future__ import annotations

from pathlib import Path

import click

from consult.cli.french import Command, with_app
from consult.cli.named import consultation_named


@click.command(cls=Command, help="Écrit les contributions, masquées et sous pseudonyme, dans un fichier CSV.")
@click.argument("slug", metavar="ADRESSE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Fichier à écrire.")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@with_app
def export(slug: str, out: Path, organisation: str | None) -> None:
    from consult.consultations.exports import STAFF_COLUMNS, staff_rows
    from consult.web.csv_export import csv_chunks

    target = consultation_named(organisation, slug)
    partial = out.with_name(out.name + ".partial")
    with partial.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_chunks(STAFF_COLUMNS, staff_rows(target.id)))
    partial.rename(out)
    click.echo(f"Contributions écrites dans {out}.")
