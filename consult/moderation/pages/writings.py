"""The queue of projects and comments, one of them in front of a moderator, the decisions that were taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from flask import url_for
from flask_babel import gettext as _

from consult.accounts.queries_team import names_of
from consult.authz import Actor
from consult.moderation import queries
from consult.moderation import queries_writings as writings
from consult.moderation.filter import Flag
from consult.moderation.labels import ACT_BADGES, SUBJECT_BADGES, SUBJECT_LABELS, TEXT_ACT_LABELS
from consult.moderation.models import ActKind, Subject
from consult.moderation.models_writings import Writing, WritingAct
from consult.moderation.pages.queue import SHOWN_OF_BATCH, colleagues_of
from consult.moderation.pages.texts import cut, excerpt
from consult.moderation.rules import DECIDING, is_claimed, may_answer_contest
from consult.moderation.rules_writings import in_whole, unchanged, whole
from consult.moderation.writings import Written, hide, source_of
from consult.web.filters import time_short

log = structlog.get_logger("concerte.moderation")


@dataclass(frozen=True)
class Laid:
    """A text read as one, with what is flagged and hidden in it."""

    original: str
    shown: str
    flags: list[Flag]
    masks: list[tuple[int, int, str]]


def laid(item: Writing, text: Written) -> Laid:
    same = unchanged(text.parts, item.prints)
    flags = in_whole(text.parts, {name: rows for name, rows in item.flags.items() if name in same})
    masks = in_whole(text.parts, {name: rows for name, rows in item.masks.items() if name in same})
    return Laid(
        original=whole(text.parts),
        shown=whole(hide(text.parts, item.masks, item.prints)),
        flags=[Flag(Subject(kind), start, end) for start, end, kind in flags],
        masks=masks,
    )


def texts_of(organisation_id: int, items: Sequence[Writing]) -> dict[int, Written]:
    """Item → its text, those without words any more left out; one query for each kind."""
    found: dict[int, Written] = {}
    for kind in {item.kind for item in items}:
        of_kind = [item for item in items if item.kind == kind]
        texts = source_of(kind).texts(organisation_id, [item.target_id for item in of_kind])
        found |= {item.id: texts[item.target_id] for item in of_kind if item.target_id in texts}
    return found


def writing_rows(
    actor: Actor,
    items: Sequence[Writing],
    names: dict[int | None, str],
    narrowed: Mapping[str, Any],
    now: datetime,
) -> dict[int, dict[str, Any]]:
    """Rows of the whole queue, by item, those without words any more left out."""
    texts = texts_of(actor.organisation_id, items)
    return {
        item.id: _row(actor, item, texts[item.id], names, now)
        | {"url": url_for("moderation.writing", writing_id=item.id, **narrowed)}
        for item in items
        if item.id in texts
    }


def _row(actor: Actor, item: Writing, text: Written, names: dict[int | None, str], now: datetime) -> dict[str, Any]:
    reader = item.claimed_by_id if is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now) else None
    return {
        "excerpt": excerpt(laid(item, text).shown),
        "label": text.label,
        "place": text.about if item.kind == "comment" else "",
        "subject": (SUBJECT_LABELS[item.subject], SUBJECT_BADGES.get(item.subject, "neutral")),
        "alike": writings.group_size(item),
        "says_nothing": item.subject is Subject.EMPTY,
        "reader": names.get(reader, "") if reader else "",
        "asked": names.get(item.asked_id) or (_("un collègue") if item.asked_by_id else ""),
        "state": _("Écarté") if text.excluded else "",
        "day": text.day,
    }


def writing_page(actor: Actor, item: Writing, now: datetime, *, original: bool = False) -> dict[str, Any]:
    """Everything a moderator needs in front of one text. `original`: nothing hidden."""
    text = source_of(item.kind).texts(actor.organisation_id, [item.target_id]).get(item.target_id)
    log.info("writing_moderated_read", person_id=actor.person_id, writing_id=item.id)
    acts = writings.acts_of(item.id)
    names = names_of(actor.organisation_id, {act.actor_id for act in acts} | {item.claimed_by_id})
    standing = writings.standing_act(item.id)
    contest = next((act for act in acts if act.contested_at and not act.answered_at), None)
    taken = is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now)
    laid_out = laid(item, text) if text else Laid("", "", [], [])
    shown = laid_out.original if original else laid_out.shown
    alone = contest is not None or text is None
    return {
        "item": item,
        "gone": text is None,
        "text": text,
        "pieces": cut(shown, laid_out.flags),
        "is_original": original,
        "masks": [_mask(place, laid_out.original if original else "") for place in laid_out.masks],
        "kinds": list(dict.fromkeys(SUBJECT_LABELS[flag.kind] for flag in laid_out.flags)),
        "reader": (names.get(item.claimed_by_id, ""), time_short(item.claimed_until)) if taken else None,
        "reports": writings.reports_of(item.id),
        "reasons": queries.charter_of(actor.organisation_id).reasons,
        "seen": standing.id if standing else "",
        "contest": contest,
        "may_answer": contest is not None and may_answer_contest(contest.actor_id, actor.person_id),
        "history": [_told(act, names) for act in acts],
        "asked": item.asked_by_id is not None,
        "group": 1 if alone else writings.group_size(item),
        "others": [] if alone else _others(item),
        "colleagues": colleagues_of(actor, now.date()),
        "waiting": writings.waiting_total(actor.organisation_id),
    }


def _others(item: Writing) -> list[str]:
    others = writings.waiting_group(item, SHOWN_OF_BATCH - 1)[1:]
    texts = texts_of(item.organisation_id, others)
    return [excerpt(laid(other, texts[other.id]).shown) for other in others if other.id in texts]


def _mask(place: tuple[int, int, str], original: str) -> dict[str, Any]:
    """A hidden passage: its words are shown only where the original is."""
    start, end, kind = place
    label = SUBJECT_LABELS[Subject(kind)] if kind in set(Subject) else _("Caché par l’équipe")
    return {"place": f"{start}-{end}", "label": label, "words": original[start:end]}


def _told(act: WritingAct, names: dict[int | None, str]) -> dict[str, Any]:
    return {
        "id": act.id,
        "label": TEXT_ACT_LABELS[act.kind],
        "badge": ACT_BADGES[act.kind],
        "reason": act.reason,
        "note": act.note,
        "who": names.get(act.actor_id) or _("Le filtre"),
        "at": act.at,
        "undone": act.undone_at,
        "may_undo": act.undone_at is None and act.kind in DECIDING and act.kind is not ActKind.HIDE,
    }


def writing_decisions(actor: Actor, page: int) -> dict[str, Any]:
    rows, count = writings.decisions_page(actor.organisation_id, page)
    names = names_of(actor.organisation_id, {act.actor_id for act, _item in rows})
    texts = texts_of(actor.organisation_id, [item for _act, item in rows])
    return {
        "count": count,
        "rows": [
            _told(act, names)
            | {
                "about": texts[item.id].label if item.id in texts else _("Texte retiré depuis"),
                "url": url_for("moderation.writing", writing_id=item.id),
            }
            for act, item in rows
        ],
    }


def whole_length(item: Writing) -> int:
    """Characters of the text, within which a selection may lie."""
    text = source_of(item.kind).texts(item.organisation_id, [item.target_id]).get(item.target_id)
    return len(whole(text.parts)) if text else 0
