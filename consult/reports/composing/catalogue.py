"""The figures that may stand in a sentence: each with its name, its value as it is read, and what it rests on.

A reference is the code of a stored figure and the measure that is read of it: `t12.people.share`. The catalogue is made
from what a report may show and from nothing else: a small cell is in it as hidden, without its number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from flask_babel import gettext as _

from consult.reports.composing.content import themes_of
from consult.reports.tables import status_name
from consult.reports.verbatims import age_name
from consult.web.filters import number, percent

Json: TypeAlias = dict[str, Any]
_PLAIN = re.compile(r"^[A-Za-z0-9_-]{1,40}$")


@dataclass(frozen=True)
class Entry:
    """value: None when hidden or when nobody is behind it. base: what a share is a share of, in words."""

    ref: str
    code: str
    label: str
    measure: str
    text: str
    value: float | None
    people: int | None = None
    interval: tuple[float, float] | None = None
    base: str = ""
    theme: str = ""
    theme_label: str = ""
    hidden: bool = False

    @property
    def empty(self) -> bool:
        """Its filter finds nobody any more; of the balance of contributions, nought says something."""
        nobody = self.people == 0 and not self.ref.startswith("balance.")
        return not self.hidden and (self.value is None or nobody)

    @property
    def shown(self) -> bool:
        return not self.hidden and not self.empty

    @property
    def interval_text(self) -> str:
        """« entre 45 % et 51 % », or nothing."""
        if self.interval is None:
            return ""
        low, high = (percent(value) for value in self.interval)
        return _("entre %(low)s et %(high)s", low=low, high=high)


def safe_name(value: str) -> str:
    """A value inside a reference: itself, or a digest of it where it holds other signs than letters and figures."""
    return value if _PLAIN.match(value) else "h" + hashlib.sha256(value.encode()).hexdigest()[:10]


def catalogue(content: Json) -> dict[str, Entry]:
    """Every figure of a report by its reference, in the order people look for them."""
    found: dict[str, Entry] = {}
    for entry in (*_overview(content), *_themes(content), *_groups(content), *_answers(content), *_evidence(content)):
        found.setdefault(entry.ref, entry)
    return found


def _count(ref: str, code: str, label: str, value: Any, people: Any, **more: Any) -> Entry:
    text = number(value) if value is not None else "–"
    return Entry(ref, code, label, "count", text, value, people, hidden=value is None, **more)


def _share(ref: str, code: str, label: str, value: Any, people: Any, **more: Any) -> Entry:
    interval = more.pop("interval", None)
    return Entry(
        ref, code, label, "share", percent(value), value, people,
        interval=tuple(interval) if interval else None, hidden=people is None, **more,
    )  # fmt: skip


def _overview(content: Json) -> Iterator[Entry]:
    seen = content["overview"]
    people = seen["people"]
    yield _count("overview.people.count", "overview.people", _("Personnes ayant contribué"), people, people)
    yield _count(
        "overview.contributions.count",
        "overview.contributions",
        _("Contributions reçues"),
        seen["contributions"],
        people,
    )
    if seen.get("participants"):
        invited = seen.get("invited") or 0
        yield _count(
            "overview.participation.people", "overview.participation", _("Participants"), seen["participants"], people
        )
        if invited:
            yield _count(
                "overview.participation.invited", "overview.participation", _("Personnes invitées"), invited, people
            )
            yield _share(
                "overview.participation.rate",
                "overview.participation",
                _("Taux de participation"),
                seen["participants"] / invited,
                people,
                base=_("des %(n)s personnes invitées", n=number(invited)),
            )
    if seen.get("days"):
        yield _count("overview.days.count", "overview.days", _("Jours de consultation"), seen["days"], people)
    if seen.get("mean") is not None:
        yield Entry(
            "overview.mean.value", "overview.mean", _("Contributions par personne, en moyenne"), "mean",
            number(round(seen["mean"], 1)), seen["mean"], people,
        )  # fmt: skip
    cell = seen["expressed"]
    yield _count(
        "expressed.all.contributions.count",
        cell["code"],
        _("Contributions exprimées"),
        cell["contributions"],
        cell["people"],
    )
    for row in content["balance"]:
        key = "all" if row["key"] == "*" else safe_name(row["key"])
        for cell in row["cells"]:
            named = f"balance.{key}.{cell['status']}"
            label = _("Contributions « %(status)s »", status=status_name(cell["status"]))
            label += f" ({row['label']})" if row["label"] else ""
            yield _count(f"{named}.count", cell["code"], label, cell["contributions"], cell["people"])
            part = cell["percent"]
            yield _share(
                f"{named}.share", cell["code"], _("Part : %(label)s", label=label),
                None if part is None else part / 100, cell["people"], base=_("de toutes les contributions"),
            )  # fmt: skip


def _themes(content: Json) -> Iterator[Entry]:
    weighted = content.get("evidence", {}).get("weighted", {})
    for group in content["groups"]:
        for theme in group["themes"]:
            yield from _theme(theme, weighted.get(theme["key"]))
            for subtheme in theme["subthemes"]:
                yield from _theme(subtheme, None)
            yield from _segments(theme)


def _theme(cell: Json, weighted: Json | None) -> Iterator[Entry]:
    key, label, people = cell["key"], cell["label"], cell["people"]
    of = {"theme": key, "theme_label": label}
    said = _("des %(n)s personnes qui ont répondu", n=number(cell["base_people"]))
    yield _share(
        f"{key}.people.share", f"{key}.people", _("Part des personnes : %(theme)s", theme=label), cell["share_people"],
        people, interval=cell.get("interval"), base=said, **of,
    )  # fmt: skip
    yield _count(f"{key}.people.count", f"{key}.people", _("Personnes : %(theme)s", theme=label), people, people, **of)
    yield _count(
        f"{key}.contributions.count", f"{key}.contributions", _("Contributions : %(theme)s", theme=label),
        cell["contributions"], people, **of,
    )  # fmt: skip
    yield _share(
        f"{key}.contributions.share", f"{key}.contributions", _("Part des contributions : %(theme)s", theme=label),
        cell["share_contributions"], people,
        base=_("des %(n)s contributions exprimées", n=number(cell["base_contributions"])), **of,
    )  # fmt: skip
    if weighted:
        yield _share(
            f"{key}.people_weighted.share", f"{key}.people_weighted",
            _("Part redressée des personnes : %(theme)s", theme=label), weighted["value"], people,
            interval=weighted["interval"], base=_("une fois ramenée à la structure des adhérents"), **of,
        )  # fmt: skip


def _segments(theme: Json) -> Iterator[Entry]:
    for cell in theme.get("segments", []):
        yield _share(
            f"{theme['key']}.segments.{safe_name(cell['attribute'])}.{safe_name(str(cell['value']))}",
            f"{theme['key']}.segments",
            _("Part dans le groupe « %(group)s » : %(theme)s", group=cell["label"], theme=theme["label"]),
            cell["share_people"],
            cell["people"],
            base=_("des %(n)s personnes de ce groupe", n=number(cell["group_people"])),
            theme=theme["key"],
            theme_label=theme["label"],
        )


def _groups(content: Json) -> Iterator[Entry]:
    named = (("colleges", _("Collège")), ("ages", _("Âge")), ("tiles", _("Territoire")))
    for name, title in named:
        for cell in content[name]:
            label = age_name(cell["label"]) if name == "ages" else cell["label"]
            code = cell["code"]
            ref = ".".join(safe_name(part) for part in code.split(".")[:-1])
            yield _count(
                f"{ref}.people.count", code, _("Personnes, %(kind)s : %(group)s", kind=title, group=label),
                cell["people"], cell["people"],
            )  # fmt: skip


def _answers(content: Json) -> Iterator[Entry]:
    for block in content["answers"]:
        ref, people = f"answers.{safe_name(block['key'])}", block["people"]
        prompt = block["prompt"]
        yield _count(
            f"{ref}.people", block["code"], _("Personnes ayant répondu : %(prompt)s", prompt=prompt), people, people
        )
        if block.get("mean") is not None:
            yield Entry(
                f"{ref}.mean", block["code"], _("Note moyenne : %(prompt)s", prompt=prompt), "mean",
                number(round(block["mean"], 1)), block["mean"], people,
            )  # fmt: skip
        for row in block.get("rows", []):
            choice = safe_name(str(row.get("choice_id", row.get("step", row["label"]))))
            share = row["people"] / people if people and row["people"] is not None else None
            yield _share(
                f"{ref}.choice.{choice}", block["code"],
                _("Part de « %(choice)s » : %(prompt)s", choice=row["label"], prompt=prompt), share, row["people"],
                base=_("des %(n)s personnes qui ont répondu", n=number(people)),
            )  # fmt: skip


def _evidence(content: Json) -> Iterator[Entry]:
    weighting = content.get("evidence", {}).get("weighting") or {}
    if weighting.get("effective_size"):
        people = weighting["participants"]
        yield _count(
            "reliability.weighting.effective", "reliability.weighting", _("Taille efficace de l’échantillon"),
            round(weighting["effective_size"]), people,
        )  # fmt: skip
    themes = themes_of(content)
    if themes:
        yield Entry(
            "themes.count", "overview.contributions", _("Nombre de thèmes"), "count", number(len(themes)), len(themes),
            content["overview"]["people"],
        )  # fmt: skip
