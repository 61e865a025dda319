"""What the pages of a draft show."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.db import utcnow
from consult.reports import queries as reports
from consult.reports.composing import queries
from consult.reports.composing.blocks import Json, heading_of, kind_name
from consult.reports.composing.catalogue import Entry
from consult.reports.composing.changing import block_of
from consult.reports.composing.comparing import read
from consult.reports.composing.compose import section
from consult.reports.composing.desk import Desk
from consult.reports.composing.drafting import template_name
from consult.reports.composing.elements import Composed, Heading, Section
from consult.reports.composing.freezing import compose_version, copy_of, material_of
from consult.reports.composing.models import CompositionState
from consult.reports.composing.quotable import proposed_quotes
from consult.reports.composing.quoting import place_of, signed_quotes
from consult.reports.composing.shortening import words_of
from consult.reports.composing.signing import may_sign
from consult.reports.links import Links
from consult.reports.models import ReportVersion
from consult.reports.subjects import Consultation

Values = dict[str, Any]


def state_said(state: str) -> tuple[str, str]:
    """(what a state is called, the colour of its badge)."""
    return {
        CompositionState.DRAFT: (_("Brouillon"), "neutral"),
        CompositionState.REVIEW: (_("En relecture"), "attention"),
        CompositionState.SIGNED: (_("Signé"), "success"),
        CompositionState.PUBLISHED: (_("Publié"), "success"),
    }[CompositionState(state)]


def list_page(consultation: Consultation) -> Values:
    rows = [
        {
            "url": url_for("writing.show", slug=consultation.slug, composition_id=one.id),
            "title": one.title,
            "template": template_name(one.template),
            "at": one.updated_at,
            "badge": state_said(one.state),
        }
        for one in queries.compositions_of(consultation)
    ]
    return {"consultation": consultation, "rows": rows, "versions": queries.versions_of(consultation)}


def shared(desk: Desk) -> Values:
    """What every page of a draft is given."""
    return {
        "consultation": desk.consultation,
        "composition": desk.composition,
        "badge": state_said(desk.composition.state),
        "here": {"slug": desk.consultation.slug, "composition_id": desk.composition.id},
    }


def show_page(desk: Desk) -> Values:
    """The blocks in order, with what is to be resolved in each."""
    by_block: dict[str, int] = {}
    for fault in desk.faults:
        by_block[fault.block_id] = by_block.get(fault.block_id, 0) + 1
    rows = [
        {
            "id": block["id"],
            "title": heading_of(block),
            "kind": kind_name(block["kind"]),
            "start": read(block.get("text", ""), desk.entries)[:140],
            "faults": by_block.get(block["id"], 0),
        }
        for block in desk.composition.blocks
    ]
    taken = any(edit.action == "remove" and not edit.undone for edit in queries.edits_of(desk.composition.id))
    return {**shared(desk), "rows": rows, "faults": desk.faults, "may_put_back": taken}


def block_page(desk: Desk, block_id: str) -> Values:
    """A block being written: what it draws, its figures, its verbatims, its faults, its history."""
    block = block_of(desk.composition, block_id)
    blocks = desk.composition.blocks
    at = blocks.index(block)
    last = queries.last_edit(desk.composition.id, block_id)
    return {
        **shared(desk),
        "block": block,
        "kind_label": kind_name(block["kind"]),
        "heading": heading_of(block),
        "drawn": drawn_block(desk, block),
        "faults": [fault for fault in desk.faults if fault.block_id == block_id],
        "entries": desk.entries,
        "figures": desk.found("", block.get("theme", "")),
        "quotes": chosen_quotes(desk, block),
        "proposals": other_quotes(desk, block),
        "history": history(desk, block_id),
        "may_undo": last is not None,
        "following": blocks[at + 1]["id"] if at + 1 < len(blocks) else None,
        "preceding": blocks[at - 1]["id"] if at else None,
    }


def drawn_block(desk: Desk, block: Json) -> Section:
    """One block as readers will see it."""
    slug, composition_id = desk.consultation.slug, desk.composition.id

    def address(ref: str, _short: str) -> str:
        return url_for("writing.figure", slug=slug, composition_id=composition_id, ref=ref)

    copy = copy_of(desk.composition, desk.sources, desk.content, [block])
    material = material_of(copy, desk.composition.organisation_id, desk.consultation.id, address)
    with force_locale(desk.composition.locale):
        return section(material, copy["composed"]["blocks"][0])


def chosen_quotes(desk: Desk, block: Json) -> list[Values]:
    """The verbatims of a lesson, in order, with what could give their author away."""
    found = []
    for quote in block.get("quotes", []):
        verbatim = desk.words.get(place_of(quote))
        whole = verbatim.text if verbatim else None
        said = words_of(quote, whole) if whole else None
        found.append(
            {
                "reference": "-".join(map(str, place_of(quote))),
                "text": said,
                "whole": whole,
                "signature": _signature(desk, quote),
                "warnings": desk.giveaway.warnings(said) if said else [],
            }
        )
    return found


def _signature(desk: Desk, quote: Json) -> str:
    signed = signed_quotes(desk.signer, {"quotes": [quote]})["quotes"][0]
    return str(signed.get("signature", ""))


def other_quotes(desk: Desk, block: Json) -> list[Values]:
    """Verbatims of the theme that the lesson does not show yet."""
    if not block.get("theme"):
        return []
    chosen = {place_of(quote) for quote in block.get("quotes", [])}
    return [
        {"reference": one.reference, "text": one.text, "signature": one.signature}
        for one in proposed_quotes(desk.sources, block["theme"], desk.k)
        if (one.quote.contribution_id, one.quote.start, one.quote.end) not in chosen
    ]


def history(desk: Desk, block_id: str | None = None) -> list[Values]:
    """Who changed what, when; the newest first."""
    edits = queries.edits_of(desk.composition.id, block_id)
    names = accounts.names_of([edit.actor_id for edit in edits if edit.actor_id])
    said = {
        "write": _("a modifié"), "add": _("a ajouté"), "remove": _("a retiré"), "move": _("a déplacé"),
        "look": _("a changé la présentation"), "undo": _("a annulé la dernière modification de"),
    }  # fmt: skip
    return [
        {
            "by": names.get(edit.actor_id or 0) or _("Le système"),
            "at": edit.at,
            "said": said[edit.action],
            "block": heading_of(edit.after or edit.before or {}) if edit.block_id and edit.action != "move" else "",
            "before": (edit.before or {}).get("text", "") if edit.action in ("write", "undo") else "",
            "after": (edit.after or {}).get("text", "") if edit.action in ("write", "undo") else "",
            "undone": edit.undone,
        }
        for edit in edits
    ]


def figure_page(desk: Desk, entry: Entry) -> Values:
    """A figure for the team: its request, its contributions, its interval."""
    links = Links(desk.consultation.slug, desk.sources.places, desk.sources.figures, staff=True)
    row = desk.sources.figures.get(entry.code)
    return {
        **shared(desk),
        "entry": entry,
        "request_said": row.request if row else {},
        "contributions_url": links.behind(entry.code) or (links.theme(entry.theme) if entry.theme else ""),
    }


def signing_page(desk: Desk, actor_id: int | None) -> Values:
    composition = desk.composition
    answers = queries.answers_of(composition)
    standing = queries.standing_answers(composition)
    names = accounts.names_of([answer.person_id for answer in answers])
    return {
        **shared(desk),
        "faults": desk.faults if composition.state is CompositionState.DRAFT else [],
        "people": may_sign(composition.organisation_id, utcnow().date()),
        "standing": standing,
        "mine": standing.get(actor_id or 0),
        "asked": any(signer["person_id"] == actor_id for signer in composition.signers),
        "answers": [{"row": answer, "by": names.get(answer.person_id, "")} for answer in answers],
        "objections": [
            {"by": names.get(a.person_id, ""), "reason": a.reason, "at": a.at} for a in answers if not a.agreed
        ],
    }


def contents_of(composed: Composed) -> list[Values]:
    """The table of contents of a composed report."""
    return [
        {"label": heading.text, "url": f"#{heading.anchor}"}
        for one in composed.sections
        for heading in one.elements
        if isinstance(heading, Heading) and heading.level == 2
    ]


def version_page(consultation: Consultation, version: ReportVersion) -> Values:
    """A published composed report, the same for everybody."""
    composed = compose_version(version)
    newest = reports.latest_number(version.corpus_id)
    return {
        "consultation": consultation,
        "version": version,
        "composed": composed,
        "toc": contents_of(composed),
        "older": [one for one in queries.versions_of(consultation) if one.number != version.number],
        "superseded": newest > version.number,
    }
