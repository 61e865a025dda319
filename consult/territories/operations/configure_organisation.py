"""What the installation decides of an organisation: its name, its host name, who its mails come from."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import InstallationActor, system_actor
from consult.db import db
from consult.errors import Conflict, DomainError
from consult.territories import queries
from consult.territories.models import Organisation
from consult.territories.rules_hosts import is_host, normal_host
from consult.web.forms import email_or_none


class HostRefused(DomainError):
    message = _l("Ce n’est pas un nom d’hôte : il en faut un comme avis.mutuelle.fr, sans chemin ni port.")


class HostTaken(Conflict):
    """The message says by whom."""


class SenderRefused(DomainError):
    message = _l("Cette adresse d’expéditeur n’est pas complète : il en faut une comme avis@mutuelle.fr.")


class SenderNameAlone(DomainError):
    message = _l("Donnez aussi l’adresse d’expéditeur : un nom seul ne suffit pas à envoyer un courriel.")


def configure_organisation(
    *,
    actor: InstallationActor,
    organisation: Organisation,
    name: str,
    host: str | None,
    sender_name: str | None,
    sender_email: str | None,
    serves_root: bool,
    own_hosts: Collection[str] = (),
) -> None:
    """`own_hosts`: names of the installation itself. Raises HostRefused, HostTaken, SenderRefused, SenderNameAlone."""
    organisation.host = _free_host(organisation, host, own_hosts)
    address = email_or_none(sender_email) if sender_email else None
    if sender_email and address is None:
        raise SenderRefused
    if sender_name and address is None:
        raise SenderNameAlone
    organisation.name = name
    organisation.sender_name = " ".join((sender_name or "").split()) or None
    organisation.sender_email = address
    if serves_root:
        for other in queries.all_organisations():
            other.serves_root = False
        db.session.flush()
    organisation.serves_root = serves_root
    record(
        system_actor(organisation.id),
        "organisation.configure",
        "organisation",
        organisation.id,
        installation_account=actor.account_id,
    )


def _free_host(organisation: Organisation, typed: str | None, own_hosts: Collection[str]) -> str | None:
    if not typed or not typed.strip():
        return None
    host = normal_host(typed)
    if not is_host(host):
        raise HostRefused
    if host in own_hosts:
        raise HostTaken(_("« %(host)s » est l’adresse de l’installation elle-même.", host=host))
    holder = queries.organisation_by_host(host)
    if holder is not None and holder.id != organisation.id:
        raise HostTaken(_("« %(host)s » est déjà le nom d’hôte de « %(name)s ».", host=host, name=holder.name))
    return host
