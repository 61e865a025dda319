"""The report of one territory as plain JSON: its figures, for the team, and what everybody reads of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from consult.reports.document import Json
from consult.reports.local.counting import UNKNOWN, Counts, LocalCounts
from consult.reports.local.making import Making
from consult.reports.local.rules import kept_subthemes, wilson
from consult.reports.subjects import Territory
from consult.territories.levels import Level


def figures_at(counts: LocalCounts, node: int) -> dict[str, int]:
    """Every number of a place, by its code: what verification recomputes."""
    figures = {"people": int(counts.people[node]), "contributions": int(counts.contributions[node])}
    for prefix, values, table in _parted(counts):
        figures |= {f"{prefix}.{value}": int(table[node, i]) for i, value in enumerate(values)}
    return figures | {slug: int(people[node]) for slug, people in counts.themes.items()}


def _parted(counts: LocalCounts) -> Sequence[tuple[str, Sequence[str], Counts]]:
    return (("college", counts.college_values, counts.colleges), ("age_band", counts.age_values, counts.ages))


def local_document(making: Making, place: Territory) -> Json:
    """What everybody reads: hidden numbers are None. No text of a contribution is in it."""
    counts, node = making.counts, making.counts.tree.whole(place.id)
    people, overview = int(counts.people[node]), making.national["overview"]
    above = making.sources.places.territory.get(place.parent_id) if place.parent_id else None
    themes, subthemes = _themes(making, node)
    names = {college.code: college.name for college in making.sources.places.colleges}
    national = {part: {cell["key"]: cell for cell in making.national[part]} for part in ("colleges", "ages")}
    members = making.members.get(place.code)
    content: Json = {
        "code": place.code,
        "name": place.name,
        "level": str(place.level),
        "above": above.name if above is not None and above.level is not Level.NATIONAL else None,
        "k": making.k,
        "erased": making.sources.run.erased,
        "people": people,
        "contributions": int(counts.contributions[node]),
        "national": {name: overview[name] for name in ("people", "contributions")},
        "members": round(members) if members else None,
        "all_members": round(making.members[""]) if members else None,
        "themes": themes,
        "subthemes": subthemes,
        "words": making.words.in_place(place.id),
        "verbatims": making.quoting.in_place(place.id),
    }
    for part, prefix, values, table, shown in (
        ("colleges", "college", counts.college_values, counts.colleges, making.shown.colleges),
        ("ages", "age_band", counts.age_values, counts.ages, making.shown.ages),
    ):
        content[part] = [
            _group(
                f"{prefix}.{value}", value, names.get(value, value), int(table[node, i]), bool(shown[node, i]), people
            )
            | {"national_share": _share(national[part].get(value, {}).get("people"), overview["people"])}
            for i, value in enumerate(values)
            if value != UNKNOWN and table[0, i]
        ]
    return content


def _group(code: str, key: str, label: str, count: int, shown: bool, people: int) -> Json:
    cell: Json = {"code": code, "key": key, "label": label, "people": count if shown else None}
    return cell | {"share": _share(cell["people"], people), "hidden": not shown}


def _share(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None


def _themes(making: Making, node: int) -> tuple[list[Json], list[Json]]:
    themes, subthemes = [], []
    for group in making.national["groups"]:
        for theme in group["themes"]:
            if theme.get("hidden"):
                continue
            cell = _theme(making, node, theme, bool(making.shown.themes[theme["key"]][node]))
            themes.append(cell | {"colour": theme["colour"], "question": group["label"]})
            subthemes += _standing_out(making, node, theme) if not cell["hidden"] else []
    return sorted(themes, key=lambda cell: (-(cell["national_share"] or 0), cell["code"])), subthemes


def _theme(making: Making, node: int, national: Json, shown: bool) -> Json:
    """One theme or sub-theme here and everywhere, both as shares of all who took part."""
    counts, slug = making.counts, national["key"]
    people, everyone = int(counts.people[node]), making.national["overview"]["people"]
    said = int(counts.themes[slug][node])
    return {
        "code": slug,
        "label": national["label"],
        "people": said if shown else None,
        "share": said / people if shown else None,
        "interval": list(wilson(said, people)) if shown else None,
        "national_share": _share(national["people"], everyone),
        "national_interval": list(wilson(national["people"], everyone)),
        "direction": making.signs.get((slug, node), "") if shown else "",
        "hidden": not shown,
    }


def _standing_out(making: Making, node: int, theme: Json) -> list[Json]:
    """The sub-themes that its people speak of more than others do, the farthest from the whole first."""
    cells = [
        _theme(making, node, subtheme, True) | {"theme": theme["label"]}
        for subtheme in theme["subthemes"]
        if subtheme["key"] in making.shown.subthemes and making.shown.subthemes[subtheme["key"]][node]
    ]
    cells.sort(key=lambda cell: (cell["national_share"] - cell["share"], cell["code"]))
    kept = kept_subthemes(
        int(making.counts.themes[theme["key"]][node]), [(cell["code"], cell["people"]) for cell in cells], making.k
    )
    return [cell for cell in cells if cell["code"] in kept]


def fingerprint(figures: dict[str, Any], content: Json) -> str:
    """SHA-256 of a report as it is kept."""
    return hashlib.sha256(json.dumps([figures, content], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
