"""The order of questions and their sections: pure functions over codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """The questions of a section, in order. `section_id` of None: those before any section."""

    section_id: int | None
    codes: tuple[str, ...]


Layout = tuple[Group, ...]


def layout_of(sections: Sequence[int], questions: Sequence[tuple[str, int | None]]) -> Layout:
    """The questions without a section first, then each section in order, also those still empty."""
    return tuple(
        Group(section_id, tuple(code for code, section in questions if section == section_id))
        for section_id in (None, *sections)
    )


def moved(layout: Layout, code: str, *, up: bool) -> Layout:
    """One place up or down; from the edge of a section into the next one. At either end nothing changes."""
    groups = [list(group.codes) for group in layout]
    at = next(number for number, codes in enumerate(groups) if code in codes)
    place = groups[at].index(code)
    step = -1 if up else 1
    if 0 <= place + step < len(groups[at]):
        groups[at][place], groups[at][place + step] = groups[at][place + step], groups[at][place]
    elif 0 <= at + step < len(groups):
        groups[at].remove(code)
        groups[at + step].insert(len(groups[at + step]) if up else 0, code)
    return tuple(Group(group.section_id, tuple(codes)) for group, codes in zip(layout, groups, strict=True))


def section_moved(layout: Layout, section_id: int, *, up: bool) -> Layout:
    """A whole section one place up or down among the sections."""
    groups = list(layout)
    place = next(number for number, group in enumerate(groups) if group.section_id == section_id)
    other = place - 1 if up else place + 1
    if 1 <= other < len(groups):
        groups[place], groups[other] = groups[other], groups[place]
    return tuple(groups)


def followed(layout: Layout, code: str, new: str) -> Layout:
    """With `new` just after `code`."""
    following = {code: (code, new)}
    return tuple(
        Group(group.section_id, tuple(name for known in group.codes for name in following.get(known, (known,))))
        for group in layout
    )


def parsed(order: str, sections: Collection[int], codes: Collection[str]) -> Layout | None:
    """`q2 q1 section:7 q3` as a page sends it; None unless each section and each question is there exactly once."""
    groups: list[tuple[int | None, list[str]]] = [(None, [])]
    for word in order.split():
        name, _mark, number = word.partition(":")
        if name == "section" and number.isascii() and number.isdigit():
            groups.append((int(number), []))
        else:
            groups[-1][1].append(word)
    named = [section for section, _codes in groups[1:]]
    placed = [code for _section, held in groups for code in held]
    if sorted(placed) != sorted(codes) or sorted(s for s in named if s is not None) != sorted(sections):
        return None
    return tuple(Group(section, tuple(held)) for section, held in groups)


def order_of(layout: Layout) -> list[str]:
    return [code for group in layout for code in group.codes]


def asked_too_early(order: Sequence[str], sources: Mapping[str, Collection[str]]) -> tuple[str, str] | None:
    """The first question that would come before one on whose answer it depends, and that one."""
    place = {code: number for number, code in enumerate(order)}
    for code in order:
        for source in sources.get(code, ()):
            if place.get(source, -1) > place[code]:
                return code, source
    return None
