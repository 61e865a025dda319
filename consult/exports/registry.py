"""The tables that can be exported, by name: each context describes its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.authz import Actor, Permission
from consult.errors import NotFound
from consult.exports.tables import Audience, Table


@dataclass(frozen=True)
class Request:
    """What a table is made for: where, for whom, narrowed to what."""

    organisation_id: int
    consultation_id: int | None
    audience: Audience
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """A table and the permission that each of its audiences asks for; the audiences it has no file for are absent."""

    name: str
    label: Any
    hint: Any
    permissions: Mapping[Audience, Permission]
    make: Callable[[Request], Table]
    of_consultation: bool = True
    rank: int = 9
    """Its place among those that are offered."""

    def allowed(self, actor: Actor) -> list[Audience]:
        return [audience for audience, permission in self.permissions.items() if actor.can(permission)]


_SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    _SUBJECTS[subject.name] = subject


def subject_named(name: str) -> Subject:
    if name not in _SUBJECTS:
        raise NotFound
    return _SUBJECTS[name]


def subjects_for(actor: Actor, *, of_consultation: bool) -> list[Subject]:
    """What this person may export, of a consultation or of the whole organisation."""
    return [
        subject
        for subject in sorted(_SUBJECTS.values(), key=lambda each: each.rank)
        if subject.of_consultation is of_consultation and subject.allowed(actor)
    ]
