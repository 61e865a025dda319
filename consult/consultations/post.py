"""Letters by post: who receives one, and the file that holds them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import current_app
from flask_babel import gettext as _

from consult.accounts.queries_audience import people_like
from consult.accounts.queries_postal import Addressee, count_by_post, next_by_post
from consult.consultations.models import Consultation
from consult.consultations.poster import data_uri, qr_drawing
from consult.notifications.queries import addresses_stopped_for
from consult.notifications.states import MailPurpose
from consult.territories.colours import palette
from consult.web.csv_export import safe_cell
from consult.web.filters import date_long
from consult.web.links import site_url
from consult.web.pdf import render_pdf


class LetterFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class LetterTo:
    """One letter: to whom, and what opens their participation."""

    def __init__(self, addressee: Addressee, url: str, code: str) -> None:
        self.addressee, self.url, self.code = addressee, url, code

    def row(self, code_url: str) -> list[str]:
        to = self.addressee
        first, _break, more = to.address.partition("\n")
        return [to.name, first, more, to.postcode, to.city, self.code, code_url, self.url]


def header() -> list[str]:
    return [
        _("nom"), _("adresse"), _("complément"), _("code postal"), _("ville"), _("code"), _("page où taper le code"),
        _("adresse du code QR"),
    ]  # fmt: skip


def _people(organisation_id: int, college_id: int | None, territory_id: int | None) -> tuple[Any, Any]:
    people = people_like(organisation_id, (college_id,) if college_id else (), territory_id, ())
    return people, addresses_stopped_for(organisation_id, MailPurpose.BOUNCE)


def count_letters(organisation_id: int, college_id: int | None, territory_id: int | None) -> tuple[int, int]:
    """How many letters, and how many of them lack a place to go to."""
    return count_by_post(*_people(organisation_id, college_id, territory_id))


def next_addressees(
    organisation_id: int, college_id: int | None, territory_id: int | None, *, after: int, limit: int
) -> Sequence[Addressee]:
    return next_by_post(*_people(organisation_id, college_id, territory_id), after=after, limit=limit)


def letter_path(name: str) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / name


def write_csv(path: Path, rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header())
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def write_xlsx(path: Path, rows: Iterator[Sequence[str]]) -> None:
    """Cells are texts, whatever they begin with: a postcode keeps its nought, nothing is a formula."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_("Lettres"))
        for line, row in enumerate(_with_header(rows)):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)


def _with_header(rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield header()
    yield from rows


def write_pdf(
    path: Path, letters: Sequence[LetterTo], consultation: Consultation, organisation: Any, code_url: str
) -> None:
    """A page each: the address where a window envelope shows it, the code and its drawing."""
    colours = palette(organisation.brand_colour)
    path.write_bytes(
        render_pdf(
            "posters/letters.html",
            "letters.css",
            brand=colours.brand,
            on_brand=colours.on_brand,
            organisation_name=organisation.name,
            contact=organisation.contact_email or "",
            title=consultation.title,
            closes=date_long(consultation.closes_at),
            code_address=code_url.partition("://")[2],
            letters=[
                {
                    "lines": [to.name, *to.address.split("\n"), f"{to.postcode} {to.city}".strip()],
                    "code": letter.code,
                    "qr": data_uri("image/svg+xml", qr_drawing(letter.url)),
                }
                for letter in letters
                for to in [letter.addressee]
            ],
        )
    )


def code_page(organisation: Any) -> str:
    return site_url(organisation, "answering.letter")
