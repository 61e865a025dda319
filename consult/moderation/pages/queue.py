"""The queue, one contribution in front of a moderator, the decisions that were taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import structlog
from flask import url_for
from flask_babel import gettext as _

from consult.accounts.queries_team import holders_of, names_of
from consult.authz import ROLE_PERMISSIONS, Actor, Permission
from consult.consultations import queries as consultations
from consult.consultations.queries_moderating import ModeratedText, texts_by_ids
from consult.moderation import queries
from consult.moderation.labels import ACT_BADGES, ACT_LABELS, HELD_BACK, SUBJECT_BADGES, SUBJECT_LABELS
from consult.moderation.models import ActKind, ModerationAct, ModerationItem, Subject
from consult.moderation.pages.texts import cut, excerpt
from consult.moderation.rules import ALREADY_MASKED, DECIDING, is_claimed, may_answer_contest
from consult.moderation.subjects import Consultation
from consult.web.filters import time_short

log = structlog.get_logger("concerte.moderation")
MODERATORS = [role for role, held in ROLE_PERMISSIONS.items() if Permission.CONTRIBUTION_MODERATE in held]
SHOWN_OF_BATCH = 5


def queue_page(
    actor: Actor, consultation: Consultation, subject: Subject | None, page: int, now: datetime
) -> dict[str, Any]:
    counts = queries.batch_counts(consultation.id)
    items = queries.waiting_page(consultation.id, subject, page)
    texts = texts_by_ids(consultation.id, [item.contribution_id for item in items])
    sizes = queries.group_sizes({item.group_id for item in items if item.group_id})
    names = names_of(actor.organisation_id, {item.claimed_by_id for item in items} | {item.asked_id for item in items})
    total = sum(counts.values())
    waiting = queries.waiting_total(consultation.id)
    mine = queries.my_claim(consultation.id, actor.person_id or 0, now)
    return {
        "consultation": consultation,
        "waiting": waiting,
        "batches": total,
        "count": counts.get(subject, 0) if subject else total,
        "subject": subject,
        "subjects": [_choice(consultation, None, _("Tout"), total, subject)]
        + [_choice(consultation, each, str(SUBJECT_LABELS[each]), counts[each], subject) for each in counts],
        "rows": [
            _row(actor, consultation, item, texts[item.contribution_id], sizes, names, now)
            for item in items
            if item.contribution_id in texts
        ],
        "mine_url": _item_url(consultation, mine.contribution_id, subject) if mine else None,
        "publishes_list": subject in ALREADY_MASKED and bool(items),
    }


def contribution_rows(
    actor: Actor,
    items: Sequence[ModerationItem],
    names: dict[int | None, str],
    narrowed: Mapping[str, Any],
    now: datetime,
) -> dict[int, dict[str, Any]]:
    """Rows of the whole queue, by item: contributions of several consultations."""
    found: dict[int, dict[str, Any]] = {}
    sizes = queries.group_sizes({item.group_id for item in items if item.group_id})
    ids = {item.consultation_id for item in items}
    for consultation in consultations.consultations_by_ids(actor.organisation_id, ids):
        mine = [item for item in items if item.consultation_id == consultation.id]
        texts = texts_by_ids(consultation.id, [item.contribution_id for item in mine])
        for item in mine:
            if text := texts.get(item.contribution_id):
                url = url_for(
                    "moderation.show", slug=consultation.slug, contribution_id=item.contribution_id, **narrowed
                )
                row = _row(actor, consultation, item, text, sizes, names, now)
                found[item.id] = row | {"url": url, "label": _("Contribution"), "place": consultation.title}
    return found


def _choice(
    consultation: Consultation, subject: Subject | None, label: str, count: int, current: Subject | None
) -> dict[str, Any]:
    url = url_for("moderation.queue", slug=consultation.slug, motif=str(subject) if subject else None)
    return {"label": label, "url": url, "count": count, "current": subject is current}


def _item_url(consultation: Consultation, contribution_id: int, subject: Subject | None) -> str:
    motif = str(subject) if subject else None
    return url_for("moderation.show", slug=consultation.slug, contribution_id=contribution_id, motif=motif)


def _row(
    actor: Actor,
    consultation: Consultation,
    item: ModerationItem,
    text: ModeratedText,
    sizes: dict[int, int],
    names: dict[int | None, str],
    now: datetime,
) -> dict[str, Any]:
    reader = item.claimed_by_id if is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now) else None
    return {
        "url": _item_url(consultation, item.contribution_id, None),
        "excerpt": excerpt(text.masked) or _("(réponse vide)"),
        "subject": (SUBJECT_LABELS[item.subject], SUBJECT_BADGES.get(item.subject, "neutral")),
        "alike": sizes.get(item.group_id or 0, 1),
        "says_nothing": item.subject is Subject.EMPTY,
        "reader": names.get(reader, "") if reader else "",
        "asked": names.get(item.asked_id) or (_("un collègue") if item.asked_by_id else ""),
        "state": _("Retenue") if text.reason == HELD_BACK else _("Écartée") if text.excluded else "",
        "day": text.day,
    }


def item_page(
    actor: Actor,
    consultation: Consultation,
    contribution_id: int,
    now: datetime,
    original: str | None = None,
) -> dict[str, Any]:
    """Everything a moderator needs in front of one contribution. `original`: shown in place of the masked text."""
    text = texts_by_ids(consultation.id, [contribution_id]).get(contribution_id)
    item = queries.item_of(consultation.id, contribution_id)
    log.info("contribution_moderated_read", person_id=actor.person_id, contribution_id=contribution_id)
    acts = queries.acts_of([contribution_id])
    contest = queries.open_contest(contribution_id)
    flags = queries.flags_of([contribution_id]).get(contribution_id, [])
    names = names_of(actor.organisation_id, {act.actor_id for act in acts} | {item.claimed_by_id if item else None})
    batched = item is not None and contest is None
    group = queries.waiting_group(item, SHOWN_OF_BATCH) if item and batched else [contribution_id]
    standing = queries.standing_act(contribution_id)
    taken = item is not None and is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now)
    shown = original if original is not None else text.masked if text else ""
    return {
        "consultation": consultation,
        "contribution_id": contribution_id,
        "gone": text is None,
        "text": shown,
        "pieces": cut(shown, flags),
        "is_original": original is not None,
        "masks": [_mask(text, span.start, span.end, original) for span in text.spans] if text else [],
        "kinds": list(dict.fromkeys(SUBJECT_LABELS[flag.kind] for flag in flags)),
        "excluded": text.reason if text and text.excluded else None,
        "prompt": _prompt(consultation, text.question_id) if text else "",
        "day": text.day if text else None,
        "reader": (names.get(item.claimed_by_id, ""), time_short(item.claimed_until)) if item and taken else None,
        "asked": item is not None and item.asked_by_id is not None,
        "group": queries.group_size(item) if item and batched else 1,
        "others": _others(consultation, group[1:]),
        "says_nothing": item is not None and item.subject is Subject.EMPTY,
        "reports": queries.reports_of(contribution_id),
        "reasons": queries.charter_of(actor.organisation_id).reasons,
        "seen": standing.id if standing else "",
        "contest": contest,
        "may_answer": contest is not None and standing is not None and _may_answer(contest.act_id, acts, actor),
        "history": [_told(act, names) for act in acts],
        "colleagues": colleagues_of(actor, now.date()),
        "last": last_decision(actor, consultation),
        "waiting": queries.waiting_total(consultation.id),
    }


def colleagues_of(actor: Actor, today: date) -> list[tuple[int, str]]:
    """The other moderators: whose opinion may be asked."""
    held = holders_of(actor.organisation_id, MODERATORS, today)
    return [(id_, name) for id_, name in held if id_ != actor.person_id]


def _may_answer(act_id: int, acts: Sequence[ModerationAct], actor: Actor) -> bool:
    act = next(act for act in acts if act.id == act_id)
    return may_answer_contest(act.actor_id, actor.person_id)


def _mask(text: ModeratedText, start: int, end: int, original: str | None) -> dict[str, Any]:
    """A hidden passage: its words are shown only where the original is."""
    span = next(span for span in text.spans if (span.start, span.end) == (start, end))
    label = SUBJECT_LABELS[Subject(span.kind)] if span.kind in set(Subject) else _("Caché par l’équipe")
    return {"place": f"{start}-{end}", "label": label, "words": original[start:end] if original is not None else ""}


def _prompt(consultation: Consultation, question_id: int) -> str:
    return next((q.prompt for q in consultations.questions_of(consultation.id) if q.id == question_id), "")


def _others(consultation: Consultation, ids: Sequence[int]) -> list[str]:
    texts = texts_by_ids(consultation.id, ids)
    return [excerpt(texts[id_].masked) or _("(réponse vide)") for id_ in ids if id_ in texts]


def _told(act: ModerationAct, names: dict[int | None, str]) -> dict[str, Any]:
    return {
        "id": act.id,
        "label": ACT_LABELS[act.kind],
        "badge": ACT_BADGES[act.kind],
        "reason": act.reason if act.kind is not ActKind.HIDE else "",
        "note": act.note,
        "who": names.get(act.actor_id) or _("Le filtre"),
        "at": act.at,
        "undone": act.undone_at,
        "may_undo": act.undone_at is None and act.kind in DECIDING and act.kind is not ActKind.HIDE,
    }


def last_decision(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """What the « annuler » of the queue brings back."""
    act = queries.my_last_decision(consultation.id, actor.person_id or 0)
    return {"id": act.id, "label": ACT_LABELS[act.kind], "at": act.at} if act else None


def decisions_page(actor: Actor, consultation: Consultation, page: int) -> dict[str, Any]:
    acts, count = queries.decisions_page(consultation.id, page)
    names = names_of(actor.organisation_id, {act.actor_id for act, _size in acts})
    ids = [act.contribution_id for act, _size in acts]
    texts, contested = texts_by_ids(consultation.id, ids), queries.contested_among(ids)
    rows = []
    for act, size in acts:
        text = texts.get(act.contribution_id)
        more = {
            "size": size,
            "url": _item_url(consultation, act.contribution_id, None),
            "excerpt": (excerpt(text.masked) or _("(réponse vide)")) if text else _("(texte retiré)"),
            "contested": act.undone_at is None and act.contribution_id in contested,
        }
        rows.append(_told(act, names) | more)
    return {"consultation": consultation, "count": count, "rows": rows}
