"""What a composed report may say: the public document of a run, and what tells how far it can be relied on.

Nothing else reaches a block, so that nothing that rests on fewer than k people can be written.
"""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.reports.document import Json, Sources
from consult.reports.publication import public_document
from consult.reports.suppression import suppress_column


def composed_content(sources: Sources, k: int, language: str = "fr") -> Json:
    """The public document with `evidence`: weighting, weighted shares, robustness, novelty, campaigns."""
    with force_locale(language):
        content = public_document(sources, k)
        content["evidence"] = {
            "weighting": _weighting(sources, content),
            "weighted": _weighted(sources, content),
            "robustness": _robustness(sources, content),
            "discovery": _discovery(sources),
            "campaigns": _campaigns(sources, k),
        }
    return content


def themes_of(content: Json) -> list[Json]:
    """Every theme that may be shown, question by question, the largest first."""
    return [theme for group in content["groups"] for theme in group["themes"] if not theme.get("hidden")]


def theme_of(content: Json, slug: str) -> Json | None:
    return next((theme for theme in themes_of(content) if theme["key"] == slug), None)


def _weighting(sources: Sources, content: Json) -> Json | None:
    """Participants beside the membership, margin by margin: small cells hidden, and a second one with each."""
    value = sources.value("reliability.weighting")
    if not value:
        return None
    if "refused" in value:
        return {"refused": value["refused"]}
    k, margins = content["k"], []
    for name in dict.fromkeys(cell["margin"] for cell in value["cells"]):
        cells = [_margin_cell(cell) for cell in value["cells"] if cell["margin"] == name]
        total = {"contributions": value["participants"], "people": value["participants"]}
        suppress_column(cells, k, total)
        for cell in cells:
            if cell.pop("contributions") is None:
                cell.update(people=None, raw_share=None, weighted_share=None)
        margins.append({"name": name, "cells": cells})
    return {
        "code": "reliability.weighting",
        "participants": value["participants"],
        "effective_size": value["effective_size"],
        "design_effect": value["design_effect"],
        "margins": margins,
    }


def _margin_cell(cell: Json) -> Json:
    """A category by the name that people read, with room for being hidden."""
    return {
        "label": cell["cell"] or _("non indiqué"),
        "contributions": cell["participants"],
        "people": cell["participants"],
        "raw_share": cell["raw_share"],
        "target": cell["target"],
        "weighted_share": cell["weighted_share"],
    }


def _weighted(sources: Sources, content: Json) -> dict[str, Json]:
    """Theme -> its share of people once weighted to the membership, where there is one."""
    found: dict[str, Json] = {}
    for theme in themes_of(content):
        value = sources.value(f"{theme['key']}.people_weighted")
        if value.get("value") is not None:
            found[theme["key"]] = {
                "code": f"{theme['key']}.people_weighted",
                "value": value["value"],
                "interval": value.get("interval"),
            }
    return found


def _robustness(sources: Sources, content: Json) -> dict[str, Json]:
    """Theme -> the widest gap between its shares when contributions are counted otherwise."""
    found: dict[str, Json] = {}
    for theme in themes_of(content):
        value = sources.value(f"{theme['key']}.robustness")
        if value.get("gap") is not None:
            found[theme["key"]] = {"code": f"{theme['key']}.robustness", "gap": value["gap"]}
    return found


def _discovery(sources: Sources) -> Json | None:
    value: dict[str, Any] = sources.value("reliability.discovery")
    if not value:
        return None
    names = ("first_week", "last_week", "next_person", "unheard")
    return {"code": "reliability.discovery", **{name: value.get(name) for name in names}}


def _campaigns(sources: Sources, k: int) -> Json | None:
    """How many texts came from campaigns; a campaign of fewer than k people is not told."""
    value = sources.value("reliability.campaigns")
    told = [row for row in value.get("campaigns", []) if row["people"] >= k]
    if not value or not told:
        return {"count": 0, "contributions": 0} if value else None
    return {"count": len(told), "contributions": sum(row["contributions"] for row in told)}
