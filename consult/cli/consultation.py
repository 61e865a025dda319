"""`python app.py consultation …`: bring contributions in, analyse them, take them out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.cli.analyse import analyse
from consult.cli.export import export
from consult.cli.follow import follow
from consult.cli.french import Group, with_app
from consult.cli.named import consultation_named, organisation_id

if TYPE_CHECKING:
    from consult.authz import Actor
    from consult.consultations.models import Consultation

IMPORT_HELP = """Fait entrer les contributions d’un fichier (CSV, XLSX, JSON Lines, Parquet, export de Decidim) dans une
consultation.

--map dit quelle colonne du fichier contient quoi : text, question, participant, external_id, submitted_at, college,
age_band, territory, gendered_form, quotation, url, votes, et attribute:NOM pour garder une autre colonne ; all=CODE dit
à quelle question répondent toutes les lignes. Sans --map, les noms de colonnes usuels et les exports de Decidim sont
reconnus. Importer deux fois le même fichier n’ajoute rien.
"""


@click.group(cls=Group, help="Consultations : importer, analyser, exporter.")
def consultation() -> None:
    """Group of commands."""


consultation.add_command(analyse)
consultation.add_command(export)


@consultation.command("import", help=IMPORT_HELP, short_help="Fait entrer les contributions d’un fichier.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
@click.option(
    "--consultation", "slug", required=True, metavar="ADRESSE", help="Consultation, par la fin de son adresse."
)
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@click.option("--map", "columns", multiple=True, metavar="CHAMP=COLONNE,…", help="Quelle colonne contient quoi.")
@click.option(
    "--source", help="Nom de l’origine : les identifiants valent en elle. À défaut, la plateforme, ou « import »."
)
@click.option("--create", is_flag=True, help="Crée d’abord la consultation, close.")
@click.option("--title", default="", help="Avec --create : son titre.")
@click.option("--questions", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Avec --create : CSV de colonnes question_id et question.")  # fmt: skip
@with_app
def import_(
    file: Path, slug: str, organisation: str | None, columns: tuple[str, ...], source: str | None, create: bool,
    title: str, questions: Path | None,
) -> None:  # fmt: skip
    from consult.authz import system_actor
    from consult.consultations.imports.files import keep_upload
    from consult.consultations.imports.mapping import check_mapping, parse_mapping
    from consult.consultations.imports.opening import open_reader, propose_mapping, propose_source
    from consult.consultations.imports.setting import setting_of
    from consult.consultations.operations.start_import import start_import
    from consult.db import unit_of_work

    _check_readable(file)
    actor = system_actor(organisation_id(organisation))
    reader = open_reader(file)
    if reader.encoding != "utf-8":
        click.echo(f"Ce fichier n’est pas en UTF-8 : il est lu en {reader.encoding}.", err=True)
    chosen = parse_mapping(columns) if columns else propose_mapping(reader)
    with unit_of_work():
        target = _create(actor, slug, title or slug, questions) if create else _find(organisation, slug)
        check_mapping(chosen, reader.header, needs_question=setting_of(target).only_question is None)
        consultation_id = target.id
    _finish_others(consultation_id)
    with file.open("rb") as stream:
        upload = keep_upload(
            stream, organisation_id=actor.organisation_id, consultation_id=consultation_id, file_name=file.name
        )
    with unit_of_work():
        batch = start_import(
            actor=actor,
            consultation=_find(organisation, slug),
            upload=upload,
            columns=chosen,
            source=source or propose_source(reader),
        )
        job_id, batch_id = batch.job_id, batch.id
    if error := follow(job_id)["error"]:
        click.echo(error, err=True)
    _report(consultation_id, batch_id)


def _check_readable(file: Path) -> None:
    from consult.web.csv_table import UnreadableFile

    if not file.is_file():
        raise UnreadableFile(f"Le fichier « {file} » n’existe pas.")


def _find(organisation: str | None, slug: str) -> Consultation:
    return consultation_named(organisation, slug, advice="Ajoutez --create pour la créer.")


def _create(actor: Actor, slug: str, title: str, file: Path | None) -> Consultation:
    """The consultation, as it is when it exists already: an interrupted command can be run again."""
    from consult.consultations.operations.create_closed_consultation import create_closed_consultation
    from consult.consultations.queries import consultation_by_slug
    from consult.errors import NotFound
    from consult.web.csv_table import Column, UnreadableFile, read_table

    try:
        return consultation_by_slug(actor.organisation_id, slug)
    except NotFound:
        pass
    if file is None:
        raise UnreadableFile("Donnez les questions avec --questions FICHIER.")
    _check_readable(file)
    wanted = [Column("code", ("question_id", "code")), Column("prompt", ("question", "texte"))]
    table = read_table(file.read_bytes(), wanted, max_rows=500)
    rows = [(row["code"], row["prompt"]) for row in table.rows]
    return create_closed_consultation(actor=actor, slug=slug, title=title, questions=rows)


def _finish_others(consultation_id: int) -> None:
    """An import that a kill stopped in the middle, or that a worker is doing, ends first."""
    from consult.consultations.queries_importing import running_imports
    from consult.db import db

    for job_id in [batch.job_id for batch in running_imports(consultation_id)]:
        click.echo("Un import n’était pas fini : il se termine d’abord.", err=True)
        db.session.rollback()
        follow(job_id)


def _report(consultation_id: int, batch_id: int) -> None:
    """The counts, and where the refused rows are; the exit code says whether the import went to its end."""
    from consult.consultations.imports.files import refused_path
    from consult.consultations.models import ImportState
    from consult.consultations.queries_importing import import_batch

    batch = import_batch(consultation_id, batch_id)
    click.echo(
        f"{batch.rows_read} lignes lues : {batch.rows_added} ajoutées, {batch.rows_known} déjà présentes, "
        f"{batch.rows_refused} refusées."
    )
    for key, told in batch.warnings.items():
        values = ", ".join(f"« {value} »" for value in list(told["values"])[:5])
        click.echo(f"{told['rows']} lignes ont une valeur inconnue pour {key} ({values}) : gardée telle quelle.")
    if batch.rows_refused and batch.refused_file:
        click.echo(f"Lignes refusées, avec leur motif : {refused_path(batch.refused_file)}")
    if batch.state is not ImportState.DONE:
        sys.exit(2 if batch.state is ImportState.FAILED else 1)
