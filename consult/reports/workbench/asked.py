"""What an address of the workbench asks to see, kept through every act so that the pane comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from consult.reports.workbench.bench import Bench
from consult.reports.workbench.tree import NO_THEME, OFF_TOPIC, Node

WITHOUT, ASIDE = "sans-theme", "hors-sujet"
PLACES = {WITHOUT: NO_THEME, ASIDE: OFF_TOPIC}
PANES = ("arbre", "contributions", "theme")
SHEETS = ("theme", "verbatims")
SORTS = ("", "proches", "incertaines")
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Asked:
    """theme: slug of a theme, WITHOUT or ASIDE, empty for everything; pane: what a phone shows; sheet: what the panel
    shows; search: words that contributions hold; sort: of the list; done: number of the decision just taken."""

    theme: str = ""
    pane: str = ""
    sheet: str = "theme"
    search: str = ""
    sort: str = ""
    page: int = 1
    done: int = 0

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Asked:
        """From the query of an address or the hidden fields of a form; what means nothing is left out."""
        found = {name: value.replace("\x00", "").strip()[:LONGEST_SEARCH] for name, value in values.items()}
        theme = found.get("theme", "")
        return cls(
            theme=theme,
            pane=found["onglet"] if found.get("onglet") in PANES else ("contributions" if theme else "arbre"),
            sheet=found["volet"] if found.get("volet") in SHEETS else "theme",
            search=found.get("q", ""),
            sort=found["tri"] if found.get("tri") in SORTS else "",
            page=_number(found.get("page", ""), 1),
            done=_number(found.get("fait", ""), 0),
        )

    def query(self, **changes: Any) -> dict[str, Any]:
        """Arguments of the address; inverse of `read`."""
        asked = replace(self, **changes)
        plain = {
            "theme": asked.theme,
            "q": asked.search,
            "tri": asked.sort,
            "page": asked.page if asked.page > 1 else 0,
            "volet": asked.sheet if asked.sheet != "theme" else "",
            "onglet": asked.pane if asked.pane != ("contributions" if asked.theme else "arbre") else "",
            "fait": asked.done,
        }
        return {name: value for name, value in plain.items() if value}

    def place(self, bench: Bench) -> int | None:
        """Id of the theme, NO_THEME or OFF_TOPIC; None for everything, or for a theme that is no more."""
        if self.theme in PLACES:
            return PLACES[self.theme]
        node = node_of(bench, self.theme)
        return node.id if node else None


def node_of(bench: Bench, slug: str) -> Node | None:
    """The theme of that public name, if the tree holds it still."""
    number = slug[1:]
    if not slug.startswith("t") or not number.isascii() or not number.isdigit() or len(number) > 12:
        return None
    return bench.tree.nodes.get(int(number))


def _number(text: str, otherwise: int) -> int:
    return max(int(text), otherwise) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
