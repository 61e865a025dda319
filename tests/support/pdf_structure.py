"""A PDF read as a screen reader does: its tree of tags, and everything that PDF/UA-1 asks and a program can check.

Clauses are those of ISO 14289-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, NumberObject

KNOWN = re.compile(
    r"Document|Part|Art|Sect|Div|BlockQuote|Caption|TOCI?|Index|NonStruct|Private|P|H[1-6]|L|LI|Lbl|LBody|Table|T[RHD]|"
    r"THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link|Annot|Figure|Formula|Form"
)
PAINTING = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do"}


@dataclass
class Tag:
    """An element of the tree, with the pieces of pages that it marks."""

    kind: str
    node: DictionaryObject
    above: tuple[str, ...]
    marked: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Structure:
    """reader, and every element in reading order."""

    reader: PdfReader
    tags: list[Tag]

    @classmethod
    def of(cls, data: bytes) -> Structure:
        reader = PdfReader(BytesIO(data))
        pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}  # type: ignore[union-attr]
        root = reader.root_object["/StructTreeRoot"].get_object()
        return cls(reader, list(_walk(root["/K"], (), pages)))  # type: ignore[index]

    def of_kind(self, *kinds: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.kind in kinds]


def _walk(node: Any, above: tuple[str, ...], pages: dict[int, int]) -> Iterator[Tag]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from _walk(one, above, pages)
        return
    if not isinstance(node, DictionaryObject) or "/S" not in node:
        return
    tag = Tag(str(node["/S"])[1:], node, above)
    page = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else -1
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid, NumberObject):
            tag.marked.append((page, int(kid)))
    yield tag
    yield from _walk(kids, (*above, tag.kind), pages)


def faults(data: bytes) -> list[str]:
    """Everything wrong that was found, in words; nothing is well."""
    structure = Structure.of(data)
    return [
        *_document(structure.reader),
        *_tags(structure),
        *_headings(structure),
        *_tables(structure),
        *_links(structure),
        *_fonts(structure.reader),
        *_content(structure),
    ]


def _document(reader: PdfReader) -> Iterator[str]:
    """Clauses 5, 7.1 and 7.2."""
    root = reader.root_object
    if root.get("/MarkInfo", {}).get("/Marked") is not True and str(root.get("/MarkInfo", {}).get("/Marked")) != "True":
        yield "the document is not marked"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not (reader.metadata and reader.metadata.title):
        yield "no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    xmp = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""  # type: ignore[attr-defined]
    if not re.search(r'pdfuaid:part(="1"|>1<)', xmp):
        yield "no PDF/UA identifier"
    if "<dc:title>" not in xmp:
        yield "no title in the metadata"
    if not reader.outline:
        yield "no bookmark"


def _tags(structure: Structure) -> Iterator[str]:
    """7.1, 7.3 and 7.6."""
    for tag in structure.tags:
        if not KNOWN.fullmatch(tag.kind):
            yield f"unknown tag {tag.kind}"
        if tag.kind == "Figure" and not str(tag.node.get("/Alt", "")).strip():
            yield "a picture without alternative"
        parent = tag.above[-1] if tag.above else ""
        if tag.kind == "LI" and parent != "L":
            yield f"a list item in {parent}"
        if tag.kind == "TOCI" and parent != "TOC":
            yield f"a line of contents in {parent}"
        if tag.kind in ("TH", "TD") and parent != "TR":
            yield f"a cell in {parent}"


def _headings(structure: Structure) -> Iterator[str]:
    """7.4.2: the first is H1, none skips a level; and only one title."""
    levels = [int(tag.kind[1]) for tag in structure.tags if re.fullmatch(r"H\d", tag.kind)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"titles: {levels[:3]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading {after} under a heading {before}"


def _tables(structure: Structure) -> Iterator[str]:
    """7.5."""
    for tag in structure.of_kind("TH"):
        if tag.node.get("/A", {}).get("/Scope") not in ("/Column", "/Row"):
            yield "a header cell without scope"
    tables, bodies = structure.of_kind("Table"), structure.of_kind("THead")
    if len(bodies) < len(tables):
        yield "a table, or what follows of it on another page, without its headings"
    known = _identifiers(structure.reader)
    for tag in structure.of_kind("TD"):
        if any(str(one) not in known for one in tag.node.get("/A", {}).get("/Headers", [])):
            yield "a cell refers to a heading that the tree of identifiers does not know"


def _identifiers(reader: PdfReader) -> set[str]:
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    if "/IDTree" not in root:
        return set()
    names = [leaf.get_object()["/Names"] for leaf in root["/IDTree"]["/Kids"]]
    return {str(one) for leaf in names for one in leaf[::2]}


def _links(structure: Structure) -> Iterator[str]:
    """7.18.1, 7.18.3, 7.18.5."""
    for number, page in enumerate(structure.reader.pages, 1):
        annotations = [one.get_object() for one in page.get("/Annots", [])]
        if annotations and page.get("/Tabs") != "/S":
            yield f"page {number}: the order of tabs is not that of the structure"
        for one in annotations:
            if one.get("/Subtype") != "/Link" or "/StructParent" not in one:
                yield f"page {number}: an annotation outside the structure"
            words = str(one.get("/Contents", ""))
            if not words or ("/Dest" in one and words == str(one["/Dest"])):
                yield f"page {number}: a link that does not say where it leads ({words})"


def _fonts(reader: PdfReader) -> Iterator[str]:
    """7.21.4: every font is embedded and says which characters its shapes are."""
    fonts = {}
    for page in reader.pages:
        for name, font in page["/Resources"].get("/Font", {}).items():  # type: ignore[attr-defined]
            fonts[name] = font.get_object()
    for name, font in fonts.items():
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            yield f"font {name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"font {name} does not say its characters"


def _content(structure: Structure) -> Iterator[str]:
    """7.1: everything painted is marked, as content of an element or as an artifact; nothing is content twice."""
    owned: dict[tuple[int, int], int] = {}
    for tag in structure.tags:
        for piece in tag.marked:
            owned[piece] = owned.get(piece, 0) + 1
    if any(times > 1 for times in owned.values()):
        yield "a piece of a page belongs to two elements"
    for number, page in enumerate(structure.reader.pages):
        around: list[str] = []
        contents = page.get_contents()
        assert isinstance(contents, ContentStream)
        for operands, operator in contents.operations:
            if operator in (b"BMC", b"BDC"):
                around.append(_mark(operands, number, owned))
                if around[-1] == "orphan":
                    yield f"page {number + 1}: marked content that no element holds"
            elif operator == b"EMC":
                around.pop()
            elif operator in PAINTING and not around:
                yield f"page {number + 1}: something painted without a mark ({operator.decode()})"


def _mark(operands: list[Any], page: int, owned: dict[tuple[int, int], int]) -> str:
    if operands[0] == "/Artifact":
        return "artifact"
    identifier = operands[1].get("/MCID") if len(operands) > 1 and isinstance(operands[1], DictionaryObject) else None
    return "content" if identifier is not None and (page, int(identifier)) in owned else "orphan"
