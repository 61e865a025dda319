"""A lesson: one theme, its figures, what people said, who says it more or less, where it stands on the map."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.reports.composing.content import theme_of, themes_of
from consult.reports.composing.elements import Element, Grid, Heading, Picture, Quotation
from consult.reports.composing.material import Json, Material
from consult.reports.composing.pictures import Bar, bars, diverging, map_picture
from consult.reports.composing.sections.overview import key_figures
from consult.reports.composing.shortening import words_of
from consult.reports.verbatims import age_name
from consult.web.filters import number, percent

MOST_GROUPS = 8


def lesson(material: Material, block: Json) -> list[Element]:
    theme = theme_of(material.content, block.get("theme") or "")
    if theme is None:
        return []
    key = theme["key"]
    found = key_figures(
        material,
        [
            (f"{key}.people.share", _("des personnes en parlent")),
            (f"{key}.people.count", _("personnes")),
            (f"{key}.contributions.count", _("contributions")),
        ],
    )
    found += quotations(material, block)
    if block.get("groups", True):
        found += groups(material, theme, block["id"])
    extract = material.composed.get("maps", {}).get(key)
    if block.get("map", True) and extract:
        said = _(
            "Carte de toutes les contributions : celles du thème « %(theme)s » sont en couleur, les autres en gris.",
            theme=theme["label"],
        )
        found.append(
            Picture(said, _("Où se tient ce thème parmi les autres"), svg=map_picture(extract, material.brand))
        )
    return found


def quotations(material: Material, block: Json) -> list[Element]:
    """The verbatims of a block in their order; one withdrawn since says so."""
    found: list[Element] = []
    for quote in block.get("quotes", []):
        verbatim = material.words.get((quote["contribution_id"], quote["start"], quote["end"]))
        text = words_of(quote, verbatim.text) if verbatim is not None and verbatim.text else None
        found.append(Quotation(text, str(quote.get("signature") or (verbatim.signature if verbatim else ""))))
    return found


def groups(material: Material, theme: Json, anchor: str) -> list[Element]:
    """The groups that speak of it clearly more or less than the others."""
    cells = theme.get("segments", [])[:MOST_GROUPS]
    if not cells:
        return []
    rows = [(group_label(cell), cell) for cell in cells]
    rows.sort(key=lambda row: -(row[1]["share_people"] or 0))
    everyone = theme["share_people"]
    drawn = [Bar(name, cell["share_people"] - everyone, percent(cell["share_people"])) for name, cell in rows]
    first = drawn[0]
    said = _(
        "Qui en parle plus ou moins : %(group)s, %(share)s, contre %(all)s de l’ensemble.",
        group=first.label, share=first.display, all=percent(everyone),
    )  # fmt: skip
    svg = diverging(drawn, material.brand, _("moins que les autres"), _("plus que les autres"))
    grid = Grid(
        _("Part des personnes de chaque groupe qui en parlent"),
        (_("Groupe"), _("Part"), _("Personnes du groupe")),
        tuple((name, percent(cell["share_people"]), number(cell["group_people"])) for name, cell in rows),
        (False, True, True),
        _("Seuls les écarts qui ont moins de 5 chances sur 100 d’être dus au hasard sont montrés."),
    )
    title = Heading(3, _("Qui le dit plus, qui le dit moins"), f"{anchor}-groupes")
    return [title, Picture(said, "", svg=svg), grid]


def group_label(cell: Json) -> str:
    return age_name(cell["value"]) if cell["attribute"] == "age_band" else str(cell["label"])


def comparisons(material: Material, block: Json) -> list[Element]:
    """The themes side by side, then what one group says more or less, theme by theme."""
    themes = themes_of(material.content)
    if not themes:
        return []
    weighted = material.content["evidence"]["weighted"]
    drawn = [
        Bar(theme["label"], theme["share_people"] or 0, percent(theme["share_people"]), *(theme.get("interval") or ()))
        for theme in themes[:14]
    ]
    said = _("Part des personnes qui parlent de chaque thème ; le premier est « %(theme)s ».", theme=drawn[0].label)
    rows = tuple(
        (
            theme["label"],
            percent(theme["share_people"]),
            number(theme["people"]),
            number(theme["contributions"]),
            *((percent(weighted[theme["key"]]["value"]) if theme["key"] in weighted else "–",) if weighted else ()),
        )
        for theme in themes
    )
    headings = (_("Thème"), _("Part des personnes"), _("Personnes"), _("Contributions"))
    grid = Grid(
        _("Les thèmes côte à côte"),
        (*headings, *((_("Part redressée"),) if weighted else ())),
        rows,
        (False, *(True,) * (len(headings) - 1 + bool(weighted))),
        _("Une personne peut parler de plusieurs thèmes : leurs parts ne s’additionnent pas."),
    )
    return [Picture(said, "", svg=bars(drawn, material.brand)), grid, *_of_one_place(material, block, themes)]


def _of_one_place(material: Material, block: Json, themes: list[Json]) -> list[Element]:
    """What people of the territory of this report say more or less than the others."""
    code = block.get("territory")
    found = [
        (theme, cell)
        for theme in themes
        for cell in theme.get("segments", [])
        if code and cell["attribute"] in ("territory", "region") and cell["value"] == code
    ]
    if not found:
        return []
    place = found[0][1]["label"]
    rows = tuple(
        (theme["label"], percent(cell["share_people"]), percent(theme["share_people"])) for theme, cell in found
    )
    grid = Grid(
        _("%(place)s et l’ensemble", place=place), (_("Thème"), place, _("Ensemble")), rows, (False, True, True),
        _("Seuls les écarts qui ont moins de 5 chances sur 100 d’être dus au hasard sont montrés."),
    )  # fmt: skip
    return [grid]
