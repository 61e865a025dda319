"""A file is what its bytes say, and what is kept of it says nothing about its author."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader

from consult.files.cleaning import cleaned
from consult.files.documents import MOST_BYTES
from consult.files.refusal import FileRefused
from consult.files.storage import shown_name
from tests.support import sample_files
from tests.support.sample_files import AUTHOR

EVERYTHING = ("image", "pdf", "document")


def clean(data, types=EVERYTHING, megabytes=2):
    return cleaned(data, types, megabytes)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_its_points_alone_upright(kind):
    kept = clean(sample_files.picture(kind=kind))
    assert kept.media_type == "image/jpeg"
    assert AUTHOR.encode() not in kept.data
    with Image.open(io.BytesIO(kept.data)) as image:
        assert image.size == (30, 40), "turned as the EXIF said"
        assert not image.getexif()


def test_a_large_picture_is_brought_to_a_reasonable_size():
    with Image.open(io.BytesIO(clean(sample_files.picture((3000, 1500))).data)) as image:
        assert max(image.size) == 2400


def test_transparency_stays():
    out = io.BytesIO()
    Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(out, "PNG")
    assert clean(out.getvalue()).media_type == "image/png"


def test_a_pdf_keeps_its_pages_alone():
    kept = clean(sample_files.pdf(3))
    assert kept.media_type == "application/pdf"
    reader = PdfReader(io.BytesIO(kept.data))
    assert len(reader.pages) == 3
    assert "/Author" not in (reader.metadata or {})
    assert not reader.attachments
    for trace in (AUTHOR.encode(), b"alert", b"/PieceInfo", b"Relev"):
        assert trace not in kept.data


@pytest.mark.parametrize("made", [sample_files.docx, sample_files.odt])
def test_a_document_keeps_its_text_and_names_nobody(made):
    kept = clean(made())
    with zipfile.ZipFile(io.BytesIO(kept.data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(b"Bonjour" in body for body in parts.values())
    assert not [name for name, body in parts.items() if AUTHOR.encode() in body]
    assert not [name for name in parts if name.startswith("Thumbnails")]


def announced(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says how large it is."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = b"IHDR" + body
    chunk = struct.pack(">I", len(body)) + header + struct.pack(">I", zlib.crc32(header))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "vide"),
        (b"#!/bin/sh\nrm -rf /\n", "pas de ceux"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "pas de ceux"),
        (b"\xff\xd8\xff" + b"0" * 3_000_000, "dépasse 2 mégaoctets"),
        (sample_files.picture()[:200], "abîmé"),
        (announced(60_000, 60_000), "trop grande"),
        (announced(2_000, 2_000), "abîmé"),
        (b"%PDF-1.7\nrien", "abîmé"),
        (sample_files.pdf(password="x"), "mot de passe"),
        (sample_files.pdf(201), "plus de 200 pages"),
        (sample_files.docx(word__vbaProject__bin="x"), "macros"),
        (sample_files.docx(word__embeddings__tableau="x"), "autre fichier"),
        (sample_files.docx(word__comments="x" * 10)[:-30], "abîmé"),
        (sample_files.archive({"bonjour.txt": "x"}), "ni un document Word"),
        (sample_files.archive({"zeros": b"0" * (MOST_BYTES + 1)}), "trop volumineux"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(context, data, sentence):
    with pytest.raises(FileRefused) as refusal:
        clean(data)
    assert sentence in str(refusal.value)


def test_only_the_kinds_that_are_asked_for(context):
    with pytest.raises(FileRefused):
        clean(sample_files.pdf(), ("image",))


def test_an_entity_bomb_is_refused(context):
    bomb = '<!DOCTYPE lolz [<!ENTITY lol "lol">]><w:document>&lol;</w:document>'
    with pytest.raises(FileRefused):
        clean(sample_files.archive({"[Content_Types].xml": sample_files.CONTENT_TYPES, "word/document.xml": bomb}))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\zoe\\ma photo.JPEG", "ma photo.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\nb\u202e.exe", "ab.jpg"),
        ("", "fichier.jpg"),
        ("x" * 300, "x" * 116 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_its_path(name, shown):
    assert shown_name(name, ".jpg") == shown
