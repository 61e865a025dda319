"""What any page of the site must satisfy, read from its HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Page(HTMLParser):
    """The few facts of a page that the checks need."""

    ids: Counter[str] = field(default_factory=Counter)
    headings: list[int] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    fields: list[dict[str, str | None]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    full: bool = False
    lang: str | None = None
    title: str = ""
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "html":
            self.full, self.lang = True, a.get("lang")
        if a.get("id"):
            self.ids[str(a["id"])] += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._inside.append("label")
            if a.get("for"):
                self.labels.add(str(a["for"]))
        if tag == "title":
            self._inside.append("title")
        if (
            tag in ("input", "select", "textarea")
            and (a.get("type") or "text") not in UNLABELLED
            and ("label" not in self._inside)
        ):
            self.fields.append(a)
        if "style" in a:
            self.faults.append(f"inline style on <{tag}>")
        if any(name.startswith("on") for name in a):
            self.faults.append(f"inline event on <{tag}>")
        if tag == "script" and not a.get("src"):
            self.faults.append("inline script")
        if tag == "img" and a.get("alt") is None:
            self.faults.append("img without alt")
        for name in ("aria-describedby", "aria-labelledby"):
            self.references += (a.get(name) or "").split()
        for name in ("src", "href", "action"):
            value = a.get(name) or ""
            if tag in ("script", "img", "link", "iframe") and value.startswith(("http:", "https:", "//")):
                self.faults.append(f"third-party {tag}: {value}")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "title":
            self.title += data


def page_faults(html: str) -> list[str]:
    """Sentences saying what is wrong with a page; empty when it is well made. Fragments get the local checks only."""
    page = Page()
    page.feed(html)
    faults = list(page.faults)
    faults += [f"id « {name} » {count} times" for name, count in page.ids.items() if count > 1]
    for a in page.fields:
        if not (a.get("id") in page.labels or a.get("aria-label") or a.get("aria-labelledby")):
            faults.append(f"field without label: {a.get('name')}")
    if page.full:
        if not page.lang:
            faults.append("no lang")
        if not page.title.strip():
            faults.append("no title")
        if page.headings.count(1) != 1:
            faults.append(f"{page.headings.count(1)} h1")
        faults += [f"reference to a missing id: {name}" for name in page.references if name not in page.ids]
        faults += [
            f"heading jumps from h{before} to h{after}"
            for before, after in zip(page.headings, page.headings[1:], strict=False)
            if after > before + 1
        ]
    return faults
