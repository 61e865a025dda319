"""The tables of the open archive, made from what the published report shows: hidden cells are hidden here too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from consult.reports.analysis_port import Field, TableSpec

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = Sequence[Any]

HIDDEN = Field("hidden", "boolean", "Masqué : trop peu de personnes, ou retrouvable par différence",
               "Hidden: too few people, or found by difference")  # fmt: skip
FIGURE = Field("figure", "string", "Code du chiffre dans figures.json", "Code of the figure in figures.json")
PEOPLE = Field("people", "integer", "Personnes", "People")
COUNT = Field("contributions", "integer", "Contributions", "Contributions")
QUESTION = Field("question", "string", "Code de la question ; « * » pour toutes", "Code of the question; “*” for all")

CONTRIBUTIONS = TableSpec(
    "contributions",
    "Les contributions, masquées, dans un ordre tiré au sort ; celles d’un statut masqué et les modérées n’y sont pas.",
    "Contributions, masked, in an order drawn by lot; those of a hidden status and moderated ones are left out.",
    (
        Field("row", "integer", "Numéro de ligne", "Number of the row"),
        Field("question", "string", "Code de la question", "Code of the question"),
        Field("status", "string", "Ce qu’elle est devenue (bilan)", "What became of it (balance)"),
        Field("themes", "string", "Thèmes et sous-thèmes publiés, séparés par une espace",
              "Published themes and sub-themes, separated by a space"),
        Field("text", "string", "Texte masqué", "Masked text"),
    ),
    ("row",),
)  # fmt: skip

BALANCE = TableSpec(
    "balance",
    "Ce que sont devenues les contributions de chaque question ; « total » est leur somme.",
    "What became of the contributions to each question; “total” is their sum.",
    (QUESTION, Field("status", "string", "Statut, ou « total »", "Status, or “total”"), COUNT,
     Field("percent", "number", "Part, en pourcents arrondis qui font 100", "Share, in rounded percents that make 100"),
     HIDDEN, FIGURE),
    ("question", "status"),
)  # fmt: skip

GROUPS = TableSpec(
    "participation",
    "Contributions et personnes par jour, territoire, collège et âge.",
    "Contributions and people by day, territory, college and age.",
    (Field("by", "string", "day, territory, college ou age", "day, territory, college or age"),
     Field("group", "string", "Code du groupe, ou jour", "Code of the group, or day"),
     Field("label", "string", "Nom du groupe", "Name of the group"), COUNT, PEOPLE, HIDDEN, FIGURE),
    ("by", "group"),
)  # fmt: skip

THEMES = TableSpec(
    "themes",
    "L’arbre publié : parts des contributions et des personnes de chaque thème et sous-thème.",
    "The published tree: shares of contributions and of people of each theme and sub-theme.",
    (
        Field("theme", "string", "Code du thème", "Code of the theme"),
        Field("parent", "string", "Thème dont il dépend", "Theme it stands under"),
        QUESTION,
        Field("label", "string", "Titre", "Title"),
        COUNT,
        Field("base_contributions", "integer", "Contributions exprimées", "Contributions that say something"),
        Field("share_contributions", "number", "Part des contributions", "Share of contributions"),
        PEOPLE,
        Field("base_people", "integer", "Personnes qui se sont exprimées", "People who said something"),
        Field("share_people", "number", "Part des personnes", "Share of people"),
        HIDDEN,
        FIGURE,
    ),
    ("theme",),
)

SEGMENTS = TableSpec(
    "groups",
    "Qui parle d’un thème plus, ou moins, que les autres.",
    "Who speaks of a theme more, or less, than the others.",
    (
        Field("theme", "string", "Code du thème", "Code of the theme"),
        Field("attribute", "string", "Comparé par", "Compared by"),
        Field("value", "string", "Code du groupe", "Code of the group"),
        Field("label", "string", "Nom du groupe", "Name of the group"),
        PEOPLE,
        Field("group_people", "integer", "Personnes du groupe", "People of the group"),
        Field("share_people", "number", "Part", "Share"),
        Field("lift_people", "number", "Rapport à l’ensemble", "Ratio to everyone"),
        Field(
            "direction", "string", "over : plus que les autres ; under : moins", "over: more than others; under: less"
        ),
    ),
    ("theme", "attribute", "value"),
)

ANSWERS = TableSpec(
    "answers",
    "Mots, choix et notes, avec les personnes derrière chacun ; « * » est leur nombre.",
    "Words, choices and steps, with the people behind each; “*” is how many they are.",
    (QUESTION, Field("kind", "string", "few_words, choice ou scale", "few_words, choice or scale"),
     Field("value", "string", "Mot, choix ou note", "Word, choice or step"), PEOPLE, HIDDEN, FIGURE),
    ("question", "value"),
)  # fmt: skip


def _balance(content: Json) -> Iterator[Row]:
    for line in content["balance"]:
        for cell in line["cells"]:
            hidden = bool(cell.get("hidden"))
            code = None if hidden else cell["code"]
            yield line["key"], cell["status"], cell["contributions"], cell["percent"], hidden, code
        yield line["key"], "total", line["total"], None, line["total"] is None, None


def _groups(content: Json) -> Iterator[Row]:
    for by, part in (("day", "days"), ("territory", "tiles"), ("college", "colleges"), ("age", "ages")):
        for cell in content[part]:
            hidden = bool(cell.get("hidden"))
            code = None if hidden else cell["code"]
            yield by, cell["key"], cell.get("label"), cell["contributions"], cell["people"], hidden, code


def _themes(content: Json) -> Iterator[Row]:
    for group in content["groups"]:
        for theme in group["themes"]:
            yield _theme(theme, None, group["key"])
            for subtheme in theme["subthemes"]:
                yield _theme(subtheme, theme["key"], group["key"])


def _theme(cell: Json, parent: str | None, question: str) -> Row:
    hidden = bool(cell.get("hidden"))
    names = ("contributions", "base_contributions", "share_contributions", "people", "base_people", "share_people")
    return (
        cell["key"],
        parent,
        question,
        cell["label"],
        *(cell[name] for name in names),
        hidden,
        None if hidden else cell["code"],
    )


def _segments(content: Json) -> Iterator[Row]:
    for group in content["groups"]:
        for theme in group["themes"]:
            for cell in theme.get("segments", []):
                yield theme["key"], *(cell[name] for name in SEGMENTS.names[1:])


def _answers(content: Json) -> Iterator[Row]:
    for block in content["answers"]:
        hidden = bool(block.get("hidden"))
        yield block["key"], block["kind"], "*", block["people"], hidden, None if hidden else block["code"]
        for row in block.get("words") or block.get("rows", []):
            yield (
                block["key"],
                block["kind"],
                row.get("word", row.get("label")),
                row["people"],
                bool(row.get("hidden")),
                None if row.get("hidden") else block["code"],
            )


TABLES: Sequence[tuple[TableSpec, Callable[[Json], Iterator[Row]]]] = (
    (BALANCE, _balance),
    (GROUPS, _groups),
    (THEMES, _themes),
    (SEGMENTS, _segments),
    (ANSWERS, _answers),
)
