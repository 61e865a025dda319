"""How roles, bands and forms are called on pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.accounts.models import Person, RoleGrant
from consult.accounts.profile import AgeBand, GenderedForm
from consult.accounts.rules import VISITOR
from consult.authz import Role
from consult.territories import queries as territories

ROLE_LABELS: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("Administration"),
    Role.GOVERNANCE: _l("Gouvernance"),
    Role.DPO: _l("Délégué à la protection des données"),
    Role.AUDITOR: _l("Audit"),
    Role.MODERATOR: _l("Modération"),
    Role.CODER: _l("Codage des contributions"),
    Role.ENTRY_CLERK: _l("Saisie des feuilles"),
    Role.ELECTED_OFFICIAL: _l("Mandat d’élu"),
    Role.CHAIR: _l("Présidence de commission"),
    Role.SECRETARY: _l("Secrétariat de commission"),
    Role.EXAMINER: _l("Membre de commission"),
    Role.PARTICIPANT: _l("Participant"),
}
ROLE_HINTS: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("Règle l’organisation, gère les personnes, prépare les consultations et invite."),
    Role.GOVERNANCE: _l("Lance l’analyse, lit les contributions, choisit et publie le rapport."),
    Role.DPO: _l("Traite les demandes d’effacement et lit le journal."),
    Role.AUDITOR: _l("Lit les rapports, les contributions et le journal, sans rien changer."),
    Role.MODERATOR: _l("Relit les contributions signalées et décide, selon la charte."),
    Role.ENTRY_CLERK: _l("Saisit les réponses reçues sur papier ou par téléphone, au nom des personnes."),
}
AGE_LABELS: dict[AgeBand, Any] = {
    AgeBand.UNDER_20: _l("Moins de 20 ans"),
    AgeBand.FROM_20: _l("20 à 30 ans"),
    AgeBand.FROM_30: _l("30 à 40 ans"),
    AgeBand.FROM_40: _l("40 à 60 ans"),
    AgeBand.FROM_60: _l("60 à 80 ans"),
    AgeBand.OVER_80: _l("Plus de 80 ans"),
}
FORM_LABELS: dict[GenderedForm, Any] = {
    GenderedForm.FEMININE: _l("Au féminin"),
    GenderedForm.MASCULINE: _l("Au masculin"),
    GenderedForm.NEUTRAL: _l("Sans genre"),
}


def grant_rows(organisation_id: int, grants: Iterable[RoleGrant], today: date) -> list[dict[str, Any]]:
    """A row for each grant: the role, where it holds, from when to when, and whether it holds today."""
    names = {territory.id: territory.name for territory in territories.territories_of(organisation_id)}
    return [
        {
            "id": grant.id,
            "role": grant.role,
            "label": ROLE_LABELS[grant.role],
            "territory_id": grant.territory_id,
            "territory": names.get(grant.territory_id or 0, _("Toute l’organisation")),
            "starts_on": grant.starts_on,
            "ends_on": grant.ends_on,
            "state": _state(grant, today),
        }
        for grant in grants
    ]


def _state(grant: RoleGrant, today: date) -> str:
    """`now`, `later` or `over`; one that was ended before it began is over."""
    if grant.ends_on is not None and grant.ends_on < today:
        return "over"
    return "later" if grant.starts_on is not None and today < grant.starts_on else "now"


def person_rows(organisation_id: int, people: Iterable[Person], today: date) -> list[dict[str, Any]]:
    """People as rows of a table, with the roles that hold today."""
    colleges = {college.id: college.name for college in territories.colleges_of(organisation_id)}
    places = {territory.id: territory.name for territory in territories.territories_of(organisation_id)}
    return [
        {
            "name": f"{person.last_name} {person.first_name}".strip(),
            "email": person.email or "–",
            "college": colleges.get(person.college_id or 0, "–"),
            "territory": places.get(person.territory_id or 0, "–"),
            "roles": ", ".join(
                dict.fromkeys(str(ROLE_LABELS[row.role]) for row in person.grants if _state(row, today) == "now")
            )
            or "–",
            "url": url_for("people.show", person_id=person.id),
        }
        for person in people
    ]


def person_summary(person: Person) -> list[dict[str, Any]]:
    """What is known of a person, for a list of summary."""
    colleges = {college.id: college.name for college in territories.colleges_of(person.organisation_id)}
    places = {territory.id: territory.name for territory in territories.territories_of(person.organisation_id)}
    rows = (
        (_("Adresse e-mail"), person.email),
        (_("Numéro d’adhérent"), person.member_number),
        (_("Collège"), colleges.get(person.college_id or 0)),
        (_("Territoire"), places.get(person.territory_id or 0)),
        (_("Tranche d’âge"), AGE_LABELS[person.age_band] if person.age_band else None),
        (_("Manière d’être cité"), FORM_LABELS[person.gendered_form] if person.gendered_form else None),
        (
            _("Source"),
            {"manual": _("Fiche ajoutée à la main"), VISITOR: _("Compte ouvert par la personne elle-même")}.get(
                person.source, f"{person.source} · {person.external_id}"
            ),
        ),
    )
    return [{"label": label, "value": value, "empty_text": _("Non précisé")} for label, value in rows]
