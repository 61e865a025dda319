"""The annexes: questions as they were asked, the whole tree, the balance, the method."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.reports.composing.elements import Element, Grid, Heading, Listing, Paragraph, Words
from consult.reports.composing.material import Json, Material
from consult.reports.composing.sections.evidence import balance_grid
from consult.web.filters import number, percent


def annexes(material: Material, block: Json) -> list[Element]:
    """Parts that the block names, all of them by default."""
    parts = block.get("parts") or ["questions", "tree", "balance", "method"]
    drawn = {"questions": _questions, "tree": _tree, "balance": _balance, "method": _method}
    return [element for name in parts if name in drawn for element in drawn[name](material, block["id"])]


def _questions(material: Material, anchor: str) -> list[Element]:
    asked = material.composed.get("questions", [])
    if not asked:
        return []
    items = tuple((Words(prompt),) for prompt in asked)
    return [Heading(3, _("Les questions posées"), f"{anchor}-questions"), Listing(items, ordered=True)]


def _tree(material: Material, anchor: str) -> list[Element]:
    """Every theme with its sub-themes, hidden numbers said to be."""
    found: list[Element] = [Heading(3, _("Tous les thèmes"), f"{anchor}-themes")]
    for group in material.content["groups"]:
        rows: list[tuple[str, ...]] = []
        for theme in group["themes"]:
            rows.append(_row(theme, ""))
            rows += [_row(subtheme, "– ") for subtheme in theme["subthemes"]]
        headings = (_("Thème"), _("Part des personnes"), _("Personnes"), _("Contributions"))
        caption = group["label"] or _("Thèmes et sous-thèmes")
        found.append(Grid(caption, headings, tuple(rows), (False, True, True, True)))
    return found if len(found) > 1 else []


def _row(cell: Json, before: str) -> tuple[str, ...]:
    if cell.get("hidden"):
        return (before + cell["label"], *(_("masqué"),) * 3)
    return (
        before + cell["label"],
        percent(cell["share_people"]),
        number(cell["people"]),
        number(cell["contributions"]),
    )


def _balance(material: Material, anchor: str) -> list[Element]:
    return [Heading(3, _("Le bilan des contributions"), f"{anchor}-bilan"), balance_grid(material.content)]


def _method(material: Material, anchor: str) -> list[Element]:
    k = material.content["k"]
    paragraphs = (
        _(
            "Chaque contribution est découpée en idées ; les idées proches sont rapprochées par leurs mots, puis "
            "rassemblées en thèmes, que l’équipe relit, nomme et corrige. Aucun service extérieur n’est appelé."
        ),
        _(
            "Une part est celle des personnes, sauf mention contraire. La fourchette dit de combien elle "
            "bougerait si d’autres personnes semblables avaient répondu."
        ),
        _(
            "Rien de ce qui est publié ne repose sur moins de %(k)s personnes. Les verbatims sont repris mot pour mot, "
            "les noms masqués ; une coupe est marquée […].",
            k=k,
        ),
    )
    found: list[Element] = [Heading(3, _("La méthode"), f"{anchor}-methode")]
    return found + [Paragraph((Words(text),)) for text in paragraphs]
