"""`python app.py report …`: compute the figures of a report again, and verify them."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from consult.cli.french import Group, with_app
from consult.cli.named import consultation_named
from consult.clock import paris_day


@click.group(cls=Group, help="Rapports : recalculer et vérifier leurs chiffres.")
def report() -> None:
    """Group of commands."""


@report.command(help="Recalcule les chiffres du rapport d’une consultation, par exemple quand le seuil k a changé.")
@click.argument("slug", metavar="ADRESSE")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@with_app
def build(slug: str, organisation: str | None) -> None:
    from consult.db import db
    from consult.reports import queries
    from consult.reports.loading.figure_rows import store_figures

    run_id = queries.current_run(consultation_named(organisation, slug)).id
    db.session.rollback()
    store_figures(run_id, lambda _share: None)
    click.echo(f"Analyse {run_id} : {len(queries.figures_of(run_id))} chiffres recalculés.")


@report.command(help="Écrit l’archive d’un rapport publié dans un fichier, et la fait d’abord si elle ne l’est pas.")
@click.argument("slug", metavar="ADRESSE")
@click.option("--kind", type=click.Choice(["evidence", "open"]), required=True, help="De preuve, ou ouverte.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Fichier à écrire.")
@click.option("--version", "number", type=int, help="Numéro de version ; la dernière sinon.")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@with_app
def archive(slug: str, kind: str, out: Path, number: int | None, organisation: str | None) -> None:
    from consult.authz import system_actor
    from consult.cli.follow import follow
    from consult.db import unit_of_work
    from consult.reports import queries
    from consult.reports.archives import queries as archives
    from consult.reports.archives.models import ArchiveKind
    from consult.reports.archives.operations.fetch_archive import fetch_archive
    from consult.reports.archives.operations.request_archives import request_archives

    job_id = None
    with unit_of_work():
        target = consultation_named(organisation, slug)
        owner, wanted = system_actor(target.organisation_id), ArchiveKind(kind)
        number = number or queries.published_report(target).number
        version = archives.version_number(target.id, target.organisation_id, number)
        made = archives.newest(version.id, wanted)
        if made is None or made.made_at is None:
            job_id = request_archives(actor=owner, version=version)
    if job_id is not None and (seen := follow(job_id))["state"] != "done":
        click.echo(seen["error"] or "Les archives n’ont pas été faites.", err=True)
        sys.exit(1)
    with unit_of_work():
        row = archives.archive_to_fetch(version, wanted)
        shutil.copyfile(fetch_archive(actor=owner, archive=row), out)
        click.echo(f"{out} : émission {row.issue}, empreinte {row.fingerprint}.")


@report.command(help="Recalcule chaque chiffre, de la base puis de l’archive de preuve seule ; dit ce qui diffère.")
@click.argument("slug", metavar="ADRESSE", required=False)
@click.option("--all", "everything", is_flag=True, help="Tous les rapports de toutes les organisations.")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@click.option("--json", "as_json", is_flag=True, help="Une ligne de JSON par analyse.")
@with_app
def verify(slug: str | None, everything: bool, organisation: str | None, as_json: bool) -> None:
    from consult.errors import DomainError
    from consult.reports.verification import verifiable_runs, verify_run
    from consult.sharing.queries import verifiable_reports
    from consult.sharing.verification import verify_common
    from consult.territories.queries import all_organisations

    if bool(slug) == everything:
        raise DomainError("Dites quel rapport vérifier, ou --all pour tous.")
    if slug:
        target = consultation_named(organisation, slug)
        runs, common = list(verifiable_runs(target.organisation_id, target.id)), verifiable_reports(target.id)
    else:
        runs = [run for owner in all_organisations() for run in verifiable_runs(owner.id)]
        common = verifiable_reports()
    if not runs and not common:
        click.echo("Aucune analyse à vérifier.")
        return
    found = [*map(verify_run, runs), *map(verify_common, common)]
    for result in found:
        _tell(result, as_json)
    sys.exit(0 if all(result.holds for result in found) else 1)


def _tell(result: Any, as_json: bool) -> None:
    if as_json:
        differing = [{"code": item.code, "version": item.version} for item in result.differences]
        said = {
            "run": result.run_id,
            "figures": result.figures,
            "erased": result.erased,
            "moved": result.moved,
            "texts_dropped_on": result.texts_dropped_on.isoformat() if result.texts_dropped_on else None,
            "deleted_on": result.deleted_on.isoformat() if result.deleted_on else None,
            "altered": result.altered,
            "common": result.common,
            "archives": [
                {
                    "version": each.version,
                    "kind": each.kind,
                    "figures": each.figures,
                    "holds": each.holds,
                    "findings": [{"fault": item.fault, "name": item.name} for item in each.findings],
                }
                for each in result.archives
            ],
        }
        click.echo(json.dumps(said | {"differences": differing}, ensure_ascii=False))
        return
    click.echo(f"{result.title}, analyse {result.run_id} : {result.figures} chiffres recalculés.")
    if result.common and not result.figures:
        click.echo("  Rien n’a été gardé pour recalculer ce rapport : refaites l’analyse commune.")
        return
    if result.deleted_on:
        day = paris_day(result.deleted_on)
        click.echo(f"  Consultation effacée le {day:%d/%m/%Y} : les chiffres publiés restent signés.")
        return
    if result.texts_dropped_on:
        click.echo(f"  Agrégée le {paris_day(result.texts_dropped_on):%d/%m/%Y} : les textes ne sont plus conservés.")
    if result.erased:
        click.echo(f"  {result.erased} contributions effacées depuis : leurs chiffres gardent leur valeur.")
    if result.moved:
        click.echo(f"  {result.moved} contributions modérées depuis : les versions publiées gardent leurs chiffres.")
    if result.altered:
        click.echo("  Les contributions ne sont plus celles sur lesquelles ces chiffres ont été calculés.")
    for item in result.differences:
        place = f" (version {item.version})" if item.version else ""
        click.echo(f"  {item.code}{place} diffère.")
    for each in result.archives:
        kind = "de preuve" if each.kind == "evidence" else "ouverte"
        state = "intacte" if each.holds else "différente"
        click.echo(f"  Archive {kind}, version {each.version} : {each.figures} chiffres, {state}.")
        for finding in each.findings:
            click.echo(f"    {finding.sentence}")
    if result.holds:
        click.echo("  Tous sont exacts.")
