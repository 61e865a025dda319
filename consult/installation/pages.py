"""What the pages of the installation show: organisations, how their works and messages stand, nothing inside them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from consult.jobs import queries as jobs
from consult.notifications import queries as notifications
from consult.notifications.states import MessageState
from consult.territories import queries as territories
from consult.territories.models import Organisation
from consult.web.filters import date_long, number
from consult.web.guard import installation_actor
from consult.web.links import site_url


def frame() -> dict[str, Any]:
    """What the frame of these pages shows, in the place of an organisation's."""
    actor = installation_actor()
    home = url_for("installation.index")
    return {
        "name": _("Installation Concerte"),
        "home_url": home,
        "nav": [{"label": _("Organisations"), "url": home, "current": request.endpoint != "installation.password"}]
        if actor
        else [],
        "account": {"label": actor.name, "url": url_for("installation.password")} if actor else None,
        "sign_in_url": None if actor else url_for("installation.sign_in"),
        "sign_out_url": url_for("installation.sign_out") if actor else None,
        "theme": "auto",
    }


def organisation_rows() -> list[dict[str, Any]]:
    works, messages = jobs.waiting_by_organisation(), notifications.states_by_organisation()
    return [
        {
            "name": organisation.name,
            "url": url_for("installation.configure", slug=organisation.slug),
            "address": address_of(organisation),
            "badge": (_("Suspendue"), "attention") if organisation.suspended_at else (_("En service"), "success"),
            "since": _("Ouverte le %(day)s", day=date_long(organisation.created_at)),
            "works": number(works.get(organisation.id, 0)),
            "waiting": number(messages.get((organisation.id, MessageState.QUEUED), 0)),
            "failed": number(messages.get((organisation.id, MessageState.FAILED), 0)),
        }
        for organisation in territories.all_organisations()
    ]


def address_of(organisation: Organisation) -> str:
    return site_url(organisation, "admin.home")


def configuration_page(organisation: Organisation) -> dict[str, Any]:
    return {"subject": organisation, "address": address_of(organisation)}
