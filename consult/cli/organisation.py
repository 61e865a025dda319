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
    from consult.db import unit_of_work
    from consult.errors import DomainError
    from consult.territories.operations.create_organisation import create_organisation
    from consult.territories.queries import organisation_by_slug
    from consult.web.tenancy import SLUG

    if not SLUG.fullmatch(slug):
        raise DomainError("L’adresse d’une organisation n’a que des minuscules, des chiffres et des tirets.")
    with unit_of_work():
        if organisation_by_slug(slug) is not None:
            raise DomainError(f"Une organisation a déjà l’adresse « {slug} ».")
        created = create_organisation(slug=slug, name=name, contact_email=admin_email)
        appoint_administrator(
            organisation_id=created.id,
            email=admin_email,
            first_name=admin_first_name,
            last_name=admin_last_name,
        )
    click.echo(f"{name} est créée. {admin_email} peut demander un lien de connexion à l’adresse /o/{slug}/connexion.")
