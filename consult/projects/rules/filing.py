"""The steps of filing, what is still missing, and until when an author may rewrite a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from consult.projects.models import CallKind, PhaseKind, Stage
from consult.projects.rules.calendar import Scheduled, is_in
from consult.projects.rules.life_cycle import OPEN_TO_AUTHORS

COMMON = ("projet", "besoin", "lieu", "budget", "precisions", "fichiers", "auteurs")
LEFT_OUT: dict[CallKind, frozenset[str]] = {
    CallKind.PROJECT: frozenset(),
    CallKind.SUPPORT: frozenset({"auteurs"}),
    CallKind.SERVICE: frozenset({"lieu", "budget"}),
}
"""An idea for a service has no place nor budget; somebody's own need is nobody else's."""
LONGEST = {"title": 160, "summary": 600, "need": 4000, "description": 8000, "partners": 2000, "place": 200}
MOST_LINES, MOST_FILES, MOST_AUTHORS = 30, 10, 10


class Written(Protocol):
    """What of a project decides whether it may be filed."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def category_id(self) -> int | None: ...
    @property
    def territory_id(self) -> int | None: ...
    @property
    def asked_cents(self) -> int: ...
    @property
    def own_values(self) -> Mapping[str, Any]: ...


def steps_of(kind: CallKind, *, own_fields: bool) -> list[str]:
    """The pages of filing, in order; the last one checks."""
    left_out = LEFT_OUT[kind] | (frozenset() if own_fields else {"precisions"})
    return [step for step in COMMON if step not in left_out] + ["verifier"]


def missing_from(
    project: Written,
    *,
    kind: CallKind,
    categories: Sequence[int],
    own_fields: Sequence[Mapping[str, Any]],
    most_cents: int | None,
) -> list[tuple[str, str]]:
    """(step, what) for each thing without which it cannot be filed: `title`, `summary`, `need`, `category`,
    `territory`, `too_much`, or the key of a field of the call's own. `categories` are those that may be chosen."""
    missing = [(step, name) for step, name in TEXTS if not getattr(project, name).strip()]
    if categories and project.category_id not in categories:
        missing.append(("projet", "category"))
    if kind is not CallKind.SERVICE and project.territory_id is None:
        missing.append(("lieu", "territory"))
    if most_cents is not None and project.asked_cents > most_cents:
        missing.append(("budget", "too_much"))
    asked = (field for field in own_fields if field["required"])
    return missing + [("precisions", field["key"]) for field in asked if not project.own_values.get(field["key"])]


TEXTS = (("projet", "title"), ("projet", "summary"), ("besoin", "need"))


def may_edit(stage: Stage, call: Scheduled, now: datetime) -> bool:
    """A draft, at any time; what is filed, until filing closes; what the commission asked to complete, until it is."""
    if stage not in OPEN_TO_AUTHORS:
        return False
    return stage in (Stage.DRAFT, Stage.TO_COMPLETE) or is_in(call, PhaseKind.FILING, now)
