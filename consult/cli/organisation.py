"""`python app.py organisation create`: the first step of a real installation."""

from __future__ import annotations

import click

from consult.cli.french import Group, with_app


@click.group(cls=Group, help="Organisations de cette installation.")
def organisation() -> None:
    """Group of commands."""


@organisation.command(
    help="Crée une organisation et son administrateur, qui se connecte par un lien reçu par courriel."
)
@click.option("--slug", required=True, metavar="ADRESSE", help="Fin de son adresse : lettres, chiffres, tirets.")
@click.option("--name", required=True, metavar="NOM", help="Son nom.")
@click.option("--admin-email", required=True, metavar="COURRIEL", help="Adresse de l’administrateur.")
@click.option("--admin-first-name", default="", metavar="PRÉNOM", help="Son prénom.")
@click.option("--admin-last-name", default="", metavar="NOM", help="Son nom de famille.")
@with_app
def create(slug: str, name: str, admin_email: str, admin_first_name: str, admin_last_name: str) -> None:
    from consult.accounts.operations.appoint_administrator import appoint_administrator
    from consult.authz import InstallationActor
    from consult.db import unit_of_work
    from consult.territories.operations.create_organisation import create_organisation

    with unit_of_work():
        created = create_organisation(actor=InstallationActor(), slug=slug, name=name, contact_email=admin_email)
        appoint_administrator(
            organisation_id=created.id,
            email=admin_email,
            first_name=admin_first_name,
            last_name=admin_last_name,
        )
    click.echo(f"{name} est créée. {admin_email} peut demander un lien de connexion à l’adresse /o/{slug}/connexion.")


@organisation.command(help="Suspend une organisation : ses pages le disent, ses travaux et ses courriels attendent.")
@click.option("--slug", required=True, metavar="ADRESSE", help="Fin de son adresse.")
@with_app
def suspend(slug: str) -> None:
    from consult.authz import InstallationActor
    from consult.cli.named import organisation_id
    from consult.db import unit_of_work
    from consult.territories import queries
    from consult.territories.operations.suspend_organisation import suspend_organisation

    with unit_of_work():
        found = queries.organisation(organisation_id(slug))
        suspend_organisation(actor=InstallationActor(), organisation=found)
        click.echo(f"{found.name} est suspendue. Pour reprendre : organisation resume --slug {slug}")


@organisation.command(help="Reprend une organisation suspendue : travaux et courriels repartent d’où ils en étaient.")
@click.option("--slug", required=True, metavar="ADRESSE", help="Fin de son adresse.")
@with_app
def resume(slug: str) -> None:
    from consult.authz import InstallationActor
    from consult.cli.named import organisation_id
    from consult.db import unit_of_work
    from consult.territories import queries
    from consult.territories.operations.resume_organisation import resume_organisation

    with unit_of_work():
        found = queries.organisation(organisation_id(slug))
        resume_organisation(actor=InstallationActor(), organisation=found)
        click.echo(f"{found.name} a repris.")
