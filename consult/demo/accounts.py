"""The people of the demonstration who can sign in. They alone have a password, and it is the same for all."""

from __future__ import annotations

from dataclasses import dataclass

from consult.accounts.models import Account, Person
from consult.accounts.operations.appoint_administrator import appoint_administrator
from consult.accounts.operations.appoint_to_installation import appoint_to_installation
from consult.accounts.operations.grant_role import grant_role
from consult.accounts.operations.save_person import save_person
from consult.accounts.passwords import hash_password
from consult.accounts.queries import account_by_email, actor_of_person, person_of_account
from consult.authz import Actor, InstallationActor, Role
from consult.db import db

PASSWORD = "rivages-2025-demo"  # noqa: S105  printed by the command: it opens invented data only


@dataclass(frozen=True)
class DemoAccount:
    email: str
    first_name: str
    last_name: str
    role: Role | None
    what: str


ADMINISTRATOR = DemoAccount(
    "administration@exemple.test", "Nadège", "Lorient", Role.ADMINISTRATOR, "compose les consultations et invite"
)
OTHERS = (
    DemoAccount("gouvernance@exemple.test", "Yann", "Kerouan", Role.GOVERNANCE, "lit les thèmes, signe le rapport"),
    DemoAccount("codage@exemple.test", "Prune", "Lescaut", Role.CODER, "code des contributions à l’aveugle"),
    DemoAccount("codage2@exemple.test", "Gaspard", "Ollivier", Role.CODER, "les code aussi, de son côté"),
    DemoAccount("moderation@exemple.test", "Aude", "Belmont", Role.MODERATOR, "lit les contributions"),
    DemoAccount("saisie@exemple.test", "Basile", "Tessier", Role.ENTRY_CLERK, "saisit les feuilles et les appels"),
    DemoAccount(
        "elue@exemple.test",
        "Solange",
        "Vautier",
        Role.ELECTED_OFFICIAL,
        "élue d’un territoire où un scrutin est ouvert",
    ),
    DemoAccount("porteuse@exemple.test", "Maud", "Rivoal", None, "porte des projets à plusieurs étapes"),
    DemoAccount("examinatrice@exemple.test", "Odile", "Carrère", Role.EXAMINER, "examine les projets déposés"),
    DemoAccount("presidence@exemple.test", "Fernand", "Delage", Role.CHAIR, "préside la commission, décide et publie"),
    DemoAccount("secretariat@exemple.test", "Joséphine", "Arnoux", Role.SECRETARY, "tient les scrutins"),
    DemoAccount("dpo@exemple.test", "Malik", "Sauvage", Role.DPO, "répond aux demandes d’effacement"),
    DemoAccount("audit@exemple.test", "Irène", "Castel", Role.AUDITOR, "vérifie les figures et le registre"),
    DemoAccount("adherent@exemple.test", "Lucien", "Marchand", None, "adhérent, sans rôle"),
)


PARTNER = DemoAccount(
    "val-clair@exemple.test", "Ilhan", "Brossard", Role.ADMINISTRATOR, "administre la seconde organisation"
)
INSTALLATION = DemoAccount("installation@exemple.test", "", "", None, "ouvre, règle et suspend les organisations")


def create_administrator(organisation_id: int, account: DemoAccount = ADMINISTRATOR) -> Actor:
    """The first account of an organisation, named as an operator names it from the command line."""
    person = appoint_administrator(
        organisation_id=organisation_id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
    )
    _set_password(person)
    return actor_of_person(person)


def actor_of(organisation_id: int, role: Role) -> Actor:
    """The account of the demonstration that holds this role."""
    return actors_of(organisation_id, role)[0]


def actors_of(organisation_id: int, role: Role) -> list[Actor]:
    """All of them, in the order of the list above."""
    return [_actor(organisation_id, account.email) for account in OTHERS if account.role is role]


def _actor(organisation_id: int, email: str) -> Actor:
    found = account_by_email(email)
    person = person_of_account(organisation_id, found.id) if found is not None else None
    if person is None:
        raise LookupError(email)
    return actor_of_person(person)


def create_others(actor: Actor, elected_territory_id: int | None) -> None:
    """The other accounts, added by the administrator, with their roles."""
    for account in OTHERS:
        values = {"first_name": account.first_name, "last_name": account.last_name, "email": account.email}
        person = save_person(actor=actor, person_id=None, values=values)
        _set_password(person)
        if account.role is not None:
            territory_id = elected_territory_id if account.role is Role.ELECTED_OFFICIAL else None
            grant_role(
                actor=actor,
                person_id=person.id,
                role=account.role,
                territory_id=territory_id,
                starts_on=None,
                ends_on=None,
            )


def create_installation_account() -> None:
    """Whoever runs the installation: of no organisation."""
    appoint_to_installation(actor=InstallationActor(), email=INSTALLATION.email)
    account = account_by_email(INSTALLATION.email)
    if account is not None:
        account.password_hash = hash_password(PASSWORD)


def _set_password(person: Person) -> None:
    account = account_by_email(person.email or "")
    if account is None:
        account = Account(email=person.email)
        db.session.add(account)
        db.session.flush()
    account.password_hash = hash_password(PASSWORD)
    person.account_id = account.id
    db.session.flush()
