"""The people an organisation knows, as a table for the team."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.accounts.models import Person
from consult.authz import Permission
from consult.db import db
from consult.exports.registry import Request, Subject, register
from consult.exports.tables import Audience, Column, Kind, Row, Table
from consult.territories import queries as territories

CHUNK = 2_000
COLUMNS = (
    Column("source", _l("Origine"), note=_l("D’où vient la fiche.")),
    Column("external_id", _l("Identifiant"), note=_l("Identifiant de la personne dans cette origine.")),
    Column("member_number", _l("Numéro d’adhérent")),
    Column("first_name", _l("Prénom")),
    Column("last_name", _l("Nom")),
    Column("email", _l("Adresse e-mail"), width=32),
    Column("college", _l("Collège"), note=_l("Code du collège.")),
    Column("territory", _l("Territoire"), note=_l("Code du territoire.")),
    Column("age_band", _l("Tranche d’âge"), note=_l("Tranche d’âge, en années.")),
    Column("has_account", _l("Compte"), Kind.YES_NO, _l("La personne peut se connecter.")),
    Column("left_at", _l("Partie le"), Kind.INSTANT, _l("Depuis quand elle n’est plus de l’organisation.")),
)


def people_table(request: Request) -> Table:
    count = db.session.scalar(
        sa.select(sa.func.count()).select_from(Person).where(Person.organisation_id == request.organisation_id)
    )
    return Table("personnes", "Personnes", COLUMNS, lambda: _rows(request.organisation_id), count=count)


def _rows(organisation_id: int) -> Iterator[Row]:
    colleges = {row.id: row.code for row in territories.colleges_of(organisation_id)}
    places = {row.id: row.code for row in territories.territories_of(organisation_id)}
    after = 0
    while True:
        query = (
            sa.select(
                Person.id, Person.source, Person.external_id, Person.member_number, Person.first_name, Person.last_name,
                Person.email, Person.college_id, Person.territory_id, Person.age_band, Person.account_id,
                Person.left_at,
            )
            .where(Person.organisation_id == organisation_id, Person.id > after)
            .order_by(Person.id)
            .limit(CHUNK)
        )  # fmt: skip
        found = db.session.execute(query).all()
        db.session.rollback()
        if not found:
            return
        for row in found:
            yield (
                row.source,
                row.external_id,
                row.member_number,
                row.first_name,
                row.last_name,
                row.email,
                colleges.get(row.college_id),
                places.get(row.territory_id),
                row.age_band.value if row.age_band else None,
                row.account_id is not None,
                row.left_at,
            )
        after = found[-1].id


register(
    Subject(
        "personnes",
        _l("Personnes"),
        _l("Les adhérents, élus et salariés connus, avec leur adresse."),
        {Audience.STAFF: Permission.PEOPLE_MANAGE},
        people_table,
        of_consultation=False,
        rank=1,
    )
)
