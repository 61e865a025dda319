"""The screen of the workbench: its bar, its tree, the list of contributions and the panel of the chosen theme."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for

from consult.authz import Permission
from consult.db import db
from consult.reports.models import AnalysisRun, RunTheme
from consult.reports.rules import stability_level
from consult.reports.workbench.asked import ASIDE, WITHOUT, Asked
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.counting import NOTHING
from consult.reports.workbench.pages.ideas import ideas_pane
from consult.reports.workbench.pages.panel import panel
from consult.reports.workbench.sentences import said
from consult.reports.workbench.tree import NO_THEME, OFF_TOPIC, Node
from consult.web.guard import current_actor


def screen(bench: Bench, asked: Asked, **more: Any) -> dict[str, Any]:
    """Everything: a whole page."""
    return {"tree": tree_rows(bench), **panes(bench, asked), **more}


def panes(bench: Bench, asked: Asked) -> dict[str, Any]:
    """What changes when another theme is chosen."""
    return {
        **common(bench, asked),
        "list": ideas_pane(bench, asked),
        "panel": panel(bench, asked),
        "places": places(bench),
    }


def common(bench: Bench, asked: Asked) -> dict[str, Any]:
    """What the bar, the notice and every form need."""
    return {
        "consultation": bench.consultation,
        "bench": bench,
        "asked": asked,
        "seen": bench.number,
        "acts": current_actor().can(Permission.REPORT_CURATE),
        "undo": _next_undo(bench),
        "redo": _next_redo(bench),
        "done": done(bench, asked.done),
    }


def done(bench: Bench, number: int) -> dict[str, Any] | None:
    """What was just done, with whether it can be undone from here: it is the last decision."""
    event = next((event for event in reversed(bench.events) if event.number == number), None)
    if event is None or event.number < bench.number - 20:
        return None
    undoes = bench.stacks[0]
    return {"said": said(event, bench), "undoable": bool(undoes) and undoes[-1] == number}


def _next_undo(bench: Bench) -> str:
    numbers = bench.stacks[0]
    return said(bench.event(numbers[-1]), bench) if numbers else ""


def _next_redo(bench: Bench) -> str:
    numbers = bench.stacks[1]
    return said(bench.event(int(bench.event(numbers[-1]).payload["number"])), bench) if numbers else ""


def tree_rows(bench: Bench) -> list[dict[str, Any]]:
    """Every theme with its sub-themes; then what has no theme and what is off topic."""
    stable = stabilities(bench.run)
    return [
        {**_row(bench, node, stable), "subs": [_row(bench, sub, stable) for sub in bench.tree.under(node.id)]}
        for node in bench.tree.tops()
    ]


def outside_rows(bench: Bench) -> list[dict[str, Any]]:
    """What has no theme, and what is off topic."""
    return [
        {"slug": slug, **_counted(bench, place), "url": _url(bench, slug)}
        for slug, place in ((WITHOUT, NO_THEME), (ASIDE, OFF_TOPIC))
    ]


def _row(bench: Bench, node: Node, stable: dict[int, float | None]) -> dict[str, Any]:
    return {
        "id": node.id,
        "slug": node.slug,
        "label": node.label,
        "colour": node.colour % 12 + 1,
        "made": node.created_by is not None,
        "level": stability_level(stable.get(node.id)),
        "url": _url(bench, node.slug),
        **_counted(bench, node.id),
    }


def _counted(bench: Bench, place: int) -> dict[str, Any]:
    count = bench.counts.get(place, NOTHING)
    people = bench.readable.people
    return {
        "people": count.people,
        "contributions": count.contributions,
        "share": count.people / people if people else 0.0,
    }


def _url(bench: Bench, slug: str) -> str:
    return url_for("workbench.screen", slug=bench.consultation.slug, theme=slug)


def stabilities(run: AnalysisRun) -> dict[int, float | None]:
    """How far each theme of a run is found again among other people."""
    rows = db.session.execute(sa.select(RunTheme.theme_id, RunTheme.stability).where(RunTheme.run_id == run.id))
    return {row.theme_id: row.stability for row in rows}


def places(bench: Bench) -> list[dict[str, Any]]:
    """Every theme to choose in a list, sub-themes under theirs."""
    tree = bench.tree
    return [
        {"slug": node.slug, "id": node.id, "label": node.label, "parent": node.parent}
        for top in tree.tops()
        for node in (top, *tree.under(top.id))
    ]
