"""The tree that a published version shows: its frozen names and numbers, by theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """A theme or sub-theme as everybody reads it. people None: under the threshold, no number may be said of it."""

    key: str
    """Public name, and anchor in the report: `t12`."""
    label: str
    people: int | None

    def others(self, counted: bool) -> int | None:
        """How many people besides its author said it. counted: the author is one of those people; a group is not."""
        return None if self.people is None else max(0, self.people - counted)


class PublishedTree:
    """Themes and sub-themes of one version, by id; those that the team hid are not there."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self._themes = {cell["theme_id"]: cell for cell in self.themes()}
        self._subthemes = {
            cell["theme_id"]: cell for theme in self._themes.values() for cell in theme.get("subthemes", [])
        }

    def themes(self) -> Iterator[dict[str, Any]]:
        """The cells of the top of the tree, as they are stored."""
        for group in self.content.get("groups", []):
            yield from group["themes"]

    def theme(self, theme_id: int | None) -> Shown | None:
        return _shown(self._themes.get(theme_id or 0))

    def subtheme(self, theme_id: int | None) -> Shown | None:
        return _shown(self._subthemes.get(theme_id or 0))

    def by_key(self, key: str) -> dict[str, Any] | None:
        """A theme that has a page of its own: one that is shown with its numbers."""
        return next((cell for cell in self.themes() if cell["key"] == key and not cell.get("hidden")), None)


def _shown(cell: Mapping[str, Any] | None) -> Shown | None:
    if cell is None:
        return None
    return Shown(cell["key"], cell["label"], None if cell.get("hidden") else cell["people"])
