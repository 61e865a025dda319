"""A file of people: its columns, and what a line must satisfy to become a person."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from consult.accounts.profile import AgeBand, GenderedForm
from consult.web.csv_table import Column, Row, folded
from consult.web.forms import email_or_none

COLUMNS = (
    Column("external_id", ("external_id", "identifiant", "id")),
    Column("last_name", ("last_name", "nom")),
    Column("first_name", ("first_name", "prénom"), required=False),
    Column("email", ("email", "e-mail", "adresse e-mail", "courriel", "mail"), required=False),
    Column("college", ("college", "collège"), required=False),
    Column("age_band", ("age_band", "tranche d’âge", "âge", "age"), required=False),
    Column("gendered_form", ("gendered_form", "genre", "civilité"), required=False),
    Column("territory", ("territory", "territoire"), required=False),
    Column("member_number", ("member_number", "numéro d’adhérent", "adhérent"), required=False),
    Column("source", ("source",), required=False),
    Column("address", ("address", "adresse", "adresse postale", "rue"), required=False),
    Column("address_more", ("address_more", "complément d’adresse", "complément"), required=False),
    Column("postcode", ("postcode", "code postal", "cp"), required=False),
    Column("city", ("city", "ville", "commune"), required=False),
)
INVITED_COLUMNS = tuple(replace(column, required=column.key == "email") for column in COLUMNS)
"""A list of people to invite needs nothing but addresses."""
LIMITS = {"external_id": 120, "last_name": 120, "first_name": 120, "email": 254, "member_number": 60, "source": 60} | {
    "address": 150,
    "address_more": 149,
    "postcode": 12,
    "city": 120,
}
DEFAULT_SOURCE = "fichier"
LIST_SOURCE = "invitations"

AGES = {band.value: band for band in AgeBand} | {
    "moins de 20": AgeBand.UNDER_20,
    "plus de 80": AgeBand.OVER_80,
    "+80": AgeBand.OVER_80,
    ">80": AgeBand.OVER_80,
    "<20": AgeBand.UNDER_20,
}
FORMS = {form.value: form for form in GenderedForm} | {
    "f": GenderedForm.FEMININE,
    "féminin": GenderedForm.FEMININE,
    "femme": GenderedForm.FEMININE,
    "mme": GenderedForm.FEMININE,
    "madame": GenderedForm.FEMININE,
    "h": GenderedForm.MASCULINE,
    "masculin": GenderedForm.MASCULINE,
    "homme": GenderedForm.MASCULINE,
    "m": GenderedForm.MASCULINE,
    "m.": GenderedForm.MASCULINE,
    "monsieur": GenderedForm.MASCULINE,
    "neutre": GenderedForm.NEUTRAL,
    "n": GenderedForm.NEUTRAL,
}


@dataclass(frozen=True)
class Places:
    """The organisation's colleges and territories, by folded code and name."""

    colleges: Mapping[str, int]
    territories: Mapping[str, int]


@dataclass(frozen=True)
class PersonLine:
    """A line that can be stored: who it is, and what it says; an empty cell says nothing."""

    line: int
    source: str
    external_id: str
    values: Mapping[str, Any]
    by_address: bool = False
    """It has no identifier: somebody already known at this address, by this name if there is one, is meant."""


def places_of(colleges: Any, places: Any) -> Places:
    def index(rows: Any) -> dict[str, int]:
        return {folded(name): row.id for row in rows for name in (row.name, row.code)}

    return Places(colleges=index(colleges), territories=index(places))


def read_person(row: Row, places: Places, *, invited: bool = False) -> PersonLine | str:
    """The person of a line, or the reason why it is refused."""
    fault = row.fault or _too_long(row) or _lacking(row, invited)
    if fault:
        return fault
    values: dict[str, Any] = {
        name: unicodedata.normalize("NFC", row[name]) for name in ("last_name", "first_name", "member_number")
    }
    for key, column, known in (
        ("college", "college_id", places.colleges),
        ("territory", "territory_id", places.territories),
    ):
        values[column] = known.get(folded(row[key]))
        if row[key] and values[column] is None:
            return _("« %(value)s » n’est ni un code ni un nom connu", value=row[key][:60])
    values["age_band"] = AGES.get(row["age_band"].casefold().removesuffix(" ans"))
    values["gendered_form"] = FORMS.get(row["gendered_form"].casefold())
    for key in ("age_band", "gendered_form"):
        if row[key] and values[key] is None:
            return _("« %(value)s » n’est pas une valeur attendue", value=row[key][:60])
    values["email"] = email_or_none(row["email"])
    if row["email"] and values["email"] is None:
        return _("l’adresse e-mail n’est pas complète")
    values["address"] = "\n".join(line for line in (row["address"], row["address_more"]) if line)
    values |= {name: row[name] for name in ("postcode", "city")}
    kept = {name: value for name, value in values.items() if value not in ("", None)}
    if row["external_id"]:
        return PersonLine(row.line, row["source"] or DEFAULT_SOURCE, row["external_id"], kept)
    return PersonLine(row.line, LIST_SOURCE, _identity(values), kept, by_address=True)


def _lacking(row: Row, invited: bool) -> str:
    if invited:
        return "" if row["email"] else _("l’adresse e-mail manque")
    if not row["external_id"]:
        return _("l’identifiant manque")
    return "" if row["last_name"] else _("le nom manque")


def _identity(values: Mapping[str, Any]) -> str:
    """Of somebody who has no identifier: the same address and name are the same person."""
    text = "|".join(str(values.get(name) or "").casefold() for name in ("email", "last_name", "first_name"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _too_long(row: Row) -> str:
    for key, longest in LIMITS.items():
        if len(row[key]) > longest:
            return _("la cellule « %(column)s » dépasse %(n)s caractères", column=key, n=longest)
    return ""
