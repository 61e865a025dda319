"""What every template may use without being given it."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.authz import Actor, Permission
from consult.projects.queries.public import has_published_call
from consult.territories import queries as territories
from consult.territories.models import Organisation
from consult.web.framing import is_framed, unframed
from consult.web.guard import current_actor

NAVIGATION = (
    # permission, endpoint, blueprints that light it, label
    (Permission.CONSULTATION_COMPOSE, "composing.index", ("composing", "inviting", "importing"), _l("Consultations")),
    (Permission.CONTRIBUTION_MODERATE, "moderation.index", ("moderation",), _l("Modération")),
    (Permission.CONTRIBUTION_CODE, "coding.mine", ("coding",), _l("Codage")),
    (Permission.PAPER_ENTER, "paper.consultations", ("paper",), _l("Saisie")),
    (Permission.CALL_MANAGE, "calls.index", ("calls",), _l("Appels à projets")),
    (Permission.PROJECT_ENTER, "entering.index", ("entering",), _l("Saisir une idée")),
    (Permission.PEOPLE_MANAGE, "people.index", ("people",), _l("Personnes")),
    (Permission.CONSULTATION_INVITE, "campaigns.index", ("campaigns",), _l("Campagnes")),
    (Permission.PROJECT_EXAMINE, "commission.desk", ("commission",), _l("Commission")),
    (Permission.ROUND_MANAGE, "rounds.index", ("rounds",), _l("Scrutins")),
    (Permission.ROUND_VOTE, "voting.index", ("voting", "results"), _l("Voter")),
    (Permission.PROJECT_FOLLOW_UP, "requests.index", ("requests",), _l("Demandes")),
    (Permission.ORGANISATION_CONFIGURE, "territories.settings", ("territories",), _l("Organisation")),
)


def init_app(app: Flask) -> None:
    from consult.installation import pages as installation

    @app.context_processor
    def common() -> dict[str, Any]:
        organisation = g.get("organisation") if has_request_context() else None
        actor = current_actor() if organisation is not None else None

        def can(permission: str) -> bool:
            return actor is not None and actor.can(Permission(permission))

        if has_request_context() and request.blueprint == "installation":
            return {"organisation": None, "actor": None, "can": can, "site": installation.frame()}
        return {
            "organisation": organisation,
            "framed": is_framed(),
            "plain_url": unframed(request.script_root + request.path) if is_framed() else "",
            "actor": actor,
            "can": can,
            "site": site(organisation, actor) if organisation is not None and actor is not None else {},
        }


def site(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """What the frame of every page shows; see templates/base.html."""
    signed_in = actor.account_id is not None
    return {
        "name": organisation.name,
        "home_url": link("admin.home"),
        "logo_url": link("territories.logo") if organisation.logo_type else None,
        "brand_css_url": link("territories.brand", colour=organisation.brand_colour.lstrip("#")),
        "nav": projects_entries(organisation, signed_in)
        + [
            {"label": label, "url": link(endpoint), "current": request.blueprint in lit}
            for permission, endpoint, lit, label in NAVIGATION
            if actor.can_somewhere(permission) and link(endpoint)
        ],
        "account": {"label": actor.name or _("Mon compte"), "url": link("accounts.my_account")} if signed_in else None,
        "sign_in_url": None if signed_in else link("accounts.sign_in"),
        "sign_out_url": link("accounts.sign_out") if signed_in else None,
        "theme": session.get("theme", "auto"),
        "theme_url": link("accounts.set_appearance"),
        "locales": [("fr", "Français"), ("en", "English")],
        "locale_url": link("accounts.set_locale"),
        "legal": [
            {"label": page.title, "url": link("territories.legal_page", slug=page.slug)}
            for page in territories.legal_pages_of(organisation.id)
        ],
    }


def projects_entries(organisation: Organisation, signed_in: bool) -> list[dict[str, Any]]:
    """For everybody, once the organisation published a call; one's own for those who signed in."""
    if not has_published_call(organisation.id):
        return []
    entries = [("projects", _("Projets"))] + ([("filing", _("Mes projets"))] if signed_in else [])
    return [
        {"label": label, "url": link(f"{name}.index"), "current": request.blueprint == name} for name, label in entries
    ]


def link(endpoint: str, **values: Any) -> str | None:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
