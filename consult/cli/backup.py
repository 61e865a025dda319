"""Back an installation up to one file, and bring it back."""

from __future__ import annotations

from pathlib import Path

import click

from consult.cli.french import Command, with_app


@click.command(cls=Command, help="Sauvegarde la base, les analyses et les fichiers dans FICHIER (.tar.gz).")
@click.argument("file", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def backup(file: Path) -> None:
    from consult.operation.backup import write_backup

    summary = write_backup(file)
    click.echo(f"Sauvegarde écrite : {file} ({summary.size_mb:.1f} Mo, {summary.rows} contributions).")


@click.command(cls=Command, help="Restaure FICHIER, puis applique de nouveau les effacements faits depuis.")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remplace la base présente, si elle n’est pas vide.")
@with_app
def restore(file: Path, replace: bool) -> None:
    from consult.operation.restore import restore_backup

    summary = restore_backup(file, replace=replace)
    click.echo(
        f"Sauvegarde du {summary.made_at} restaurée : {summary.rows} contributions, "
        f"{summary.erasures} effacements appliqués de nouveau."
    )
    if summary.retained:
        click.echo(f"{summary.retained} étapes de conservation refaites : la sauvegarde était plus ancienne.")
