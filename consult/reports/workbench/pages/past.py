"""Every decision, the newest first: who, when, what, and what undoing it would take away."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import request
from flask_babel import ngettext

from consult.accounts import queries as accounts
from consult.authz import Permission
from consult.db import db
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.history import touched
from consult.reports.workbench.sentences import said
from consult.web.guard import current_actor
from consult.web.paging import page_url

PAGE_SIZE = 40


def history_page(bench: Bench, page: int) -> dict[str, Any]:
    newest = list(reversed(bench.events))
    pages = max(1, -(-len(newest) // PAGE_SIZE))
    page = min(page, pages)
    shown = newest[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    names = accounts.names_of([event.actor_id for event in shown if event.actor_id])
    typed = request.args.get("fait", "")
    done = next((event for event in newest if typed.isdigit() and event.number == int(typed)), None)
    return {
        "consultation": bench.consultation,
        "acts": current_actor().can(Permission.REPORT_CURATE),
        "total": len(newest),
        "effects": _effects(bench),
        "done": said(done, bench) if done else "",
        "lost": len(bench.tree.without_effect),
        "rows": [_row(bench, event, names) for event in shown],
        "page": page,
        "pages": pages,
        "pager_url": page_url(),
        "seen": bench.number,
    }


def _row(bench: Bench, event: CurationEvent, names: dict[int, str]) -> dict[str, Any]:
    cancelled = event.number in bench.cancelled
    before = event.number <= bench.run.curation_number
    return {
        "number": event.number,
        "said": said(event, bench),
        "by": names.get(event.actor_id or 0, ""),
        "at": event.at,
        "cancelled": cancelled,
        "before": before,
        "without_effect": event.number in bench.tree.without_effect,
        "undoable": not cancelled and not before and event.kind not in _LASTING,
        "loses": _loses(bench, event) if not cancelled else "",
    }


_LASTING = (CurationKind.PROPOSE, CurationKind.AGREE, CurationKind.REOPEN)


def _loses(bench: Bench, event: CurationEvent) -> str:
    """Later decisions about themes that this one made: without it they would find nothing to act on."""
    made = {item["id"] for item in event.payload.get("created", ())}
    if not made:
        return ""
    others = [
        each
        for each in bench.events
        if each.number > event.number
        and each.number not in bench.cancelled
        and each.kind is not CurationKind.UNDO
        and touched(each.theme_id, each.payload) & made
    ]
    if not others:
        return ""
    return ngettext(
        "%(num)s décision prise ensuite sur ce thème n’aurait plus d’effet.",
        "%(num)s décisions prises ensuite sur ce thème n’auraient plus d’effet.",
        len(others),
    )


def _effects(bench: Bench) -> list[str]:
    """How many decisions hold, and how many ideas stand where people put them."""
    held = [event for event in bench.events if event.kind is not CurationKind.UNDO]
    kept = len([event for event in held if event.number not in bench.cancelled])
    moved = int(bench.tree.moved.sum())
    sentences = [
        ngettext("%(num)s décision tient.", "%(num)s décisions tiennent.", kept),
        ngettext(
            "%(num)s idée a été placée par une personne.", "%(num)s idées ont été placées par des personnes.", moved
        ),
    ]
    people = _people(bench)
    return [*sentences, ngettext("%(num)s personne y a travaillé.", "%(num)s personnes y ont travaillé.", people)]


def _people(bench: Bench) -> int:
    query = sa.select(sa.func.count(sa.distinct(CurationEvent.actor_id))).where(
        CurationEvent.corpus_id == bench.corpus.id
    )
    return db.session.scalar(query) or 0
