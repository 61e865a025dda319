"""What a list of contributions is narrowed to, in the address of the page: any figure has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from consult.accounts.profile import AgeBand
from consult.reports.analysis_port import FigureRequest, Status
from consult.reports.corpus_file import PROFILE
from consult.reports.places import Places

ATTRIBUTE = "attribut."
LONGEST_VALUE = 200
NAMES = {"theme": "theme", "question": "question", "statut": "status", "college": "college", "age": "age_band"}


@dataclass(frozen=True)
class Selection:
    """The conditions of an address; empty ones keep everything.

    `theme` is the slug of a theme or sub-theme; `territory` a code that stands for everything under it; `others` are
    the columns of an imported file.
    """

    theme: str = ""
    question: str = ""
    status: tuple[str, ...] = ()
    college: str = ""
    age_band: str = ""
    territory: str = ""
    first_day: date | None = None
    last_day: date | None = None
    search: str = ""
    campaign: int = 0
    """Number of a campaign of near-identical texts."""
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Selection:
        """From the query of an address; what means nothing is left out rather than refused."""
        values = {name: value.replace("\x00", "").strip()[:LONGEST_VALUE] for name, value in args.items()}
        statuses = tuple(sorted({part for part in values.get("statut", "").split(",") if part in set(Status)}))
        return cls(
            theme=values.get("theme", ""),
            question=values.get("question", ""),
            status=statuses,
            college=values.get("college", ""),
            age_band=values["age"] if values.get("age", "") in set(AgeBand) else "",
            territory=values.get("territoire", ""),
            first_day=_day(values.get("du") or values.get("jour", "")),
            last_day=_day(values.get("au") or values.get("jour", "")),
            search=values.get("q", ""),
            campaign=int(number) if (number := values.get("campagne", "")).isdecimal() and len(number) < 7 else 0,
            others={
                name.removeprefix(ATTRIBUTE): value
                for name, value in sorted(values.items())
                if name.startswith(ATTRIBUTE) and value
            },
        )

    def query(self) -> dict[str, Any]:
        """The arguments of the address; inverse of `read`."""
        days = (
            {"jour": self.first_day.isoformat()}
            if self.first_day and self.first_day == self.last_day
            else {
                name: day.isoformat()
                for name, day in (("du", self.first_day), ("au", self.last_day))
                if day is not None
            }
        )
        plain = {
            "theme": self.theme,
            "question": self.question,
            "statut": ",".join(self.status),
            "college": self.college,
            "age": self.age_band,
            "territoire": self.territory,
            "q": self.search,
            "campagne": self.campaign,
        }
        return {
            **{name: value for name, value in plain.items() if value},
            **days,
            **{ATTRIBUTE + name: value for name, value in self.others.items()},
        }

    def without(self, name: str) -> Selection:
        """The same with one condition of `query()` taken away."""
        if name.startswith(ATTRIBUTE):
            kept = {key: value for key, value in self.others.items() if ATTRIBUTE + key != name}
            return replace(self, others=kept)
        if name == "jour":
            return replace(self, first_day=None, last_day=None)
        changes: dict[str, Any] = {
            "theme": {"theme": ""},
            "question": {"question": ""},
            "statut": {"status": ()},
            "college": {"college": ""},
            "age": {"age_band": ""},
            "territoire": {"territory": ""},
            "q": {"search": ""},
            "campagne": {"campaign": 0},
            "du": {"first_day": None},
            "au": {"last_day": None},
        }
        return replace(self, **changes[name])

    def request(self, places: Places) -> FigureRequest:
        """The figure whose contributions these are, search words aside."""
        attributes: dict[str, list[str]] = {name: [value] for name, value in self.others.items()}
        if self.college:
            attributes["college"] = [self.college]
        if self.age_band:
            attributes["age_band"] = [self.age_band]
        if self.territory:
            attributes["territory"] = sorted(place.code for place in places.under(self.territory)) or [self.territory]
        conditions: dict[str, Any] = {"attributes": attributes}
        if self.theme:
            conditions["theme"] = [self.theme]
        if self.question:
            conditions["question"] = [self.question]
        if self.status:
            conditions["status"] = list(self.status)
        days = {
            name: day.isoformat() for name, day in (("from", self.first_day), ("to", self.last_day)) if day is not None
        }
        if days and days.get("from", "") <= days.get("to", "9999"):
            conditions["day"] = days
        return FigureRequest.parse({"measure": "contributions", "filter": conditions})


def selection_of(request: Mapping[str, Any], places: Places) -> Selection:
    """The selection that lists what is behind a stored request: its filter within its base."""
    base, own = request.get("base") or {}, request.get("filter") or {}
    found = {**base, **own}
    attributes = dict(found.get("attributes") or {})
    theme = _first(found.get("theme")) or _first(found.get("subtheme"))
    day = found.get("day")
    return Selection(
        theme=theme,
        question=_first(found.get("question")),
        status=() if theme else tuple(sorted(found.get("status") or ())),
        college=_first(attributes.pop("college", None)),
        age_band=_first(attributes.pop("age_band", None)),
        territory=_territory(attributes.pop("territory", None) or attributes.pop("region", None), places),
        first_day=_day(day) if isinstance(day, str) else None,
        last_day=_day(day) if isinstance(day, str) else None,
        others={name: _first(values) for name, values in attributes.items() if name not in PROFILE},
    )


def _territory(codes: Sequence[str] | None, places: Places) -> str:
    """The widest of some territories that lie under one another."""
    known = [places.by_code[code] for code in codes or () if code in places.by_code]
    return min(known, key=lambda place: len(places.chain(place.id))).code if known else _first(codes)


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
