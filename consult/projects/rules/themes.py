"""How the themes of a call's projects are asked for and read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LEAST_PROJECTS = 12
"""With fewer, reading them is quicker than reading themes."""
FEWEST, MOST = 3, 10
PER_THEME = 15
MOST_TERMS = 5
READ_PARTS = ("title", "summary", "need", "description")


def theme_count(projects: int) -> int:
    """Few: a person reads them all."""
    return min(max(projects // PER_THEME, FEWEST), MOST)


def text_of(parts: Mapping[str, str]) -> str:
    """What the analysis reads of a project, moderation having passed."""
    return "\n\n".join(parts[name].strip() for name in READ_PARTS if parts.get(name, "").strip())


def gather(
    nodes: Sequence[Mapping[str, Any]], main_themes: Mapping[int, str | None]
) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """The nodes of the themes that hold projects, the largest first, and local id -> ids of its projects, in order.

    Each project is in one theme or in none; sub-themes are left."""
    tops = {str(node["id"]): node for node in nodes if node.get("parent") is None}
    members: dict[str, list[int]] = {local: [] for local in tops}
    for project_id, local in sorted(main_themes.items()):
        members.get(str(local), []).append(project_id)
    themes = [
        {**node, "terms": list(node.get("terms", []))[:MOST_TERMS]} for local, node in tops.items() if members[local]
    ]
    themes.sort(key=lambda node: (-len(members[str(node["id"])]), node["label"]))
    return themes, {local: ids for local, ids in members.items() if ids}
