"""The PDF of a composed report has the structure that PDF/UA-1 asks, as tests/support/pdf_structure.py reads it."""

from __future__ import annotations

import builtins
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from consult.reports.composing.elements import Composed, Heading, Paragraph, Picture, Section, Words
from consult.reports.outputs.pdf import report_pdf
from consult.web import pdf as drawing
from consult.web.pdf import FontMissing, PdfUnavailable, pages_told
from tests.factories.composed import make_composed
from tests.support.pdf_structure import Structure, faults


@pytest.fixture(scope="module")
def published(app: Flask) -> bytes:
    with app.test_request_context():
        return report_pdf(make_composed(notices=["Une correction du 3 avril : le tableau 2."], wide=True))


def drawn(app: Flask, report: Composed) -> bytes:
    with app.test_request_context():
        return report_pdf(report)


def small(*elements: Any, **more: Any) -> Composed:
    return replace(make_composed(0), sections=(Section("editorial", "s", elements),), figures=(), **more)


def test_nothing_is_wrong_in_a_published_report(published: bytes) -> None:
    assert faults(published) == []


def test_nothing_is_wrong_in_a_draft(app: Flask) -> None:
    data = drawn(app, make_composed(1, version=None))
    assert faults(data) == []
    text = Structure.of(data).reader.pages[0].extract_text()
    assert "ce document n’est pas publié" in text
    assert all("Projet" in page.extract_text() for page in Structure.of(data).reader.pages[1:])


def test_what_is_mended_would_be_found_wrong(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "mend", lambda _pdf, _spoken: None)
    found = " ".join(faults(drawn(app, make_composed(1))))
    assert "without scope" in found
    assert "marked content that no element holds" in found
    assert "a link that does not say where it leads" in found


def test_it_opens_in_the_language_and_under_the_title_of_the_report(published: bytes) -> None:
    reader = Structure.of(published).reader
    assert reader.root_object["/Lang"] == "fr"
    assert reader.metadata
    assert reader.metadata.title == "Ce que la santé veut dire pour nous"
    assert reader.metadata.author == "Mutuelle des Rivages"


def test_every_heading_is_a_bookmark(published: bytes) -> None:
    structure = Structure.of(published)
    assert _count(structure.reader.outline) == len(structure.of_kind("H1", "H2", "H3", "H4"))


def _count(outline: Any) -> int:
    return sum(_count(one) if isinstance(one, list) else 1 for one in outline)


def test_pictures_say_what_they_show(published: bytes) -> None:
    said = [str(tag.node["/Alt"]) for tag in Structure.of(published).of_kind("Figure")]
    assert said[0] == "Mutuelle des Rivages"
    assert any(words.startswith("Barres : ") for words in said)


def test_the_contents_are_a_table_of_contents_with_one_link_a_line(published: bytes) -> None:
    structure = Structure.of(published)
    lines = structure.of_kind("TOCI")
    inside = [tag for tag in structure.of_kind("Link") if "TOCI" in tag.above]
    assert len(lines) == len(inside) > 5


def test_tables_have_headings_for_columns_and_rows(published: bytes) -> None:
    scopes = {str(tag.node["/A"]["/Scope"]) for tag in Structure.of(published).of_kind("TH")}
    assert scopes == {"/Column", "/Row"}


def test_notices_come_before_the_contents(published: bytes) -> None:
    texts = [page.extract_text() for page in Structure.of(published).reader.pages]
    first = next(n for n, text in enumerate(texts) if "Une correction du 3 avril" in text)
    assert first < next(n for n, text in enumerate(texts) if "Sommaire" in text)


def test_codes_and_addresses_stand_in_the_annex(published: bytes) -> None:
    text = " ".join(page.extract_text() for page in Structure.of(published).reader.pages[-2:])
    assert "F12" in text
    assert "consulter.exemple.test/f/F12" in text


def test_a_report_without_themes_logo_or_signature_is_still_a_report(app: Flask) -> None:
    bare = replace(make_composed(0), sections=(), logo=None, signatures=(), fingerprint="", figures=(), subtitle="")
    assert faults(drawn(app, bare)) == []


def test_headings_that_skip_a_level_are_put_in_order(app: Flask) -> None:
    report = small(Heading(4, "Trop bas", "a"), Heading(2, "Bien", "b"), Heading(4, "Trop bas encore", "c"))
    assert faults(drawn(app, report)) == []


def test_markup_that_was_pasted_is_words(app: Flask) -> None:
    report = small(
        Heading(2, "<script>alert(1)</script>", "a"),
        Paragraph((Words("<b style=x>gras</b>"), Words("lien", href="javascript:alert(1)"))),
    )
    structure = Structure.of(drawn(app, report))
    assert "<script>" in " ".join(page.extract_text() for page in structure.reader.pages)
    assert not [tag for tag in structure.of_kind("Link") if "TOCI" not in tag.above]


@pytest.mark.parametrize("svg", ["<svg", '<!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'])
def test_a_drawing_that_cannot_be_read_leaves_its_alternative(app: Flask, svg: str) -> None:
    report = small(Heading(2, "Carte", "a"), Picture("Trois groupes sur la carte.", svg=svg))
    text = " ".join(page.extract_text() for page in Structure.of(drawn(app, report)).reader.pages)
    assert "Trois groupes sur la carte." in text


def test_a_missing_font_is_said_by_name(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "css").mkdir()
    sheet = Path(str(app.static_folder)) / "css" / "report_document.css"
    (tmp_path / "css" / "report_document.css").write_text(sheet.read_text())
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    with pytest.raises(FontMissing, match=r"source-sans-3-latin-ext-wght-normal.woff2 manque au serveur. Rien n’est"):
        drawn(app, make_composed(1))


def test_without_pango_it_is_said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return ordinary(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PdfUnavailable, match="la bibliothèque Pango manque"):
        drawn(app, make_composed(1))


def test_drawing_says_its_pages_and_stops_when_it_is_told_to(app: Flask) -> None:
    heard: list[int] = []

    def tell(page: int) -> None:
        heard.append(page)
        if page == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), pages_told(tell):
        drawn(app, make_composed(2))
    assert heard == [1, 2, 3, 4]
