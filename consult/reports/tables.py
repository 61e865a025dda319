"""The tables of a report: the same ones under the pictures, in print and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from consult.errors import NotFound
from consult.exports import tables as exports
from consult.reports.document import ALL, Json
from consult.reports.verbatims import age_name
from consult.web.filters import date_long, number, percent


def status_name(status: str) -> str:
    """What became of a contribution, as people read it."""
    names = {
        "themed": _("Avec au moins un thème"),
        "unclassified": _("Sans thème"),
        "off_topic": _("Hors sujet"),
        "no_answer": _("« Ne sait pas »"),
        "duplicate": _("Répétée par la même personne"),
        "empty": _("Vide"),
        "moderated": _("Écartée par la modération"),
    }
    return names[status]


def status_short(status: str) -> str:
    """The same in a word or two, at the head of a column."""
    names = {
        "themed": _("Thème"),
        "unclassified": _("Sans thème"),
        "off_topic": _("Hors sujet"),
        "no_answer": _("Ne sait pas"),
        "duplicate": _("Répétée"),
        "empty": _("Vide"),
        "moderated": _("Écartée"),
    }
    return names[status]


MOST_ROWS = 60
FILE_KINDS = {
    "text": exports.Kind.TEXT,
    "number": exports.Kind.INTEGER,
    "percent": exports.Kind.PERCENT,
    "points": exports.Kind.NUMBER,
    "ratio": exports.Kind.NUMBER,
    "day": exports.Kind.DAY,
}
"""The type of each kind of column in a file."""


@dataclass(frozen=True)
class Heading:
    """A column: how it is named in rows, in words, and how its values are written."""

    key: str
    label: str
    kind: str = "text"  # text, number, percent (a fraction), points (already in %), ratio, day


@dataclass(frozen=True)
class Table:
    """Raw values: a hidden number is None in a row whose `hidden` says so."""

    name: str
    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Json]

    def described(self) -> exports.Table:
        """The same, to be written as a file of any format."""
        columns = [exports.Column(heading.key, heading.label, FILE_KINDS[heading.kind]) for heading in self.headings]
        return exports.Table(self.name, self.caption, columns, self._typed, count=len(self.rows))

    def _typed(self) -> Iterator[list[Any]]:
        """Numbers as numbers, « masqué » where one is hidden."""
        for row in self.rows:
            yield [self._plain(row, heading) for heading in self.headings]

    @property
    def hides(self) -> bool:
        return any(row.get("hidden") for row in self.rows)

    def columns(self) -> list[Json]:
        """As components/table.html takes them."""
        return [
            {"key": heading.key, "label": heading.label, "numeric": heading.kind not in ("text", "day")}
            for heading in self.headings
        ]

    def written(self, url: Callable[[Json], str] | None = None) -> list[Json]:
        """The first rows as people read them, the file holds them all; `url` gives the address of a row."""
        return [
            {heading.key: _written(row.get(heading.key), heading.kind) for heading in self.headings}
            | ({"url": url(row)} if url else {})
            for row in self.rows[:MOST_ROWS]
        ]

    def _plain(self, row: Json, heading: Heading) -> Any:
        value = row.get(heading.key)
        if value is None and row.get("hidden") and heading.kind != "text":
            return _("masqué")
        if isinstance(value, float):
            return round(value, 4)
        return value


def _written(value: Any, kind: str) -> str:
    if kind == "text":
        return "" if value is None else str(value)
    if value is None:
        return _("masqué")
    match kind:
        case "percent":
            return percent(value, 1 if value < 0.1 else 0)
        case "points":
            return percent(value / 100, 1)
        case "ratio":
            return _("× %(ratio)s", ratio=number(round(value, 2)))
        case "day":
            return date_long(value)
    return number(value)


def report_table(document: Json, name: str, *, whole: bool = True) -> Table:
    """A table of a report by its name in addresses; without its sub-themes unless `whole`. Raises NotFound."""
    kind, _dash, rest = name.partition("-")
    makers: dict[str, Any] = {
        "bilan": lambda: balance_table(document),
        "jours": lambda: days_table(document),
        "territoires": lambda: people_table(document, "tiles", "territoires", _("Participants par territoire")),
        "colleges": lambda: people_table(document, "colleges", "colleges", _("Participants par collège")),
        "ages": lambda: people_table(document, "ages", "ages", _("Participants par âge")),
        "themes": lambda: themes_table(document, rest or ALL, whole=whole),
        "reponses": lambda: answers_table(document, rest),
    }
    if kind not in makers:
        raise NotFound
    table: Table = makers[kind]()
    return table


def balance_table(document: Json) -> Table:
    """One row per question: where its contributions went, in numbers and in %."""
    rows = []
    for line in document["balance"]:
        row: Json = {"label": line["label"] or _("Toutes les questions"), "total": line["total"]}
        for cell in line["cells"]:
            row[cell["status"]] = cell["contributions"]
            row[f"{cell['status']}_percent"] = cell["percent"]
        row["hidden"] = line.get("hidden") or any(cell.get("hidden") for cell in line["cells"])
        rows.append(row)
    statuses = [cell["status"] for cell in document["balance"][0]["cells"]]
    headings = [Heading("label", _("Question")), Heading("total", _("Contributions"), "number")]
    for status in statuses:
        headings += [
            Heading(status, status_name(status), "number"),
            Heading(f"{status}_percent", _("%(status)s, en %%", status=status_name(status)), "points"),
        ]
    return Table("bilan", _("Ce que sont devenues les contributions"), headings, rows)


def days_table(document: Json) -> Table:
    rows = [{**cell, "label": date.fromisoformat(cell["key"])} for cell in document["days"]]
    return Table(
        "jours", _("Contributions et participants par jour"), [Heading("label", _("Jour"), "day"), *_both()], rows
    )


def people_table(document: Json, part: str, name: str, caption: str) -> Table:
    rows = [{**cell, "label": age_name(cell["key"]) if part == "ages" else cell["label"]} for cell in document[part]]
    return Table(name, caption, [Heading("label", _("Groupe")), *_both()], rows)


def themes_table(document: Json, key: str, *, whole: bool) -> Table:
    """Themes of a group, each followed by its sub-themes where they are wanted."""
    group = next((group for group in document["groups"] if group["key"] == key), None)
    if group is None:
        raise NotFound
    rows: list[Json] = []
    for theme in group["themes"]:
        rows.append({**theme, "parent": ""})
        rows += [{**subtheme, "parent": theme["label"]} for subtheme in theme["subthemes"]] if whole else []
    above = [Heading("parent", _("Thème dont il dépend"))] if whole else []
    headings = [Heading("label", _("Thème")), *above, *share_headings()]
    caption = _("Thèmes et sous-thèmes : %(question)s", question=group["label"]) if group["label"] else ""
    return Table(f"themes-{key}" if key != ALL else "themes", caption or _("Thèmes et sous-thèmes"), headings, rows)


def share_headings() -> list[Heading]:
    return [
        Heading("contributions", _("Contributions"), "number"),
        Heading("share_contributions", _("Part des contributions"), "percent"),
        Heading("people", _("Personnes"), "number"),
        Heading("share_people", _("Part des personnes"), "percent"),
    ]


def answers_table(document: Json, key: str) -> Table:
    """Words, choices or steps of a scale with the people behind each."""
    block = next((block for block in document["answers"] if block["key"] == key), None)
    if block is None:
        raise NotFound
    rows = [{**row, "label": row.get("word", row.get("label"))} for row in block.get("words") or block.get("rows", [])]
    for row in rows:
        row["share"] = row["people"] / block["people"] if row["people"] is not None and block["people"] else None
    label = {"few_words": _("Mot"), "choice": _("Réponse"), "scale": _("Note")}[block["kind"]]
    headings = [
        Heading("label", label),
        Heading("people", _("Personnes"), "number"),
        Heading("share", _("Part de celles qui ont répondu"), "percent"),
    ]
    return Table(f"reponses-{key}", block["prompt"], headings, rows)


def segments_table(cells: Sequence[Json], names: dict[str, str]) -> Table:
    """Who speaks of a theme more or less than the others."""
    directions = {"over": _("plus que les autres"), "under": _("moins que les autres"), "": _("pas d’écart sûr")}
    rows = [
        {**cell, "group": names.get(cell["attribute"], cell["attribute"]), "said": directions[cell["direction"]]}
        for cell in cells
    ]
    headings = [
        Heading("label", _("Groupe")),
        Heading("group", _("Comparé par")),
        Heading("people", _("Personnes qui en parlent"), "number"),
        Heading("group_people", _("Personnes du groupe"), "number"),
        Heading("share_people", _("Part"), "percent"),
        Heading("lift_people", _("Rapport à l’ensemble"), "ratio"),
        Heading("said", _("Écart")),
    ]
    return Table("groupes", _("Qui en parle plus, ou moins, que les autres"), headings, rows)


def subthemes_table(theme: Json) -> Table:
    headings = [Heading("label", _("Sous-thème")), *share_headings()]
    return Table("sous-themes", _("Sous-thèmes"), headings, theme["subthemes"])


def _both() -> list[Heading]:
    return [Heading("contributions", _("Contributions"), "number"), Heading("people", _("Personnes"), "number")]
