"""Cells as values: dates, yes and no, ages, forms of a signature. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext as _

from consult.accounts.profile import AgeBand, GenderedForm
from consult.clock import PARIS
from consult.web.csv_table import folded

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
SPREADSHEET_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's days have no zone
_SERIAL = re.compile(r"[1-9]\d{4}(?:[.,]\d+)?")
_ZONE = re.compile(r"\s+([+-]\d{2}:?\d{2})$")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv",
            "fevrier fevr",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
YES = {"oui", "o", "yes", "y", "true", "vrai", "1", "x", "accord", "daccord"}
NO = {"", "non", "n", "no", "false", "faux", "0", "refus"}
FORMS = {
    **dict.fromkeys(("feminine", "feminin", "femme", "f", "mme", "madame", "elle"), GenderedForm.FEMININE),
    **dict.fromkeys(("masculine", "masculin", "homme", "h", "m", "monsieur", "mr", "il"), GenderedForm.MASCULINE),
    **dict.fromkeys(("neutral", "neutre", "autre", "nonprecise"), GenderedForm.NEUTRAL),
}
_FRENCH = re.compile(
    r"(?P<day>\d{1,2})[/.\- ](?P<month>\d{1,2}|[^\W\d]+)[/.\- ](?P<year>\d{4})"
    r"(?:,?\s*(?:à\s+)?(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})?(?:[:m]\s?(?P<second>\d{2}))?)?$"
)


class Fault(ValueError):
    """A cell that cannot be used; the text is a reason for a person."""


def parse_instant(text: str, *, now: datetime) -> datetime:
    """An ISO or French date, with or without a time; naive ones are in Europe/Paris. Raises Fault."""
    instant = _read(text.strip())
    try:
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=PARIS)
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise Fault(_("date impossible : « %(text)s »", text=text[:40])) from None
    if not EARLIEST <= instant <= now + timedelta(days=1):
        raise Fault(_("date impossible : « %(text)s »", text=text[:40]))
    return instant


def parse_day(text: str) -> date:
    """A day, of any year. Raises Fault."""
    return _read(text.strip()).date()


def _read(text: str) -> datetime:
    """Naive or aware, as it is written; a number of days is a spreadsheet's date that lost its format."""
    text = _ZONE.sub(r"\1", text.removesuffix(" UTC") + "+0000" if text.endswith(" UTC") else text)
    if _SERIAL.fullmatch(text):
        return SPREADSHEET_ZERO + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _french(text)


def _french(text: str) -> datetime:
    match = _FRENCH.match(text.lower())
    if match is None:
        raise Fault(_("date illisible : « %(text)s »", text=text[:40]))
    month = match["month"]
    try:
        return datetime(  # noqa: DTZ001  the caller gives it its zone
            int(match["year"]),
            int(month) if month.isdigit() else MONTHS.get(folded(month), 0),
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            int(match["second"] or 0),
        )
    except ValueError:
        raise Fault(_("date impossible : « %(text)s »", text=text[:40])) from None


def parse_yes(text: str) -> bool | None:
    """Yes, no, or None when nobody can tell."""
    word = folded(text)
    return True if word in YES else False if word in NO else None


def parse_age_band(text: str) -> AgeBand | None:
    """A band as we write it, in words (« 40 à 60 ans »), or an age in years."""
    numbers = [int(number) for number in re.findall(r"\d{1,3}", text)]
    compact = text.replace(" ", "").replace("–", "-").removesuffix("ans")
    if compact in set(AgeBand):
        return AgeBand(compact)
    if len(numbers) == 2:
        joined = f"{numbers[0]}-{numbers[1]}"
        return AgeBand(joined) if joined in set(AgeBand) else None
    if len(numbers) != 1 or numbers[0] > 120:
        return None
    word, age = folded(text), numbers[0]
    if "moins" in word:
        return AgeBand.UNDER_20 if age == 20 else None
    if "plus" in word:
        return AgeBand.OVER_80 if age == 80 else None
    bounds = ((20, AgeBand.UNDER_20), (30, AgeBand.FROM_20), (40, AgeBand.FROM_30), (60, AgeBand.FROM_40))
    return next((band for bound, band in bounds if age < bound), AgeBand.FROM_60 if age < 80 else AgeBand.OVER_80)


def parse_form(text: str) -> GenderedForm | None:
    return FORMS.get(folded(text))
