"""The pages of whoever runs the installation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from consult.accounts import queries as accounts
from consult.accounts.forms import NewPasswordForm, SignInForm
from consult.accounts.login import SignedIn
from consult.accounts.operations.appoint_administrator import OfTheInstallation
from consult.accounts.operations.change_password import WeakPassword
from consult.accounts.operations.choose_installation_password import choose_installation_password
from consult.accounts.operations.end_session import end_session
from consult.accounts.operations.open_installation_link import open_installation_link
from consult.accounts.operations.open_sign_in_link import LinkGone
from consult.accounts.operations.sign_in import SignInRefused
from consult.accounts.operations.sign_in_to_installation import sign_in_to_installation
from consult.authz import InstallationActor, Permission, public, requires
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.installation import pages
from consult.installation.forms import AdministratorForm, ConfigurationForm, NewOrganisationForm
from consult.installation.operations.name_administrator import name_administrator
from consult.installation.operations.open_organisation import open_organisation
from consult.territories import queries as territories
from consult.territories.models import Organisation
from consult.territories.operations.configure_organisation import (
    HostRefused,
    HostTaken,
    SenderNameAlone,
    SenderRefused,
    configure_organisation,
)
from consult.territories.operations.create_organisation import SlugRefused, SlugTaken
from consult.territories.operations.resume_organisation import resume_organisation
from consult.territories.operations.suspend_organisation import suspend_organisation
from consult.web.guard import installation_actor
from consult.web.tenancy import installation_hosts

blueprint = Blueprint("installation", __name__, url_prefix="/installation")
FIELD_OF: dict[type[Exception], str] = {
    HostRefused: "host",
    HostTaken: "host",
    SenderRefused: "sender_email",
    SenderNameAlone: "sender_email",
    SlugRefused: "slug",
    SlugTaken: "slug",
    OfTheInstallation: "email",
}


def actor() -> InstallationActor:
    """Never absent on a page that asks for the permission."""
    return installation_actor() or InstallationActor()


def organisation_named(slug: str) -> Organisation:
    found = territories.organisation_by_slug(slug)
    if found is None:
        raise NotFound
    return found


def start_session(token: str, locale: str) -> None:
    """A session that ends with the browser, and keeps nothing of the one before."""
    session.clear()
    session["locale"] = locale
    found = accounts.session_by_token(token)
    login_user(SignedIn(token, found.account_id if found else 0))


@blueprint.route("/connexion", methods=["GET", "POST"])
@public
@limiter.limit("20 per 15 minutes", methods=["POST"])
@limiter.limit(
    "10 per 15 minutes",
    methods=["POST"],
    key_func=lambda: "installation:" + request.form.get("email", "").strip().lower()[:254],
)
def sign_in() -> Any:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token, locale = sign_in_to_installation(email=form.email.data or "", password=form.password.data or "")
        except SignInRefused:
            form.refuse(_("Cette adresse et ce mot de passe ne vont pas ensemble."))
        else:
            start_session(token, locale)
            return redirect(url_for("installation.index"))
    return render_template("installation/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.route("/connexion/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 15 minutes")
def open_link(token: str) -> Any:
    """GET shows a button and changes nothing; POST signs in, and goes on to choose a password."""
    if request.method == "POST":
        session_token, locale = open_installation_link(token=token)
        start_session(session_token, locale)
        return redirect(url_for("installation.password"))
    if accounts.open_installation_link(token, utcnow()) is None:
        raise LinkGone
    return render_template("installation/open_link.html")


@blueprint.post("/deconnexion")
@public
def sign_out() -> Any:
    if current_user.is_authenticated:
        end_session(token=current_user.token)
    logout_user()
    session.clear()
    flash(_("Votre session est fermée."), "success")
    return redirect(url_for("installation.sign_in"))


@blueprint.route("/mot-de-passe", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_ADMINISTER)
def password() -> Any:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            choose_installation_password(actor=actor(), new=form.new.data or "", keep_token=current_user.token)
        except WeakPassword as refusal:
            form.refuse(refusal, "new")
        else:
            flash(_("Votre mot de passe est enregistré."), "success")
            return redirect(url_for("installation.index"))
    return render_template("installation/password.html", form=form), 422 if form.errors else 200


@blueprint.get("/")
@requires(Permission.INSTALLATION_ADMINISTER)
def index() -> Any:
    return render_template("installation/index.html", rows=pages.organisation_rows())


@blueprint.route("/organisations/nouvelle", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_ADMINISTER)
def create() -> Any:
    form = NewOrganisationForm()
    if form.validate_on_submit():
        try:
            created = open_organisation(actor=actor(), **form.values())
        except tuple(FIELD_OF) as refusal:
            form.refuse(refusal, FIELD_OF[type(refusal)])
        else:
            flash(_("« %(name)s » est ouverte : son administrateur reçoit un lien.", name=created.name), "success")
            return redirect(url_for("installation.configure", slug=created.slug))
    return render_template("installation/create.html", form=form), 422 if form.errors else 200


@blueprint.route("/organisations/<slug>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_ADMINISTER)
def configure(slug: str) -> Any:
    organisation = organisation_named(slug)
    form = ConfigurationForm(obj=organisation)
    if form.validate_on_submit():
        try:
            configure_organisation(
                actor=actor(), organisation=organisation, own_hosts=installation_hosts(), **form.values()
            )
        except tuple(FIELD_OF) as refusal:
            form.refuse(refusal, FIELD_OF[type(refusal)])
        else:
            flash(_("Les réglages sont enregistrés."), "success")
            return redirect(url_for("installation.configure", slug=slug))
    page = pages.configuration_page(organisation)
    return render_template("installation/organisation.html", form=form, **page), 422 if form.errors else 200


@blueprint.route("/organisations/<slug>/administrateurs", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_ADMINISTER)
def appoint(slug: str) -> Any:
    organisation, form = organisation_named(slug), AdministratorForm()
    if form.validate_on_submit():
        try:
            name_administrator(actor=actor(), organisation=organisation, **form.values())
        except OfTheInstallation as refusal:
            form.refuse(refusal, "email")
        else:
            flash(_("C’est fait : un lien part à cette adresse."), "success")
            return redirect(url_for("installation.configure", slug=slug))
    page = render_template("installation/appoint.html", form=form, subject=organisation)
    return page, 422 if form.errors else 200


@blueprint.post("/organisations/<slug>/suspendre")
@requires(Permission.INSTALLATION_ADMINISTER)
def suspend(slug: str) -> Any:
    organisation = organisation_named(slug)
    suspend_organisation(actor=actor(), organisation=organisation)
    flash(_("« %(name)s » est suspendue. Rien n’y est perdu.", name=organisation.name), "success")
    return redirect(url_for("installation.configure", slug=slug))


@blueprint.post("/organisations/<slug>/reprendre")
@requires(Permission.INSTALLATION_ADMINISTER)
def resume(slug: str) -> Any:
    organisation = organisation_named(slug)
    resume_organisation(actor=actor(), organisation=organisation)
    flash(_("« %(name)s » a repris : ses travaux et ses courriels repartent.", name=organisation.name), "success")
    return redirect(url_for("installation.configure", slug=slug))
