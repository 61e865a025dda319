"""Word and LibreOffice text documents: the same pages, without author, dates, history, preview or links to a disk.

Both are archives of XML. It is never parsed: the parts that tell of the author are written anew, the others lose the
attributes that name people, and the pictures inside are cleaned as any picture is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from flask_babel import gettext as _

from consult.files.pictures import clean_picture
from consult.files.refusal import FileRefused

MOST_MEMBERS = 2_000
MOST_BYTES = 80 * 1024 * 1024
"""Unpacked. What an archive announces binds it: reading stops there."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
EPOCH = (1980, 1, 1, 0, 0, 0)

_EMPTY = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
        b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office='
        b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/></office:document-meta>'
    ),
}
_WORD_PEOPLE = re.compile(rb'\b(w\d*:(?:author|initials|date|userId|providerId))="[^"]*"')
_WORD_TEMPLATE = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_LINKS = re.compile(rb"<Relationship\b[^>]*(?:/thumbnail|/attachedTemplate)\"[^>]*/>")
_ODT_PEOPLE = re.compile(
    rb"(<(dc:creator|dc:date|meta:creator-initials|meta:date-string|loext:sender-initials)(?:\s[^>]*)?>)[^<]*(</\2>)"
)
_ODT_PRINTER = re.compile(rb'(<config:config-item config:name="Printer(?:Name|Setup)"[^>]*>)[^<]*(</)')
_ODT_PREVIEW = re.compile(rb'<manifest:file-entry\b[^>]*manifest:full-path="Thumbnails/[^"]*"[^>]*/>')


def clean_document(data: bytes) -> tuple[bytes, str]:
    """Raises FileRefused for what is not one, carries a program or another file, or unpacks to too much."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
                raise FileRefused(_("Ce document est trop volumineux une fois ouvert. Envoyez-le en PDF."))
            media_type = _media_type(archive)
            _refuse_what_it_carries([member.filename for member in members])
            return _rewritten(archive, media_type), media_type
    except FileRefused:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, RuntimeError, NotImplementedError) as error:
        raise FileRefused from error


def _media_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and archive.read("mimetype").strip() == ODT.encode():
        return ODT
    if {"[Content_Types].xml", "word/document.xml"} <= names and f"{DOCX}.main+xml".encode() in archive.read(
        "[Content_Types].xml"
    ):
        return DOCX
    raise FileRefused(
        _("Ce document n’est ni un document Word (.docx) ni un texte LibreOffice (.odt). Envoyez un PDF.")
    )


def _refuse_what_it_carries(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in lower):
        raise FileRefused(_("Ce document contient un programme (des macros). Envoyez-le en PDF."))
    if any("/embeddings/" in name or name.startswith("object ") or "/activex/" in name for name in lower):
        raise FileRefused(_("Ce document contient un autre fichier. Envoyez-le en PDF."))
    if any(name.startswith("/") or ".." in name.split("/") for name in lower):
        raise FileRefused


def _rewritten(archive: zipfile.ZipFile, media_type: str) -> bytes:
    clean = _clean_word_part if media_type == DOCX else _clean_odt_part
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in sorted(archive.infolist(), key=lambda one: one.filename != "mimetype"):
            if member.is_dir() or _is_preview(member.filename):
                continue
            part = zipfile.ZipInfo(member.filename, EPOCH)
            part.compress_type = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(part, _clean_part(member.filename, archive.read(member), clean))
    return out.getvalue()


def _is_preview(name: str) -> bool:
    return name.lower().startswith(("thumbnails/", "docprops/thumbnail"))


def _clean_part(name: str, body: bytes, clean: Callable[[bytes], bytes]) -> bytes:
    if name in _EMPTY:
        return _EMPTY[name]
    lower = name.lower()
    if lower.endswith((".xml", ".rels")):
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise FileRefused
        return clean(body)
    if lower.endswith((".jpg", ".jpeg", ".png", ".webp")):
        return clean_picture(body)[0]
    return body


def _clean_word_part(body: bytes) -> bytes:
    body = _WORD_PEOPLE.sub(rb'\1=""', body)
    return _LINKS.sub(b"", _WORD_TEMPLATE.sub(b"", body))


def _clean_odt_part(body: bytes) -> bytes:
    if b"manifest:encryption-data" in body:
        raise FileRefused(_("Ce document est protégé par un mot de passe. Envoyez-le sans protection."))
    body = _ODT_PEOPLE.sub(rb"\1\3", body)
    return _ODT_PREVIEW.sub(b"", _ODT_PRINTER.sub(rb"\1\2", body))
