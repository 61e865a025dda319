"""What changed from one published version to the next: blocks and figures, computed."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.reports.composing.blocks import Json, heading_of
from consult.reports.composing.catalogue import Entry, catalogue
from consult.reports.composing.markup import TOKEN
from consult.reports.models import ReportVersion

COMPARED = ("title", "text", "theme", "quotes", "expected", "question", "groups", "map", "parts")


def changes_between(before: ReportVersion, after: ReportVersion) -> list[Json]:
    """`[{what, name, before, after}]`: what is title, added, removed, changed, moved, quotes or figure."""
    old, new = before.composed or {"blocks": []}, after.composed or {"blocks": []}
    old_entries, new_entries = catalogue(before.content), catalogue(after.content)
    found: list[Json] = [
        _change("title", _("Titre"), old.get(name, ""), new.get(name, ""))
        for name in ("title", "subtitle")
        if old.get(name, "") != new.get(name, "")
    ]
    found += _blocks(old["blocks"], new["blocks"], old_entries, new_entries)
    return found + _figures(old, new, old_entries, new_entries)


def _change(what: str, name: str, before: str, after: str) -> Json:
    return {"what": what, "name": name, "before": before, "after": after}


def _blocks(
    old: list[Json], new: list[Json], old_entries: dict[str, Entry], new_entries: dict[str, Entry]
) -> list[Json]:
    before, after = {block["id"]: block for block in old}, {block["id"]: block for block in new}
    found = [_change("removed", heading_of(block), "", "") for key, block in before.items() if key not in after]
    for key, block in after.items():
        if key not in before:
            found.append(_change("added", heading_of(block), "", ""))
        elif any(before[key].get(name) != block.get(name) for name in COMPARED):
            texts = read(before[key].get("text", ""), old_entries), read(block.get("text", ""), new_entries)
            what = "changed" if texts[0] != texts[1] or before[key].get("title") != block.get("title") else "quotes"
            found.append(_change(what, heading_of(block), *(texts if what == "changed" else ("", ""))))
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        found.append(_change("moved", _("Ordre des blocs"), "", ""))
    return found


def _figures(old: Json, new: Json, old_entries: dict[str, Entry], new_entries: dict[str, Entry]) -> list[Json]:
    """Figures that both versions hold and that do not read the same."""
    both = [ref for ref in new.get("codes", {}) if ref in old.get("codes", {})]
    return [
        _change("figure", new_entries[ref].label, old_entries[ref].text, new_entries[ref].text)
        for ref in both
        if ref in old_entries and ref in new_entries and old_entries[ref].text != new_entries[ref].text
    ]


def read(text: str, entries: dict[str, Entry]) -> str:
    """A text with the value of its figures."""
    return TOKEN.sub(lambda match: entries[match[1]].text if match[1] in entries else "…", text)
