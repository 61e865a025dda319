"""The minutes of a round (procès-verbal), ready to sign: an accessible PDF, or a Word document to complete."""

from __future__ import annotations

import io
from typing import Any

from flask import Response
from flask_babel import gettext as _

from consult.selection.models import Round
from consult.selection.pages.results import results_page
from consult.territories.colours import palette
from consult.web.filters import datetime_long
from consult.web.pdf import pdf_response, render_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def response(round_: Round, organisation: Any, ending: str) -> Response:
    page = minutes_page(round_, organisation)
    name = f"proces-verbal-scrutin-{round_.id}.{ending}"
    if ending == "docx":
        answer = Response(word(page), mimetype=WORD)
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        return answer
    colours = palette(organisation.brand_colour)
    data = render_pdf("rounds/minutes.html", "minutes.css", brand=colours.brand, on_brand=colours.on_brand, **page)
    return pdf_response(data, name)


def minutes_page(round_: Round, organisation: Any) -> dict[str, Any]:
    """What both say."""
    page = results_page(round_, organisation.k)
    facts = [
        (_("Territoire"), page["territory"]),
        (_("Ouverture"), datetime_long(round_.opened_at)),
        (_("Clôture"), datetime_long(round_.closes_at)),
        (_("Dépouillement"), datetime_long(round_.counted_at)),
        (_("Mode de scrutin"), page["method"]),
        (_("Participation"), page["turnout"]),
        (_("Bulletins blancs"), str(round_.result["blank"])),
        (_("Empreinte de la liste des votants"), round_.roll_fingerprint),
        (_("Empreinte du fichier publié"), round_.file_fingerprint),
        (_("Graine des tirages"), round_.seed),
        (_("Engagement publié à l’ouverture"), round_.seed_commitment),
    ]
    if page["quorum"]:
        facts.insert(6, (_("Quorum"), page["quorum"]))
    return page | {
        "title": _("Procès-verbal : %(title)s", title=round_.title),
        "organisation_name": organisation.name,
        "facts": facts,
        "signatures": [_("Pour la présidence du scrutin"), _("Pour le secrétariat")],
    }


def word(page: dict[str, Any]) -> bytes:
    """The same minutes as a Word document: headings, a table with a header row, lines to sign."""
    from docx import Document

    document = Document()
    document.core_properties.title = page["title"]
    document.core_properties.author = page["organisation_name"]
    document.core_properties.language = "fr-FR"
    document.add_heading(page["title"], level=0)
    document.add_paragraph(page["organisation_name"])
    document.add_paragraph(page["sentence"])
    facts = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in page["facts"]:
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = label, value
    document.add_heading(_("Règles"), level=1)
    for sentence in page["rules"]:
        document.add_paragraph(sentence, style="List Bullet")
    document.add_heading(_("Résultat"), level=1)
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, columns(), strict=True):
        cell.text = heading
    for place, row in enumerate(page["rows"], 1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(place), row["title"]
        cells[2].text, cells[3].text = row["display"], _("Retenu") if row["selected"] else "–"
    if page["steps"]:
        document.add_heading(_("Dépouillement, étape par étape"), level=1)
        for step in page["steps"]:
            document.add_paragraph(step, style="List Number")
    document.add_heading(_("Signatures"), level=1)
    for signature in page["signatures"]:
        document.add_paragraph(f"{signature}\n\n{_('Date :')} …………………   {_('Signature :')} …………………")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def columns() -> list[str]:
    return [_("Rang"), _("Projet"), _("Résultat"), _("Décision")]
