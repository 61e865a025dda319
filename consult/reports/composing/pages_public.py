"""What everybody reads of one figure of a published report."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from consult.consultations import queries as consultations
from consult.reports import queries as reports
from consult.reports.composing import queries
from consult.reports.composing.catalogue import catalogue
from consult.reports.composing.errors import UnknownFigure
from consult.reports.links import Links
from consult.reports.places import Places


def figure_page(organisation_id: int, code: str) -> dict[str, Any]:
    """Its value, its interval, its base, the report and the version. Raises UnknownFigure when it is not public."""
    version, ref = queries.figure_of_code(organisation_id, code)
    with force_locale((version.composed or {}).get("language") or "fr"):
        entry = catalogue(version.content).get(ref)
    if entry is None or not entry.shown:
        raise UnknownFigure
    consultation = consultations.consultation_by_id(reports.corpus_by_id(version.corpus_id).ref_id)
    figures = reports.figures_of_version(version.id)
    links = Links(consultation.slug, Places.of(organisation_id), figures, staff=True)
    row = figures.get(entry.code)
    return {
        "code": code.upper(),
        "entry": entry,
        "version": version,
        "consultation": consultation,
        "request_said": row.request if row else {},
        "fingerprint": row.fingerprint if row else "",
        "newest": reports.latest_number(version.corpus_id) == version.number,
        "contributions_url": links.behind(entry.code) or (links.theme(entry.theme) if entry.theme else ""),
    }
