"""What the pages of territory reports show: the team's list, the public's, and the report of one territory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.errors import NotFound
from consult.exports.links import download_links
from consult.jobs.card import job_card
from consult.jobs.models import JobState
from consult.reports import queries
from consult.reports.document import Json
from consult.reports.errors import NotPublished
from consult.reports.local import queries as local
from consult.reports.local import sentences, tables
from consult.reports.local.errors import NoLocalReport
from consult.reports.local.models import LocalBatch, LocalReport
from consult.reports.local.preview import LEVELS, previews
from consult.reports.local.sentences import level_name, level_names, limits, why_left
from consult.reports.models import ReportState
from consult.reports.places import Places
from consult.reports.selection import Selection
from consult.reports.subjects import Consultation, Territory
from consult.reports.verbatims import age_name, thaw
from consult.territories import queries as territories


def list_page(consultation: Consultation) -> dict[str, Any]:
    """For the team: levels, what each would give, the work under way, what was made. Raises NoAnalysis."""
    run = queries.current_run(consultation)
    k = territories.organisation(consultation.organisation_id).k
    job = local.last_job(consultation)
    batches = local.made_batches(consultation)
    found = previews(run, k)
    return {
        "consultation": consultation,
        "k": k,
        "previews": [(preview, level_names(preview.level)) for preview in found],
        "levels": [(preview.level.value, level_names(preview.level)) for preview in found],
        "job": job_card(job) if job is not None and job.state is not JobState.DONE else None,
        "groups": [_group(consultation, batches[level], run.id) for level in LEVELS if level in batches],
        "national_published": _is_published(consultation),
        "why_left": why_left,
    }


def _is_published(consultation: Consultation) -> bool:
    try:
        queries.published_report(consultation)
    except NotPublished:
        return False
    return True


def _group(consultation: Consultation, batch: LocalBatch, run_id: int) -> Json:
    return {
        "level": batch.level.value,
        "title": level_names(batch.level),
        "published": batch.state is ReportState.PUBLISHED,
        "older": batch.run_id != run_id,
        "made_at": batch.made_at,
        "left": batch.left_out,
        **_drawn(consultation, list(local.reports_of(batch.id)), batch.left_out, public=False),
    }


def public_list_page(consultation: Consultation) -> dict[str, Any]:
    """What everybody finds: the published reports, level by level. Raises NoLocalReport without any."""
    reports = local.published_reports(consultation)
    if not reports:
        raise NoLocalReport
    return {
        "consultation": consultation,
        "files": download_links("reports.local_csv", slug=consultation.slug),
        "groups": [
            {"title": level_names(level), **_drawn(consultation, own, [], public=True)}
            for level in LEVELS
            if (own := [report for report in reports if report.content["level"] == level])
        ],
    }


def _drawn(consultation: Consultation, reports: list[LocalReport], left: list[Json], *, public: bool) -> Json:
    """The reports as links and as tiles; the territories without one hatched."""
    by_code = {place.code: place for place in territories.territories_of(consultation.organisation_id)}
    rows = [
        {
            "name": report.content["name"],
            "code": report.content["code"],
            "people": report.content["people"],
            "contributions": report.content["contributions"],
            "url": address(consultation, report.content["code"], public=public),
        }
        for report in sorted(reports, key=lambda one: str(one.content["name"]))
    ]
    tiles = [
        _tile(by_code[row["code"]], row, hidden=hidden)
        for several, hidden in ((rows, False), (left, True))
        for row in several
        if row["code"] in by_code and by_code[row["code"]].tile_row is not None
    ]
    return {"rows": rows, "tiles": tiles}


def _tile(place: Territory, row: Json, *, hidden: bool) -> Json:
    return {
        "column": place.tile_column,
        "row": place.tile_row,
        "code": row["code"],
        "label": row["name"],
        "value": row.get("people", 0),
        "display": row.get("people", ""),
        "url": row.get("url"),
        "hidden": hidden,
    }


def address(consultation: Consultation, code: str, *, public: bool) -> str:
    version = "publique" if public else None
    return url_for("reports.local_report", slug=consultation.slug, code=code, version=version)


def territory_page(consultation: Consultation, code: str, *, staff: bool) -> dict[str, Any]:
    """The newest report of a territory for the team, with the numbers that the public does not see; the published one
    for others. Raises NotFound, NoLocalReport."""
    places = Places.of(consultation.organisation_id)
    place = places.by_code.get(code) or _former(consultation, code, places)
    find = local.made_local if staff else local.published_local
    report = find(consultation, place.id)
    content = report.content
    run = queries.run_by_id(local.batch_by_id(report.batch_id).run_id)
    return {
        "consultation": consultation,
        "report": report,
        "c": content,
        "staff": staff,
        "level": level_name(content["level"]),
        "number_of": _numbers(report, staff=staff),
        "behind": _behind(consultation, place, staff=staff),
        "verbatims": _by_theme(consultation, content),
        "limits": limits(content),
        "renamed": place.name if place.name != content["name"] else "",
        "erased": max(0, run.erased - content["erased"]),
        "said": sentences,
        "tables": tables,
        "age_name": age_name,
    }


def _former(consultation: Consultation, code: str, places: Places) -> Territory:
    """The territory that bore this code when its report was published."""
    reports = local.published_reports(consultation)
    found = next((report.territory_id for report in reports if report.content["code"] == code), None)
    if found is None or found not in places.territory:
        raise NotFound
    return places.territory[found]


def _numbers(report: LocalReport, *, staff: bool) -> Callable[[Json], int | None]:
    """The number of a cell as the reader may see it: the team sees hidden ones too."""

    def number_of(cell: Json) -> int | None:
        shown: int | None = cell["people"]
        return int(report.figures.get(cell["code"], 0)) if shown is None and staff else shown

    return number_of


def _behind(consultation: Consultation, place: Territory, *, staff: bool) -> Callable[[str], str]:
    """The contributions behind a number of the territory, by its code; nothing for the public."""

    def address_of(code: str) -> str:
        if not staff:
            return ""
        prefix, _dot, value = code.partition(".")
        conditions = {"college": {"college": value}, "age_band": {"age_band": value}}.get(prefix)
        if conditions is None:
            conditions = {} if code in ("people", "contributions") else {"theme": code}
        selection = Selection(territory=place.code, **conditions)  # type: ignore[arg-type]
        return url_for("reports.contributions", slug=consultation.slug, **selection.query())

    return address_of


def _by_theme(consultation: Consultation, content: Json) -> list[Json]:
    """Verbatims with today's words, under the label of their theme."""
    labels = {theme["code"]: theme["label"] for theme in content["themes"]}
    words = thaw(consultation.id, content["verbatims"])
    return [
        {"text": verbatim.text, "signature": verbatim.signature, "theme": labels.get(item["theme"], _("Autre thème"))}
        for item, verbatim in zip(content["verbatims"], words, strict=True)
    ]
