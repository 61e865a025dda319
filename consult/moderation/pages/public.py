"""What everybody reads of moderation, and what an author reads of their own contributions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations.queries_moderating import authors_of, public_page, texts_by_ids
from consult.moderation import queries
from consult.moderation.models import ActKind
from consult.moderation.rules import CONTESTABLE, Count, may_contest, median_hours, public_counts
from consult.moderation.subjects import Consultation
from consult.web.filters import number

PAGE = 25


def figures_page(consultation: Consultation, k: int) -> dict[str, Any]:
    """Counts by reason, contests and delays; nothing that fewer than k people stand behind."""
    excluded = queries.excluded_by_reason(consultation.id)
    contests = queries.contest_counts(consultation.id)
    labels = {True: _("Décision annulée"), False: _("Décision maintenue"), None: _("Réponse attendue")}
    others = _("Autres raisons")
    return {
        "consultation": consultation,
        "k": k,
        "excluded": _rows([(reason, id_) for reason, id_ in excluded], k, others),
        "contests": _rows([(labels[accepted], id_) for accepted, id_ in contests], k, _("Toutes issues")),
        "decision_delay": _delay(queries.decision_delays(consultation.id), k),
        "contest_delay": _delay(queries.contest_delays(consultation.id), k),
    }


def _rows(labelled: Sequence[tuple[str, int]], k: int, others: str) -> list[Count]:
    authors = authors_of([id_ for _label, id_ in labelled])
    contributions: dict[str, int] = {}
    people: dict[str, set[int]] = {}
    for label, id_ in labelled:
        contributions[label] = contributions.get(label, 0) + 1
        people.setdefault(label, set()).add(authors[id_])
    return public_counts([(label, count, len(people[label])) for label, count in contributions.items()], k, others)


def _delay(delays: Sequence[timedelta], k: int) -> str:
    """« 3 h », « 2 jours »; nothing while fewer than k were decided."""
    hours = median_hours(delays)
    if hours is None or len(delays) < k:
        return _("pas encore assez de décisions")
    if hours < 1:
        return _("moins d’une heure")
    if hours < 48:
        return _("%(n)s h", n=number(round(hours)))
    days = round(hours / 24)
    return ngettext("%(n)s jour", "%(n)s jours", days, n=number(days))


def reading_page(consultation: Consultation, page: int) -> dict[str, Any]:
    """The masked contributions, without anything of who wrote them."""
    ids, count = public_page(consultation.id, page, PAGE)
    texts = texts_by_ids(consultation.id, ids)
    rows = [{"id": id_, "text": texts[id_].masked} for id_ in ids if id_ in texts]
    return {"consultation": consultation, "rows": rows, "count": count}


def author_notices(contribution_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Contribution → what was decided of it, as its author may read it: the reason, the contest and its answer."""
    contests = queries.contests_of(contribution_ids)
    notices: dict[int, dict[str, Any]] = {}
    for act in reversed(queries.acts_of(contribution_ids)):
        contest = contests.get(act.id)
        if act.kind is ActKind.HIDE and act.undone_at is None:
            notices[act.contribution_id] = {"kind": "held", "reason": "", "act_id": None, "contest": None}
        elif act.kind in CONTESTABLE and (act.undone_at is None or contest is not None):
            notices[act.contribution_id] = {
                "kind": "undone" if act.undone_at else str(act.kind),
                "reason": act.reason,
                "act_id": act.id if may_contest(act.kind, act.undone_at is not None, contest is not None) else None,
                "contest": contest,
            }
        elif act.kind is ActKind.PUBLISH and act.undone_at is None:
            notices.pop(act.contribution_id, None)
    return notices
