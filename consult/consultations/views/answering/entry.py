"""How one gets in: the public page, the personal link, the account, the tracking code."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import user_logged_out

from consult.authz import Permission, public
from consult.consultations import queries, queries_answering, queries_life, queries_phases
from consult.consultations.errors_answering import LinkUnknown, NotOpen
from consult.consultations.forms_answering import CodeForm, ReopenForm, WhoForm
from consult.consultations.models import Access, Channel, Consultation, Participation, State
from consult.consultations.operations.begin_participation import begin_participation
from consult.consultations.rules import effective_state, is_scheduled
from consult.consultations.views.answering import blueprint, session
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.secrets import derived_code, normal_code
from consult.web.context import link
from consult.web.guard import SignInRequired, current_actor


def code_prefix() -> str:
    """Empty for what is not a code: a link pasted there must not be counted with everybody else's."""
    return normal_code(request.form.get("code", ""))[:4]


# Guesses are counted by the start of the code, whatever the address they come from; the limit by address is wide, as a
# whole village may answer from the same room.
per_address = limiter.shared_limit("120 per minute", scope="codes", methods=["POST"])
per_code = limiter.shared_limit(
    "10 per hour", scope="code", key_func=code_prefix, methods=["POST"], exempt_when=lambda: not code_prefix()
)


def may_pilot() -> bool:
    actor = current_actor()
    return actor.can(Permission.CONSULTATION_COMPOSE) or actor.can(Permission.PARTICIPATION_READ)


def visible(slug: str) -> tuple[Consultation, State]:
    """A consultation and its state now; a draft or a pilot exists for the team alone, an announced one for all."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    now = utcnow()
    state = effective_state(consultation, now)
    if state in (State.DRAFT, State.PILOT) and not is_scheduled(consultation, now) and not may_pilot():
        raise NotFound
    return consultation, state


@blueprint.get("/consultations/<slug>")
@public
def consultation(slug: str) -> Any:
    found, state = visible(slug)
    participation = session.opened(found)
    return render_template(
        "answering/consultation.html",
        consultation=found,
        wording=session.wording(found),
        state=state,
        participation=participation,
        questions=queries.questions_of(found.id),
        took_part=took_part(found) and state not in (State.PILOT, State.OPEN),
        may_start=state is State.PILOT or found.access is Access.ANYONE or account_person(found) is not None,
        has_process=queries_phases.has_timeline(g.organisation.id, found.id),
        reopenings=queries_life.reopenings_of(found.id),
        report_url=link("reports.report", slug=slug) if found.state is State.PUBLISHED else None,
    )


@blueprint.get("/c/<int:consultation_id>")
@public
def short(consultation_id: int) -> Any:
    """The address that one types from a poster."""
    found = queries.consultation_of(g.organisation.id, consultation_id)
    return redirect(url_for("answering.consultation", slug=visible(found.slug)[0].slug))


@blueprint.post("/consultations/<slug>/commencer")
@public
def start(slug: str) -> Any:
    found, state = visible(slug)
    participation = session.opened(found)
    if participation is None:
        person_id = None if state is State.PILOT else account_person(found)
        if person_id is None and state is not State.PILOT and found.access is not Access.ANYONE:
            if found.access is Access.ACCOUNT:
                raise SignInRequired
            raise NotOpen(_("Cette consultation s’ouvre par le lien personnel reçu par e-mail."))
        participation = begin_participation(
            actor=session.participant(),
            consultation=found,
            now=utcnow(),
            person_id=person_id,
            channel=Channel.PILOT if state is State.PILOT else Channel.WEB,
        )
        session.remember(found, participation, by=person_id)
    return redirect(url_for("answering.resume", slug=slug), 303)


def account_person(found: Consultation) -> int | None:
    """The person behind the signed-in account, where they may answer as such: by account, or invited by link."""
    person_id = current_actor().person_id
    if person_id is None or found.access is Access.ANYONE:
        return None
    invited = found.access is Access.ACCOUNT or queries_answering.is_invited(found.id, person_id)
    return person_id if invited else None


def took_part(found: Consultation) -> bool:
    """Whether the signed-in account leads to a participation: it opens by a button, also once closed."""
    person_id = account_person(found)
    return person_id is not None and queries_answering.participation_of_person(found.id, person_id) is not None


@blueprint.route("/i/<token>", methods=["GET", "POST"])
@public
@limiter.limit("100 per 10 minutes", methods=["POST"], deduct_when=lambda response: response.status_code >= 400)
def personal_link(token: str) -> Any:
    """Reading the page changes nothing, so that the scanners of mail servers may: only the button opens."""
    found = queries_answering.invitation_by_token(g.organisation.id, token)
    if found is None:
        raise LinkUnknown
    invitation, consultation = found
    if request.method != "POST":
        state = effective_state(consultation, utcnow())
        return render_template(
            "answering/personal_link.html",
            consultation=consultation,
            state=state,
            wording=session.wording(consultation),
        )
    session.forget(consultation)
    cookie[session.INVITED] = {**cookie.get(session.INVITED, {}), str(consultation.id): invitation.id}
    names = queries_answering.invited_names(consultation, invitation.id)
    if len(names) > 1:
        return redirect(url_for("answering.who", slug=consultation.slug), 303)
    return open_for(consultation, next(iter(names)))


@blueprint.route("/consultations/<slug>/qui", methods=["GET", "POST"])
@public
def who(slug: str) -> Any:
    """An address that several people share: who answers? First names, nothing else."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    invitation_id = cookie.get(session.INVITED, {}).get(str(consultation.id))
    if invitation_id is None:
        return redirect(url_for("answering.consultation", slug=slug), 303)
    form = WhoForm(queries_answering.invited_names(consultation, invitation_id))
    if form.validate_on_submit():
        return open_for(consultation, form.person.data)
    page = render_template("answering/who.html", consultation=consultation, form=form)
    return page, 422 if form.errors else 200


