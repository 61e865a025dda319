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
) -> tuple[list[dict[str, Any]], list[int]]:
    """The themes with their projects, the largest first, and the projects of none. Each project is in one place."""
    tops = {str(node["id"]): node for node in nodes if node.get("parent") is None}
    members: dict[str, list[int]] = {local: [] for local in tops}
    others: list[int] = []
    for project_id, local in sorted(main_themes.items()):
        members.get(str(local), others).append(project_id)
    themes = [
        {"label": node["label"], "terms": list(node.get("terms", []))[:MOST_TERMS], "projects": members[local]}
        for local, node in tops.items()
        if members[local]
    ]
    return sorted(themes, key=lambda theme: (-len(theme["projects"]), theme["label"])), others
