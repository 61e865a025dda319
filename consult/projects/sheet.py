"""A spreadsheet of ideas gathered off line: its columns, and what a line must say to become a project."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from consult.accounts.queries_numbers import people_by_number
from consult.authz import Actor
from consult.consultations.imports.readers import open_raw
from consult.projects.filing_pages import places_of
from consult.projects.models import Call, Channel
from consult.projects.operations.enter_project import allowed
from consult.projects.queries.entering import known_lines
from consult.projects.rules.filing import LONGEST
from consult.projects.rules.money import amount_fault, cents_of
from consult.web.csv_table import Column, Row, UnreadableFile, column_places, folded, row_of

MOST_ROWS = 500
COLUMNS = (
    Column("external_id", ("identifiant", "external_id", "id", "numéro")),
    Column("title", ("titre", "title")),
    Column("summary", ("résumé", "idée", "summary")),
    Column("need", ("besoin", "need"), required=False),
    Column("description", ("description", "proposition"), required=False),
    Column("category", ("catégorie", "category"), required=False),
    Column("territory", ("territoire", "territory"), required=False),
    Column("place", ("lieu", "adresse", "place"), required=False),
    Column("member_number", ("numéro d’adhérent", "adhérent", "member_number"), required=False),
    Column("channel", ("canal", "provenance", "channel"), required=False),
    Column("amount", ("montant", "budget", "amount"), required=False),
)
CHANNEL_NAMES = {"boite": Channel.BOX, "boiteaidees": Channel.BOX, "agora": Channel.AGORA, "reunion": Channel.AGORA} | {
    "telephone": Channel.PHONE,
    "appel": Channel.PHONE,
    "papier": Channel.PAPER,
    "courrier": Channel.PAPER,
    **{channel.value: channel for channel in Channel if channel is not Channel.WEB},
}


@dataclass(frozen=True)
class Line:
    """A line that can be filed: its identifier in its source, and the arguments of `enter_project`."""

    external_id: str
    arguments: Mapping[str, Any]


@dataclass
class Plan:
    """What a file would do."""

    source: str = ""
    text: str = ""
    """The whole file as CSV, to be sent back and confirmed."""
    lines: list[Line] = field(default_factory=list)
    known: int = 0
    refused: list[tuple[Row, str]] = field(default_factory=list)

    @property
    def refused_rows(self) -> list[dict[str, Any]]:
        return [{"line": row.line, "title": row["title"][:60], "reason": reason} for row, reason in self.refused]


def read_sheet(data: bytes) -> tuple[list[Row], str]:
    """The lines of a CSV file or of a workbook, and the same as CSV. Raises UnreadableFile."""
    with tempfile.NamedTemporaryFile(suffix=".upload") as kept:
        kept.write(data)
        kept.flush()
        reader = open_raw(Path(kept.name))
        places = column_places(reader.header, COLUMNS)
        rows = []
        for raw in reader.rows():
            fault = next((raw.faults[place] for place in places.values() if place in raw.faults), "")
            rows.append(row_of(raw.line, raw.cells, places, fault))
            if len(rows) > MOST_ROWS:
                raise UnreadableFile(_("Ce fichier a plus de %(n)s lignes. Partagez-le en plusieurs.", n=MOST_ROWS))
    if not rows:
        raise UnreadableFile(_("Ce fichier n’a aucune ligne sous ses titres de colonnes."))
    return rows, as_csv(rows)


def as_csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.key for column in COLUMNS])
    writer.writerows([[row[column.key] for column in COLUMNS] for row in rows])
    return out.getvalue()


def plan_sheet(actor: Actor, call: Call, source: str, rows: Sequence[Row], text: str, channel: Channel) -> Plan:
    """Each line is filed, known already, or refused with its reason; nothing is stored here."""
    plan = Plan(source=source, text=text)
    known = known_lines(actor.organisation_id, source)
    members = people_by_number(actor.organisation_id, {row["member_number"] for row in rows} - {""})
    reading = Reading(actor, call, channel, members)
    seen: set[str] = set()
    for row in rows:
        if row["external_id"] in known:
            plan.known += 1
            continue
        read = _("cet identifiant est déjà sur une autre ligne") if row["external_id"] in seen else reading.line(row)
        if isinstance(read, str):
            plan.refused.append((row, read))
        else:
            plan.lines.append(read)
        seen.add(row["external_id"])
    return plan


class Reading:
    """What lines are read with: the names that they may use."""

    def __init__(self, actor: Actor, call: Call, channel: Channel, members: Mapping[str, int]) -> None:
        self.actor, self.channel, self.members = actor, channel, members
        self.places = {folded(name): place.id for place in places_of(call) for name in (place.name, place.code)}
        self.categories = {folded(row.name): row.id for row in call.categories if not row.retired}

    def line(self, row: Row) -> Line | str:
        """The line, or the reason why it is refused."""
        fault = row.fault or self._fault(row)
        if fault:
            return fault
        texts = {name: row[name] for name in ("title", "summary", "need", "description", "place")}
        values = texts | {
            "category_id": self.categories.get(folded(row["category"])),
            "territory_id": self.places.get(folded(row["territory"])),
        }
        return Line(
            row["external_id"],
            {
                "values": values,
                "channel": CHANNEL_NAMES.get(folded(row["channel"]), self.channel),
                "asked_cents": cents_of(row["amount"]) or 0 if row["amount"] else 0,
                "member_id": self.members.get(row["member_number"]),
            },
        )

    def _fault(self, row: Row) -> str:
        for name, label in (("external_id", _("l’identifiant")), ("title", _("le titre")), ("summary", _("le résumé"))):
            if not row[name]:
                return _("il manque %(what)s", what=label)
        for name, longest in {**LONGEST, "external_id": 120}.items():
            if len(row[name]) > longest:
                return _("la cellule « %(column)s » dépasse %(n)s caractères", column=name, n=longest)
        for name, known in (("category", self.categories), ("territory", self.places), ("channel", CHANNEL_NAMES)):
            if row[name] and folded(row[name]) not in known:
                return _("« %(value)s » n’est pas une valeur connue", value=row[name][:60])
        if row["member_number"] and row["member_number"] not in self.members:
            return _("aucun membre n’a le numéro « %(value)s »", value=row["member_number"][:60])
        cents = cents_of(row["amount"]) if row["amount"] else 0
        if cents is None or amount_fault(cents):
            return _("« %(value)s » n’est pas un montant possible", value=row["amount"][:60])
        if not allowed(self.actor, self.places.get(folded(row["territory"]))):
            return _("ce territoire n’est pas l’un des vôtres")
        return ""


def refused_csv(plan: Plan) -> list[list[Any]]:
    """The refused lines as they were, after their reason."""
    return [[row.line, reason, *(row[column.key] for column in COLUMNS)] for row, reason in plan.refused]
