"""The report of a consultation: the team's, the preview, and what everybody reads."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.reports import queries
from consult.reports.archives.models import ArchiveKind
from consult.reports.archives.page import all_offered, offered
from consult.reports.curation import cancelled_numbers
from consult.reports.document import Json, Sources, build_document
from consult.reports.errors import NotPublished
from consult.reports.links import Links
from consult.reports.live.page import arrivals
from consult.reports.models import CurationEvent, CurationKind, ReportVersion
from consult.reports.outcome.pages import after_publication
from consult.reports.outcome.queries import waiting_count
from consult.reports.places import Places
from consult.reports.publication import public_document
from consult.reports.subjects import Consultation
from consult.reports.tables import Table, report_table, status_name, status_short
from consult.reports.verbatims import Verbatim, age_name, thaw
from consult.territories import queries as territories

DECISIONS_SHOWN = 30
TOLD = frozenset(
    {
        CurationKind.RENAME,
        CurationKind.HIDE,
        CurationKind.SHOW,
        CurationKind.QUOTE,
        CurationKind.UNQUOTE,
        CurationKind.SIGN_OFF,
        CurationKind.UNDO,
    }
)
"""What changes these pages at once; what reshapes the tree is told in the history of the workbench."""


def report_page(consultation: Consultation) -> dict[str, Any]:
    """Everything the team reads of the current run."""
    run = queries.current_run(consultation)
    sources = Sources.of(consultation, run)
    document = build_document(sources)
    links = Links(consultation.slug, sources.places, sources.figures, staff=True)
    version = _published(consultation)
    return _shared(consultation, document, links) | {
        "run": run,
        "arrivals": arrivals(consultation, run),
        "moderating": queries.waits_for_figures(run, running=True),
        "version": version,
        "asked": waiting_count(consultation),
        "archives": all_offered(consultation, version) if version else [],
        "decisions": decisions(sources, run.corpus_id),
    }


def _published(consultation: Consultation) -> ReportVersion | None:
    try:
        return queries.published_report(consultation)
    except NotPublished:
        return None


def preview_page(consultation: Consultation) -> dict[str, Any]:
    """What everybody would read if it were published now."""
    run = queries.current_run(consultation)
    organisation = territories.organisation(consultation.organisation_id)
    content = public_document(Sources.of(consultation, run), organisation.k)
    return _public(consultation, content) | {
        "preview": True,
        "version": None,
        "erased": 0,
        "archive": None,
        "corrects": _published(consultation) is not None,
    }


def public_page(consultation: Consultation, version: ReportVersion, reader_hash: str | None = None) -> dict[str, Any]:
    """A published version, with the words of its verbatims as they may be read today, and what readers say of it."""
    run = queries.run_by_id(version.run_id)
    erased = max(0, run.erased - version.content.get("erased", 0))
    page = _public(consultation, version.content) | {
        "preview": False,
        "version": version,
        "erased": erased,
        "archive": offered(consultation, version, ArchiveKind.OPEN),
    }
    return page | after_publication(version, reader_hash)


def _public(consultation: Consultation, content: Json) -> dict[str, Any]:
    links = Links(consultation.slug, Places((), ()), {}, staff=False)
    frozen = [item for group in content["groups"] for theme in group["themes"] for item in theme["verbatims"]]
    read: dict[int, list[Verbatim]] = {}
    texts = dict(zip(map(id, frozen), thaw(consultation.id, frozen), strict=True))
    for group in content["groups"]:
        for theme in group["themes"]:
            read[theme["theme_id"]] = [texts[id(item)] for item in theme["verbatims"]]
    return _shared(consultation, content, links) | {"verbatims": read, "k": content["k"]}


def _shared(consultation: Consultation, document: Json, links: Links) -> dict[str, Any]:
    return {
        "consultation": consultation,
        "document": document,
        "links": links,
        "status_name": status_name,
        "status_short": status_short,
        "age_name": age_name,
        "day_of": date.fromisoformat,
        "theme_url": (lambda row: links.theme(row["key"])) if links.staff else None,
        "table": lambda name: report_table(document, name, whole=False),
        "toc": contents(document, links.staff),
    }


def contents(document: Json, staff: bool) -> list[Json]:
    """The table of contents: themes under their heading where they are on the page."""
    themes = [
        {"label": theme["label"], "url": f"#{theme['key']}"}
        for group in document["groups"]
        for theme in group["themes"]
    ]
    entries = [
        {"label": _("En bref"), "url": "#en-bref"},
        {"label": _("Les thèmes"), "url": "#themes", "children": [] if staff else themes},
        {"label": _("Qui a participé"), "url": "#participation"},
    ]
    if document["answers"]:
        entries.append({"label": _("Mots et choix"), "url": "#reponses"})
    if document.get("double_coding"):
        entries.append({"label": _("Sûreté du classement"), "url": "#codage"})
    return [*entries, {"label": _("Ce que sont devenues les contributions"), "url": "#bilan"}]


def decisions(sources: Sources, corpus_id: int, theme_id: int | None = None) -> list[Json]:
    """The last decisions about themes, the newest first, with who took them."""
    events = queries.events_of(corpus_id)
    cancelled = cancelled_numbers(list(events))
    told = (event for event in reversed(events) if event.kind in TOLD and theme_id in (None, event.theme_id))
    shown = list(islice(told, DECISIONS_SHOWN))
    names = accounts.names_of([event.actor_id for event in shown if event.actor_id])
    labels = {theme.id: sources.label(theme, row) for theme, row in sources.themes}
    return [
        {
            "number": event.number,
            "said": said(event, labels),
            "by": names.get(event.actor_id or 0, ""),
            "at": event.at,
            "cancelled": event.number in cancelled,
            "undo_url": url_for("reports.undo", slug=sources.consultation.slug, number=event.number),
        }
        for event in shown
    ]


def said(event: CurationEvent, labels: dict[int, str]) -> str:
    """A decision in a sentence."""
    theme = labels.get(event.theme_id or 0, _("un thème d’une autre analyse"))
    if event.kind is CurationKind.RENAME:
        return _("Nommé « %(label)s »", label=event.payload["label"])
    return {
        CurationKind.HIDE: _("Masqué : « %(theme)s »", theme=theme),
        CurationKind.SHOW: _("Montré : « %(theme)s »", theme=theme),
        CurationKind.QUOTE: _("Verbatim choisi pour « %(theme)s »", theme=theme),
        CurationKind.UNQUOTE: _("Verbatim retiré de « %(theme)s »", theme=theme),
        CurationKind.SIGN_OFF: _("Validé : « %(theme)s »", theme=theme),
        CurationKind.UNDO: _("Annulation de la décision %(number)s", number=event.payload.get("number", "")),
    }[event.kind]


def report_csv(consultation: Consultation, name: str, *, staff: bool) -> Table:
    """A table of the report: the team's numbers, or the published ones."""
    if staff:
        return report_table(build_document(Sources.of(consultation, queries.current_run(consultation))), name)
    return report_table(queries.published_report(consultation).content, name)
