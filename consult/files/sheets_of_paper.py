"""PDF: its pages alone, in a new file. Author, title, history, scripts, attached files and actions stay behind."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from consult.files.refusal import FileRefused

MOST_PAGES = 200
TELLING = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/OpenAction",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/AF",
)
ACTING = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
SAFE_ACTIONS = ("/GoTo", "/URI")


def clean_pdf(data: bytes) -> tuple[bytes, str]:
    """Raises FileRefused for what is protected, broken or too long."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise FileRefused(_("Ce PDF est protégé par un mot de passe. Envoyez-le sans protection."))
        if not 0 < len(reader.pages) <= MOST_PAGES:
            raise FileRefused(_("Ce PDF compte plus de %(n)s pages, ou aucune.", n=MOST_PAGES))
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        for page in writer.pages:
            _keep_safe_annotations(page)
        for number in range(len(writer._objects)):  # there is no public way to reach them all
            _silence(writer.get_object(number + 1))
        writer.metadata = None
        out = BytesIO()
        writer.write(out)
    except FileRefused:
        raise
    except (PyPdfError, OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise FileRefused from error
    return out.getvalue(), "application/pdf"


def _silence(found: Any) -> None:
    """Take out of an object whatever tells of its making, or acts by itself."""
    if not isinstance(found, DictionaryObject):
        return
    for name in TELLING:
        if name in found:
            del found[name]
    if "/A" in found and _action(found) not in SAFE_ACTIONS:
        del found["/A"]


def _action(found: DictionaryObject) -> str:
    action = found["/A"]
    return str(action.get("/S", "")) if isinstance(action, DictionaryObject) else ""


def _keep_safe_annotations(page: Any) -> None:
    """Links and notes stay, without their authors; attached files and films do not."""
    if "/Annots" not in page:
        return
    kept = []
    for reference in page["/Annots"]:
        note = reference.get_object()
        if not isinstance(note, DictionaryObject) or note.get("/Subtype") in ACTING:
            continue
        for name in ("/T", "/CreationDate", "/M"):
            if name in note and note.get("/Subtype") != "/Widget":
                del note[name]
        kept.append(reference)
    page[NameObject("/Annots")] = ArrayObject(kept)
