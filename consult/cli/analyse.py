"""`python app.py consultation analyse`: the analysis of a consultation, with its progress."""

from __future__ import annotations

import sys

import click

from consult.cli.french import Command, with_app
from consult.cli.named import consultation_named


@click.command("analyse", cls=Command, help="Cherche les thèmes des réponses ouvertes d’une consultation.")
@click.argument("slug", metavar="ADRESSE")
@click.option("--organisation", metavar="ADRESSE", help="Organisation, s’il y en a plusieurs.")
@click.option("--question", "codes", multiple=True, metavar="CODE", help="Une question ; toutes sinon. Se répète.")
@click.option("--by-question", is_flag=True, help="Des thèmes propres à chaque question.")
@click.option("--themes", type=click.IntRange(2, 30), help="Nombre de thèmes ; choisi d’après les textes sinon.")
@click.option("--subthemes", type=click.IntRange(4, 300), help="Nombre de sous-thèmes ; choisi sinon.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Graine du hasard.")
@with_app
def analyse(
    slug: str,
    organisation: str | None,
    codes: tuple[str, ...],
    by_question: bool,
    themes: int | None,
    subthemes: int | None,
    seed: int,
) -> None:
    from consult.authz import system_actor
    from consult.cli.follow import follow
    from consult.consultations.queries import questions_of
    from consult.db import unit_of_work
    from consult.reports.operations.start_analysis import start_analysis

    with unit_of_work():
        target = consultation_named(organisation, slug)
        run = start_analysis(
            actor=system_actor(target.organisation_id),
            consultation=target,
            question_codes=codes or [question.code for question in questions_of(target.id)],
            themes=themes,
            subthemes=subthemes,
            by_question=by_question,
            seed=seed,
        )
        job_id, run_id = run.job_id or 0, run.id
    seen = follow(job_id)
    if seen["state"] != "done":
        click.echo(seen["error"] or "L’analyse a été arrêtée.", err=True)
        sys.exit(1)
    click.echo(f"Analyse {run_id} terminée : le rapport est à l’adresse /consultations/{slug}/rapport.")
