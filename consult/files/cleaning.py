"""One file in, the same to look at and nothing else out: what it is is read from its bytes, never from its name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.files.documents import clean_document
from consult.files.pictures import clean_picture
from consult.files.refusal import FileRefused
from consult.files.sheets_of_paper import clean_pdf

MEGABYTE = 1024 * 1024
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


@dataclass(frozen=True)
class Clean:
    """What is kept of a file."""

    data: bytes
    media_type: str

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]


def cleaned(data: bytes, types: Collection[str], megabytes: int) -> Clean:
    """The file without its metadata. `types`: image, pdf, document. Raises FileRefused, with a sentence."""
    if not data:
        raise FileRefused(_("Ce fichier est vide."))
    if len(data) > megabytes * MEGABYTE:
        raise FileRefused(_("Ce fichier dépasse %(n)s mégaoctets. Envoyez-en un plus léger.", n=megabytes))
    kind = sniffed(data)
    if kind not in types:
        raise FileRefused(_("Ce fichier n’est pas de ceux que l’on peut joindre ici. Choisissez-en un autre."))
    clean = {"image": clean_picture, "pdf": clean_pdf, "document": clean_document}[kind]
    return Clean(*clean(data))


def sniffed(data: bytes) -> str:
    """What the first bytes say; everything that is nothing else may be a picture, which its decoder decides."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "document"
    return "image" if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")) else ""