def open_for(consultation: Consultation, person_id: int) -> Any:
    """Open the participation of someone invited, and go where they were."""
    participation = begin_participation(
        actor=session.participant(), consultation=consultation, now=utcnow(), person_id=person_id
    )
    session.remember(consultation, participation)
    return redirect(url_for("answering.resume", slug=consultation.slug), 303)


@blueprint.route("/suivi", methods=["GET", "POST"])
@public
@per_address
@per_code
def follow() -> Any:
    """A tracking code opens one's answers on any device."""
    form = CodeForm()
    if form.validate_on_submit():
        found = queries_answering.participation_by_code(g.organisation.id, form.code.data)
        if found is not None and found[0].erased_at is None:
            session.remember(found[1], found[0])
            return redirect(url_for("answering.resume", slug=found[1].slug), 303)
        form.refuse(unknown_code(found), "code")
    return render_template("answering/follow.html", form=form), 422 if form.errors else 200


@blueprint.route("/consultations/<slug>/rouvrir", methods=["GET", "POST"])
@public
@per_address
@per_code
def reopen(slug: str) -> Any:
    """After a lost session: by the code, the link, or the one already open in another tab. The text goes on with it."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = ReopenForm()
    if not form.validate_on_submit():
        return session.reopen_page(_("Votre participation n’est plus ouverte sur cet appareil."), form, 200)
    typed = form.code.data or ""
    if "/i/" in typed:
        return redirect(url_for("answering.personal_link", token=typed.rsplit("/i/", 1)[1].strip("/ ")), 303)
    found = queries_answering.participation_by_code(g.organisation.id, typed)
    if found is not None and found[1].id == consultation.id and found[0].erased_at is None:
        session.remember(consultation, found[0])
    elif typed or session.opened(consultation) is None:
        form.refuse(
            unknown_code(found) if typed else _("Indiquez votre code, ou ouvrez votre lien dans un autre onglet."),
            "code",
        )
        return session.reopen_page(_("Votre participation n’est pas encore ouverte."), form, 422)
    number = session.kept_fields().get("number", "")
    if number.isdecimal():  # the same form goes on to its question: 307 keeps what it holds
        return redirect(url_for("answering.question", slug=slug, number=int(number)), 307)
    return redirect(url_for("answering.resume", slug=slug), 303)


@blueprint.post("/consultations/<slug>/quitter")
@public
def leave(slug: str) -> Any:
    """Close one's participation on a shared device; it stays on the server. Without a link nor an account, the code is
    the only way back: it is told."""
    found = queries.consultation_by_slug(g.organisation.id, slug)
    if not tell_way_back(session.opened(found)):
        flash(_("Votre participation est fermée sur cet appareil. Elle est conservée."), "success")
    session.forget(found)
    return redirect(url_for("answering.consultation", slug=slug), 303)


def tell_way_back(participation: Participation | None) -> bool:
    """Say the code of a participation that is being closed, where it is the only way back; whether it was said."""
    if participation is None or queries_answering.person_behind(participation.id) is not None:
        return False
    code = tracking_code(participation.pseudonym)
    told = _("Votre participation est fermée sur cet appareil. Pour la retrouver, notez ce code : %(code)s", code=code)
    flash(told, "success")
    return True


@user_logged_out.connect
def close_all(_app: Any, **_values: Any) -> None:
    """Signing out closes everything in this browser, what was opened without the account too."""
    for consultation_id, entry in cookie.get(session.OPENED, {}).items():
        tell_way_back(queries_answering.participation_by_pseudonym(int(consultation_id), entry["pseudonym"]))


def unknown_code(found: Any) -> str:
    if found is not None and found[0].erased_at is not None:
        return _("Les réponses liées à ce code ont été effacées, comme vous l’aviez demandé.")
    return _("Ce code ne correspond à aucune participation. Vérifiez-le sur votre reçu.")


def tracking_code(pseudonym: str) -> str:
    return derived_code(current_app.config["SECRET_KEY"], pseudonym)
