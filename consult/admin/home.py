"""What each person finds when they arrive: gathered from the other contexts' queries, by permission."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.accounts.labels import ROLE_LABELS, grant_rows
from consult.authz import Actor, Permission, Role
from consult.consultations import queries as consultations
from consult.consultations import queries_phases
from consult.consultations.composing import dates_sentence, state_badge
from consult.consultations.models import Consultation, State
from consult.consultations.queries_campaigns import waiting_by_consultation
from consult.consultations.queries_inviting import invited_to
from consult.consultations.rules import effective_state
from consult.jobs.card import job_card
from consult.jobs.queries import jobs_of
from consult.moderation.pages.home import waiting_rows
from consult.reports import queries as reports
from consult.sharing import queries as sharing
from consult.territories import queries as territories
from consult.territories.rules import has_blanks
from consult.web.context import link
from consult.web.filters import date_long, number

AWAY_FROM_HOME = (
    "exports.write",
    "accounts.mail_sign_in_link",
    "moderation.scan",
    "notifications.deliver",
    "maintenance.scrub",
    "reports.follow_moderation",
    "projects.learn_words",
)
"""Kinds of work that nobody waits for in front of a screen, or that have a page of their own for whoever asked."""


def visitor_page(organisation_id: int, now: datetime) -> dict[str, Any]:
    """What everybody may read: consultations that can be answered now, reports published."""
    return {
        "open_consultations": [
            {
                "title": consultation.title,
                "dates": dates_sentence(consultation, now),
                "url": url_for("answering.consultation", slug=consultation.slug),
            }
            for consultation in consultations.open_consultations(organisation_id, now)
        ],
        "published": published_rows(organisation_id),
        "process_url": url_for("answering.process") if queries_phases.has_timeline(organisation_id, None) else "",
    }


def published_rows(organisation_id: int) -> list[dict[str, Any]]:
    when = reports.published_consultations(organisation_id)
    return [
        {
            "title": consultation.title,
            "when": _("Publié le %(day)s", day=date_long(when[consultation.id])),
            "url": url_for("reports.report", slug=consultation.slug),
        }
        for consultation in consultations.consultations_by_ids(organisation_id, when)
    ] + common_rows(organisation_id)


def common_rows(organisation_id: int) -> list[dict[str, Any]]:
    """The reports made with other organisations."""
    when = sharing.published_consultations(organisation_id)
    return [
        {
            "title": _("%(title)s, avec d’autres organisations", title=consultation.title),
            "when": _("Publié le %(day)s", day=date_long(when[consultation.id])),
            "url": url_for("sharing.report", slug=consultation.slug),
        }
        for consultation in consultations.consultations_by_ids(organisation_id, when)
    ]


def member_rows(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The consultations that this person was invited to."""
    rows = []
    for consultation, responded in invited_to(actor.organisation_id, actor.person_id or 0):
        state = effective_state(consultation, now)
        if state in (State.DRAFT, State.PILOT, State.ARCHIVED):
            continue
        turn = state is State.OPEN and not responded
        label = (_("À vous"), "turn") if turn else (_("Vous avez répondu"), "success") if responded else None
        rows.append(
            {
                "title": consultation.title,
                "dates": dates_sentence(consultation, now),
                "url": url_for("answering.consultation", slug=consultation.slug),
                "badge": label,
            }
        )
    return rows


def seat_rows(actor: Actor, today: date) -> list[dict[str, Any]]:
    """The seats of an élu that hold today."""
    grants = accounts.grants_of(actor.person_id or 0)
    rows = grant_rows(actor.organisation_id, grants, today)
    return [row for row in rows if row["role"] is Role.ELECTED_OFFICIAL and row["state"] == "now"]


def set_up_tasks(organisation_id: int) -> list[dict[str, Any]]:
    """What a new organisation still has to do, in order; empty once everything is there."""
    organisation = territories.organisation(organisation_id)
    pages = territories.legal_pages_of(organisation_id)
    people = accounts.count_people(organisation_id)
    parts = (
        (_("Contact, couleur et logo"), "territories.settings", bool(organisation.contact_email), ""),
        (_("Territoires"), "territories.territories", bool(territories.territories_of(organisation_id)), ""),
        (_("Collèges"), "territories.colleges", bool(territories.colleges_of(organisation_id)), ""),
        (
            _("Pages légales"),
            "territories.legal_pages",
            len(pages) == 4 and not any(has_blanks(page.body) for page in pages),
            _("Il reste des passages entre crochets à compléter.") if pages else "",
        ),
        (_("Personnes"), "people.index", people > 1, _("%(n)s connues", n=number(people)) if people > 1 else ""),
        (_("Première consultation"), "composing.index", bool(consultations.consultations_of(organisation_id)), ""),
    )
    tasks, waiting = [], False
    for label, endpoint, done, hint in parts:
        state = "done" if done else "todo" if waiting else "next"
        tasks.append({"label": label, "url": url_for(endpoint), "state": state, "hint": "" if done else hint})
        waiting = waiting or not done
    return tasks if waiting else []


