"""How many took part, where, when, and the words they chose."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from consult.reports.composing.elements import Element, Grid, KeyFigures, Picture
from consult.reports.composing.material import Json, Material
from consult.reports.composing.pictures import Bar, bars, columns
from consult.reports.composing.pictures import cloud as cloud_picture
from consult.reports.verbatims import age_name
from consult.web.filters import date_long, number, percent

MOST_WORDS_TOLD = 47


def key_figures(material: Material, wanted: list[tuple[str, str]]) -> list[Element]:
    """The figures that may be shown among (reference, what it counts)."""
    items = tuple((material.figure(ref), said) for ref, said in wanted if material.has(ref))
    return [KeyFigures(items)] if items else []


def cover(material: Material, _block: Json) -> list[Element]:
    return key_figures(
        material,
        [
            ("overview.people.count", _("personnes ont contribué")),
            ("overview.contributions.count", _("contributions")),
            ("themes.count", _("thèmes")),
        ],
    )


def participation(material: Material, _block: Json) -> list[Element]:
    """Colleges, ages and territories; contributions day by day."""
    found = key_figures(
        material,
        [
            ("overview.participation.people", _("participants")),
            ("overview.participation.rate", _("des personnes invitées")),
            ("overview.days.count", _("jours")),
        ],
    )
    tables = (
        ("colleges", _("Participants par collège"), _("Collège")),
        ("ages", _("Participants par âge"), _("Âge")),
        ("tiles", _("Participants par territoire"), _("Territoire")),
    )
    for name, caption, heading in tables:
        found += _groups(material, material.content[name], caption, heading, ages=name == "ages")
    return found + _days(material)


def _groups(material: Material, cells: list[Json], caption: str, heading: str, *, ages: bool) -> list[Element]:
    if not cells:
        return []
    rows = [(age_name(cell["label"]) if ages else cell["label"], cell["people"]) for cell in cells]
    rows.sort(key=lambda row: -(row[1] or 0))
    drawn = [Bar(label, people, number(people)) for label, people in rows if people]
    shown = [(label, hidden_or(people)) for label, people in rows]
    said = _("%(caption)s : %(first)s d’abord.", caption=caption, first=drawn[0].label) if drawn else caption
    picture: list[Element] = [Picture(said, caption, svg=bars(drawn, material.brand))] if 1 < len(drawn) <= 14 else []
    grid = Grid(caption, (heading, _("Personnes")), tuple(shown), (False, True), hidden_note(material, rows))
    return [*picture, grid]


def hidden_or(value: int | None) -> str:
    """A number, or that it is hidden."""
    return _("masqué") if value is None else number(value)


def hidden_note(material: Material, rows: list[tuple[str, int | None]]) -> str:
    if all(value is not None for _label, value in rows):
        return ""
    return _("Masqué : moins de %(k)s personnes, ou de quoi les retrouver par différence.", k=material.content["k"])


def _days(material: Material) -> list[Element]:
    days = [(date.fromisoformat(cell["key"]), cell["contributions"]) for cell in material.content["days"]]
    shown = [(day, many) for day, many in days if many is not None]
    if len(shown) < 2:
        return []
    top, many = max(shown, key=lambda pair: pair[1])
    said = _(
        "Contributions jour par jour, du %(first)s au %(last)s. Le jour le plus actif est le %(top)s, avec %(many)s "
        "contributions.",
        first=date_long(days[0][0]), last=date_long(days[-1][0]), top=date_long(top), many=number(many),
    )  # fmt: skip
    svg = columns([(date_long(day), value) for day, value in days], material.brand)
    return [Picture(said, _("Contributions reçues chaque jour"), svg=svg)]


def cloud(material: Material, block: Json) -> list[Element]:
    """The cloud of a « words » question, and its words as a table."""
    asked = [one for one in material.content["answers"] if one.get("placed")]
    answer = next((one for one in asked if one["key"] == block.get("question")), asked[0] if asked else None)
    if answer is None:
        return []
    words = answer["words"][:MOST_WORDS_TOLD]
    first = ", ".join(item["word"] for item in words[:5])
    said = _("Nuage de mots. Les plus cités : %(words)s.", words=first)
    svg = cloud_picture(answer["placed"], answer["height"], material.brand)
    rows = tuple((item["word"], number(item["people"]), percent(item["people"] / answer["people"])) for item in words)
    grid = Grid(
        _("Les %(n)s mots les plus cités", n=len(words)),
        (_("Mot"), _("Personnes"), _("Part des réponses")),
        rows,
        (False, True, True),
        _("Un mot n’est montré que si %(k)s personnes au moins l’ont donné.", k=material.content["k"]),
    )
    return [Picture(said, answer["prompt"], svg=svg), grid]
