"""`python app.py installation`: who runs the installation. Only the command line names them."""

from __future__ import annotations

import click

from consult.cli.french import Group, with_app


@click.group(cls=Group, help="Comptes qui administrent cette installation, au-dessus des organisations.")
def installation() -> None:
    """Group of commands."""


@installation.command(help="Ouvre un compte de l’installation, ou lui redonne un lien pour choisir son mot de passe.")
@click.option("--email", required=True, metavar="COURRIEL", help="Une adresse qui ne sert dans aucune organisation.")
@with_app
def appoint(email: str) -> None:
    from flask import current_app

    from consult.accounts.operations.appoint_to_installation import appoint_to_installation
    from consult.authz import InstallationActor
    from consult.db import unit_of_work
    from consult.errors import DomainError
    from consult.web.forms import email_or_none

    address = email_or_none(email)
    if address is None:
        raise DomainError("Cette adresse n’est pas complète : il en faut une comme nom@exemple.fr.")
    with unit_of_work():
        token = appoint_to_installation(actor=InstallationActor(), email=address)
    click.echo("Ce lien sert une fois, pendant une heure. Ne le transmettez qu’à cette personne :")
    click.echo(f"{current_app.config['BASE_URL']}/installation/connexion/{token}")


@installation.command(help="Retire l’administration de l’installation à un compte : ses sessions se ferment.")
@click.option("--email", required=True, metavar="COURRIEL", help="Son adresse.")
@with_app
def dismiss(email: str) -> None:
    from consult.accounts.operations.dismiss_from_installation import dismiss_from_installation
    from consult.authz import InstallationActor
    from consult.db import unit_of_work

    with unit_of_work():
        dismiss_from_installation(actor=InstallationActor(), email=email.strip().lower())
    click.echo(f"{email} n’administre plus l’installation.")


@installation.command(name="list", help="Dit qui administre l’installation.")
@with_app
def list_() -> None:
    from consult.accounts.queries import installation_accounts

    for account in installation_accounts():
        click.echo(account.email)


@installation.command(help="Dit qui a reçu ou perdu l’administration de l’installation, le plus récent d’abord.")
@with_app
def journal() -> None:
    from consult.audit.queries import events_above
    from consult.clock import PARIS

    said = {"installation.appoint": "nommé", "installation.dismiss": "retiré"}
    for event in events_above(100):
        by = event.details.get("installation_account")
        what = said.get(event.action, event.action)
        who = f"le compte n° {by}" if by else "la ligne de commande"
        click.echo(f"{event.at.astimezone(PARIS):%d/%m/%Y %H:%M}  compte n° {event.object_id} {what} par {who}")