def administrator_rows(organisation_id: int, now: datetime) -> list[dict[str, Any]]:
    """Consultations with their state and the next step of each."""
    shown = [row for row in consultations.consultations_of(organisation_id) if row.state is not State.ARCHIVED]
    waiting = waiting_by_consultation([row.id for row in shown if effective_state(row, now) is State.OPEN])
    return [
        {
            "title": consultation.title,
            "badge": state_badge(consultation, now),
            "dates": dates_sentence(consultation, now),
            "url": url_for("composing.show", slug=consultation.slug),
            "next": _next_step(consultation, now, waiting.get(consultation.id, 0)),
        }
        for consultation in shown
    ]


def _next_step(consultation: Consultation, now: datetime, waiting: int) -> tuple[str, str] | None:
    """Its label and address; nothing when there is only to wait."""
    slug, state = consultation.slug, effective_state(consultation, now)
    if consultation.state in (State.DRAFT, State.PILOT):
        return _("Continuer la préparation"), url_for("composing.show", slug=slug)
    if state is State.OPEN:
        if waiting:
            return _("Envoyer les invitations"), url_for("inviting.index", slug=slug)
        return _("Suivre la participation"), url_for("cockpit.show", slug=slug)
    if state is State.CLOSED:
        return _("Analyser les réponses"), url_for("reports.analysis", slug=slug)
    return None


def work_cards(organisation_id: int) -> list[tuple[str, dict[str, Any]]]:
    """Works under way that somebody may be waiting for."""
    return [
        (job.title, job_card(job))
        for job in jobs_of(organisation_id)
        if job.finished_at is None and job.kind not in AWAY_FROM_HOME
    ]


def governance_rows(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Consultations with their last analysis: to read, to publish."""
    organisation_id, may_analyse = actor.organisation_id, actor.can(Permission.ANALYSIS_RUN)
    analysed, published = reports.last_analyses(organisation_id), reports.published_consultations(organisation_id)
    rows = []
    for consultation in consultations.consultations_of(organisation_id):
        if consultation.state in (State.DRAFT, State.PILOT, State.ARCHIVED):
            continue
        when, out = analysed.get(consultation.id), published.get(consultation.id)
        page = "reports.analysis" if may_analyse and not when else "reports.report"
        rows.append(
            {
                "title": consultation.title,
                "dates": dates_sentence(consultation, now),
                "url": url_for(page, slug=consultation.slug),
                "analysis": _("Analysée le %(day)s", day=date_long(when)) if when else _("Pas encore analysée"),
                "badge": (_("Rapport publié"), "success")
                if out
                else (_("À relire et publier"), "turn")
                if when and effective_state(consultation, now) is State.CLOSED
                else state_badge(consultation, now),
            }
        )
    return rows


def project_links(actor: Actor) -> list[tuple[str, str, str]]:
    """Where projects wait for this person, by their roles: label, address, what is there."""
    rows = []
    if actor.can_somewhere(Permission.ROUND_VOTE):
        rows.append((_("Ce qui m’attend"), "dashboards.elected", _("Scrutins, messages des adhérents, échéances.")))
        rows.append((_("Mon siège"), "officials.my_seat", _("Ce que l’annuaire montre de vous, et vos messages.")))
    if actor.can_somewhere(Permission.PROJECT_EXAMINE):
        rows.append((_("Commission"), "commission.desk", _("Les projets à examiner.")))
    if actor.can_somewhere(Permission.PROJECT_FOLLOW_UP):
        rows.append((_("Projets à suivre"), "following.index", _("Ceux que les élus ont choisis, et leur avancement.")))
    if actor.can(Permission.REPORT_READ):
        rows.append(
            (_("Les projets, en chiffres"), "dashboards.projects", _("Dépôt, réponses et choix, par territoire."))
        )
    rows.append((_("Les appels à projets"), "projects.calls", _("Ceux qui sont ouverts, et comment y déposer.")))
    rows.append((_("Mes projets"), "filing.index", _("Ceux que vous portez, et où ils en sont.")))
    rows.append((_("Vos élus"), "officials.index", _("Qui vous représente, et comment leur écrire.")))
    return [(label, url, meta) for label, endpoint, meta in rows for url in (link(endpoint),) if url]


def home_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything of the home page of somebody signed in; a part that is not theirs is absent."""
    organisation_id = actor.organisation_id
    page: dict[str, Any] = {
        **visitor_page(organisation_id, now),
        "invited": member_rows(actor, now),
        "seats": seat_rows(actor, now.date()),
        "project_links": project_links(actor),
        "roles": [ROLE_LABELS[role] for role in ROLE_LABELS if role in actor.roles],
    }
    if actor.can(Permission.CONSULTATION_COMPOSE):
        page["set_up"] = set_up_tasks(organisation_id)
        page["proposed"] = len(sharing.invitations(organisation_id))
        page["composed"] = administrator_rows(organisation_id, now)
        page["works"] = work_cards(organisation_id)
    if actor.can(Permission.CONTRIBUTION_MODERATE):
        page["moderated"] = waiting_rows(organisation_id)
    if actor.can(Permission.REPORT_PUBLISH) or Role.AUDITOR in actor.roles:
        page["governed"] = governance_rows(actor, now)
    return page
