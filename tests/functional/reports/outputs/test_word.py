"""The Word document of a composed report: opens clean, has real styles, and says what its pictures show."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from consult.reports.composing.elements import Composed, Heading, Paragraph, Picture, Section, Words
from consult.reports.outputs.word.document import report_docx
from tests.factories.composed import make_composed, make_logo
from tests.support.word_structure import W, WordFile, faults


def written(app: Flask, report: Composed) -> bytes:
    with app.test_request_context():
        return report_docx(report)


@pytest.fixture(scope="module")
def published(app: Flask) -> bytes:
    return written(app, make_composed(notices=["Une correction du 3 avril : le tableau 2."], wide=True))


def small(*elements: Any) -> Composed:
    return replace(make_composed(0), sections=(Section("editorial", "s", elements),), figures=())


def test_nothing_would_be_repaired(published: bytes) -> None:
    assert faults(published) == []


def test_nothing_would_be_repaired_in_a_draft(app: Flask) -> None:
    data = written(app, make_composed(1, version=None))
    assert faults(data) == []
    assert "ce document n’est pas publié" in WordFile(data).text()
    header = "".join(WordFile(data).parts["word/header1.xml"].itertext())
    assert header.endswith("Projet")


def test_styles_are_those_that_word_knows(published: bytes) -> None:
    used = set(WordFile(published).styles_used())
    assert {"Title", "Heading1", "Heading2", "Quote", "Caption", "ListBullet", "ListNumber"} <= used


def test_rows_of_headings_are_repeated_and_figures_lead_to_their_code(published: bytes) -> None:
    file = WordFile(published)
    assert len(list(file.document.iter(f"{W}tblHeader"))) == len(list(file.document.iter(f"{W}tbl")))
    anchored = [one for one in file.document.iter(f"{W}hyperlink") if "".join(one.itertext()).strip() == "F1"]
    assert anchored


def test_it_says_its_title_and_organisation_and_nobody_else(published: bytes) -> None:
    document = Document(BytesIO(published))
    said = document.core_properties
    assert (said.title, said.author) == ("Ce que la santé veut dire pour nous", "Mutuelle des Rivages")
    assert (said.last_modified_by, said.comments) == ("Mutuelle des Rivages", "")
    assert not [name for name in WordFile(published).names if "thumbnail" in name]


def test_it_is_in_french(published: bytes) -> None:
    languages = {one.get(f"{W}val") for one in WordFile(published).parts["word/styles.xml"].iter(f"{W}lang")}
    assert languages == {"fr-FR"}


def test_notices_come_first(published: bytes) -> None:
    text = WordFile(published).text()
    assert text.index("Une correction du 3 avril") < text.index("Sommaire") < text.index("Ce que nous avons entendu")


def test_each_ordered_list_begins_at_one(app: Flask) -> None:
    report = make_composed(0)
    twice = replace(report, sections=(*report.sections, replace(report.sections[-1], anchor="b", elements=(
        Heading(2, "Encore", "encore"), report.sections[-1].elements[-1],
    ))))  # fmt: skip
    numbers = [one.get(f"{W}val") for one in WordFile(written(app, twice)).document.iter(f"{W}numId")]
    assert len(set(numbers)) == 2


def test_a_report_without_themes_logo_or_signature_is_still_a_document(app: Flask) -> None:
    bare = replace(make_composed(0), sections=(), logo=None, signatures=(), fingerprint="", figures=(), subtitle="")
    assert faults(written(app, bare)) == []


def test_what_xml_cannot_hold_is_left_out(app: Flask) -> None:
    data = written(app, small(Heading(2, "Titre\x0b\x00", "a"), Paragraph((Words("<w:p>\x07 & fin"),))))
    assert "<w:p> & fin" in WordFile(data).text()


@pytest.mark.parametrize("picture", [Picture("Trois groupes.", svg="<svg"), Picture("Trois groupes.", data=b"GIF")])
def test_a_picture_that_cannot_be_read_leaves_its_alternative(app: Flask, picture: Picture) -> None:
    data = written(app, small(Heading(2, "Carte", "a"), picture))
    assert faults(data) == []
    assert "Trois groupes." in WordFile(data).text()


def test_a_photograph_is_placed_with_its_alternative(app: Flask) -> None:
    data = written(app, small(Heading(2, "Photo", "a"), Picture("Un cercle jaune.", data=make_logo())))
    assert faults(data) == []


@pytest.mark.slow
def test_it_opens_in_libreoffice(published: bytes, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not here (apt-get install libreoffice-writer)")
    (tmp_path / "rapport.docx").write_bytes(published)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "rapport.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "rapport.pdf").pages)
    assert "Ce que nous avons entendu" in text
    assert "Les chiffres et leurs codes" in text
