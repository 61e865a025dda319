"""Small files that tell too much about their author, made in memory."""

from __future__ import annotations

import zipfile
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

AUTHOR = "Zorglub Durandal"


def picture(size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> bytes:
    """A photo with its author, its place and its orientation in the EXIF."""
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    exif[0x0112] = 6  # to be turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": AUTHOR, "/Title": "Relevé"})
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.add_attachment("secret.txt", AUTHOR.encode())
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Who"): TextStringObject(AUTHOR)})
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(members: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in members.items():
            target.writestr(name, body)
    return out.getvalue()


CONTENT_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)


def docx(**more: bytes | str) -> bytes:
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "docProps/core.xml": f"<cp:coreProperties><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>",
        "docProps/app.xml": f"<Properties><Company>{AUTHOR}</Company></Properties>",
        "word/document.xml": f'<w:document><w:ins w:author="{AUTHOR}">Bonjour</w:ins></w:document>',
        "word/media/photo.jpg": picture(),
    }
    return archive({**members, **{name.replace("__", "/"): body for name, body in more.items()}})


def odt() -> bytes:
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<meta:initial-creator>{AUTHOR}</meta:initial-creator>",
            "content.xml": f"<office:annotation><dc:creator>{AUTHOR}</dc:creator>Bonjour</office:annotation>",
            "Thumbnails/thumbnail.png": picture(kind="PNG"),
            "META-INF/manifest.xml": "<manifest:manifest/>",
        }
    )
