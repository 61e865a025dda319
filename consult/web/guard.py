"""Every route declares who may use it; this is the one place where that is enforced."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from consult.accounts import queries as accounts
from consult.authz import Access, Actor, InstallationActor
from consult.errors import DomainError, Forbidden, NotFound
from consult.web.tenancy import ENVIRON_KEY, installation_hosts, load_organisation, requested_host

WITHOUT_ORGANISATION = {"static", "operation.healthz", "operation.readyz", "operation.read_metrics"}


class SignInRequired(DomainError):
    status = 401
    message = "Connectez-vous pour continuer."


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view of an endpoint declares; None is a fault that a contract test reports."""
    if endpoint == "static":
        return Access("public")
    return getattr(app.view_functions[endpoint], "access", None)


def init_app(app: Flask) -> None:
    @app.before_request
    def check_access() -> Any:
        endpoint = request.endpoint
        if endpoint is None:  # 404 and 405 still show the organisation's page
            load_organisation_quietly()
            return None
        if endpoint in WITHOUT_ORGANISATION:
            return None
        if request.blueprint == "installation":
            return check_installation(access_of(current_app, endpoint))
        load_organisation()
        access = access_of(current_app, endpoint)
        if access is None:
            raise Forbidden
        if access.kind == "permission" and access.permission is not None:
            actor = current_actor()
            if actor.account_id is None:
                return ask_to_sign_in()
            allowed = actor.can_somewhere if access.somewhere else actor.can
            if not allowed(access.permission):
                raise Forbidden
        return None


class InstallationOnly(Forbidden):
    message = _l("Cette partie est réservée aux comptes de l’installation. Connectez-vous avec l’un d’eux.")


def check_installation(access: Access | None) -> Any:
    """Pages above organisations: on the installation's own address only, for its own accounts only."""
    g.organisation = None
    if ENVIRON_KEY in request.environ or requested_host() not in installation_hosts():
        raise NotFound
    if access is None:
        raise Forbidden
    if access.kind == "public" or installation_actor() is not None:
        return None
    if current_user.is_authenticated:
        raise InstallationOnly
    if request.method != "GET":
        raise SignInRequired
    return redirect(url_for("installation.sign_in"))


def installation_actor() -> InstallationActor | None:
    """Who administers the installation from this browser; None for everybody else."""
    if "installation_actor" not in g:
        g.installation_actor = accounts.installation_actor_of_session()
    actor: InstallationActor | None = g.installation_actor
    return actor


def ask_to_sign_in() -> Any:
    """A person is sent to the sign-in page and back; a script, an htmx fragment or a POST gets a plain 401."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return redirect(url_for("accounts.sign_in", suite=request.full_path.rstrip("?")))
    raise SignInRequired


def load_organisation_quietly() -> None:
    try:
        load_organisation()
    except DomainError:
        g.organisation = None


def current_actor() -> Actor:
    """Who is asking, in this organisation. An account known elsewhere only is a visitor here."""
    if "actor" not in g:
        g.actor = accounts.actor_of_session(g.organisation.id)
    actor: Actor = g.actor
    return actor
