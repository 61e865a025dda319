"""The rules of a round, from those of its call: what is missing gets a careful default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consult.selection.models import Method

SCORED_KINDS = ("feasibility", "values", "impact")
"""Lines of the commission's grid that élus score too; costs, delays and admissibility are not matters of opinion."""
DEFAULTS = {"most": 3, "seats": 3, "points": 10, "quorum": 0, "threshold": 0, "proxies": 0}


def method_of(vote_rules: Mapping[str, Any]) -> Method:
    """The method that a call names; approval where it names none."""
    named = str(vote_rules.get("method") or "")
    return Method(named) if named in set(Method) else Method.APPROVAL


def rules_of(
    vote_rules: Mapping[str, Any], *, budget_cents: int | None, criteria: Sequence[Mapping[str, Any]], else_: str
) -> dict[str, Any]:
    """`{"most", "seats", "points", "quorum", "threshold", "proxies", "budget_cents", "visibility", "criteria"}`: whole
    numbers, quorum and threshold in percent. Without a criterion of the grid to score, `else_` names the only one."""
    rules: dict[str, Any] = {name: _whole(vote_rules.get(name), default) for name, default in DEFAULTS.items()}
    for share in ("quorum", "threshold"):
        rules[share] = min(_percent(vote_rules.get(share)), 100)
    rules["budget_cents"] = _whole(vote_rules.get("budget_cents"), budget_cents or 0)
    rules["visibility"] = "named" if vote_rules.get("visibility") == "named" else "secretary"
    rules["criteria"] = [
        {"id": f"c{criterion['id']}", "label": str(criterion["label"]), "weight": int(criterion["weight"])}
        for criterion in criteria
        if criterion["kind"] in SCORED_KINDS and int(criterion["weight"]) > 0
    ] or [{"id": "c0", "label": else_, "weight": 1}]
    return rules


def _whole(value: Any, default: int) -> int:
    return int(value) if isinstance(value, int | float) and value >= 0 else default


def _percent(value: Any) -> int:
    """A share, as calls write it (0.25; 1.0 is everybody), or whole percent (25): whole percent."""
    return round(value * 100) if isinstance(value, float) and 0 <= value <= 1 else _whole(value, 0)
