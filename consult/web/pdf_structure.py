"""What WeasyPrint leaves short of PDF/UA-1, put right on its own objects just before they are written.

By the clauses of ISO 14289-1:
- 7.5: header cells say whether they head a column or a row (`Scope`), and the identifiers that cells refer to stand in
  a tree of identifiers;
- 7.8: running headers and footers are artifacts, neither content nor structure;
- 7.18.5: a link says where it leads in words, not by an internal name, and once: what CSS adds to it (the dots and the
  number of a page in a table of contents) is no link of its own;
- 7.3: the box of a picture is in the coordinates of its page, whose origin is at the bottom;
- 7.9 and 14.8.4 of ISO 32000-1: a list whose items are links to pages of the document is its table of contents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import pydyf

Spoken: TypeAlias = Mapping[str, str]
"""What a link says, by its target: the name of an anchor, or an address."""

CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/Reference"}
PIXEL = 0.75
"""Points in a CSS pixel."""


def mend(pdf: pydyf.PDF, spoken: Spoken) -> None:
    """`pdf`: one whose tags are complete."""
    Structure(pdf).mend(spoken)


class Structure:
    """The elements of a document, found by their references."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.by_reference = {one.reference: one for one in pdf.objects}
        self.root = self.found(pdf.catalog["StructTreeRoot"])
        numbers = pdf.pages["Kids"][::3]  # « 3 0 R » is kept as three items
        self.pages = [pdf.objects[number] for number in numbers]
        self.heights = {page.reference: page["MediaBox"][3] for page in self.pages}
        self.reached: set[int] = set()
        self.identifiers: list[tuple[bytes, Any, bytes]] = []

    def found(self, value: Any) -> Any:
        """What a reference names; anything else is itself."""
        return self.by_reference.get(value, value) if isinstance(value, bytes) else value

    def mend(self, spoken: Spoken) -> None:
        for element, above in self.elements(self.found(self.root["K"][0]), ()):
            self.reached.add(element.number)
            self._mend_element(element, above)
        self._write_identifiers()
        self._set_margins_apart()
        self._name_links(spoken)

    def elements(self, element: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
        """In reading order, each with the kinds of those around it."""
        yield element, above
        for child in self.children(element):
            yield from self.elements(child, (*above, element["S"]))

    def children(self, element: Any) -> list[Any]:
        kids = (self.found(kid) for kid in element["K"])
        return [kid for kid in kids if isinstance(kid, dict) and kid.get("Type") == "/StructElem"]

    def _mend_element(self, element: Any, above: tuple[str, ...]) -> None:
        kind = element["S"]
        if kind == "/TH":
            element["A"]["Scope"] = "/Column" if "/THead" in above else "/Row"
            if "ID" in element:
                self.identifiers.append((element["ID"].data, element["ID"], element.reference))
        elif kind == "/Figure" and "BBox" in element.get("A", {}):
            left, top, right, bottom = (PIXEL * side for side in element["A"]["BBox"])
            height = self.heights[element["Pg"]]
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])
        elif kind == "/Link" and "/Link" not in above:
            self._join_links(element)
        elif kind == "/L" and self._leads_to_pages(element):
            for one, _above in self.elements(element, ()):
                one["S"] = CONTENTS.get(one["S"], one["S"])

    def _join_links(self, link: Any) -> None:
        """The links within a link become its words, and its box holds theirs."""
        objects = self._objects(link)
        inner = [one for one, _above in self.elements(link, ()) if one is not link and one["S"] == "/Link"]
        if len(objects) != 1 or not inner:
            return
        outer = self.found(objects[0]["Obj"])
        for one in inner:
            for held in self._objects(one):
                annotation = self.found(held["Obj"])
                sides = list(zip(outer["Rect"], annotation["Rect"], strict=True))
                outer["Rect"] = pydyf.Array([*map(min, sides[:2]), *map(max, sides[2:])])
                one["K"].remove(held.reference)
                self._drop(annotation)
            one["S"] = "/Span"

    def _objects(self, element: Any) -> list[Any]:
        """The references to annotations that an element holds."""
        kids = (self.found(kid) for kid in element["K"])
        return [kid for kid in kids if isinstance(kid, dict) and kid.get("Type") == "/OBJR"]

    def _drop(self, annotation: Any) -> None:
        """From its page, and from the list of what holds it."""
        for page in self.pages:
            if annotation.reference in page.get("Annots", ()):
                page["Annots"].remove(annotation.reference)
        numbers = self.found(self.root["ParentTree"])["Nums"]
        place = numbers.index(annotation["StructParent"], 2 * len(self.pages))
        del numbers[place : place + 2]

    def _leads_to_pages(self, element: Any) -> bool:
        items = self.children(element)
        return bool(items) and all(self._is_inner_link(item) for item in items)

    def _is_inner_link(self, element: Any) -> bool:
        """Nothing but a link within the document."""
        inner = self.children(element)
        if element["S"] == "/Link":
            return any("Dest" in self.found(one["Obj"]) for one in self._objects(element))
        return len(inner) == 1 and self._is_inner_link(inner[0])

    def _write_identifiers(self) -> None:
        if self.identifiers:
            names = pydyf.Array()
            ordered = sorted(self.identifiers, key=lambda one: one[0])
            for _key, identifier, reference in ordered:
                names.extend([identifier, reference])
            leaf = pydyf.Dictionary(
                {"Names": names, "Limits": pydyf.Array([ordered[0][1], ordered[-1][1]])},
            )
            self.pdf.add_object(leaf)
            self.root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})

    def _set_margins_apart(self) -> None:
        """What is marked on a page for an element that stands nowhere in the tree belongs to its margins."""
        numbers = self.found(self.root["ParentTree"])["Nums"]
        for index, page in enumerate(self.pages):
            owners = numbers[2 * index + 1]
            stream = self.found(page["Contents"]).stream
            for place, item in enumerate(stream):
                if not (isinstance(item, pydyf.Dictionary) and "MCID" in item):
                    continue
                owner = self.found(owners[item["MCID"]])
                if owner.number in self.reached:
                    continue
                owners[item["MCID"]] = b"null"
                stream[place - 1], stream[place] = b"/Artifact", pydyf.Dictionary({"Type": "/Pagination"})

    def _name_links(self, spoken: Spoken) -> None:
        for page in self.pages:
            for reference in page.get("Annots", ()):
                annotation = self.found(reference)
                target = annotation["Dest"] if "Dest" in annotation else annotation.get("A", {}).get("URI")
                words = spoken.get(target.string if target is not None else "")
                if words:
                    annotation["Contents"] = pydyf.String(words)
