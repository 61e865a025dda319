"""The one queue of the organisation: what waits in consultations, projects and comments, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.accounts.queries_team import names_of
from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.moderation import queries_queue as queue
from consult.moderation.labels import SUBJECT_LABELS
from consult.moderation.models import Subject
from consult.moderation.pages.home import consultation_rows
from consult.moderation.pages.queue import contribution_rows
from consult.moderation.pages.writings import writing_rows
from consult.moderation.queries_queue import CONTRIBUTION, KINDS, Line, Reach
from consult.moderation.subjects import NOT_BEGUN

WHOLE = "tout"
FILES: dict[str, tuple[Any, tuple[str, ...]]] = {
    WHOLE: (_l("Tout"), KINDS),
    "contributions": (_l("Contributions"), (CONTRIBUTION,)),
    "projets": (_l("Projets"), ("project",)),
    "commentaires": (_l("Commentaires"), ("comment",)),
}


def reach_of(organisation_id: int, file: str, subject: Subject | None) -> Reach:
    begun = [row.id for row in consultations.consultations_of(organisation_id) if row.state not in NOT_BEGUN]
    return Reach(organisation_id, tuple(begun), FILES[file or WHOLE][1], subject)


def shared_page(actor: Actor, file: str, subject: Subject | None, page: int, now: datetime) -> dict[str, Any]:
    """`file` and `subject` narrow it; counts are of lines, a batch of nearly identical texts being one."""
    file = file or WHOLE
    reach = reach_of(actor.organisation_id, file, subject)
    counts = queue.counts(reach)
    totals = {
        name: sum(n for (kind, _why), n in counts.items() if kind in kinds) for name, (_label, kinds) in FILES.items()
    }
    reasons = {
        each: sum(n for (kind, why), n in counts.items() if why is each and kind in reach.kinds) for each in Subject
    }
    lines = queue.page_of_lines(reach, page)
    return {
        "file": file,
        "subject": subject,
        "total": totals[WHOLE],
        "count": reasons[subject] if subject else totals[file],
        "files": [
            _choice(str(label), name, None, totals[name], name == file) for name, (label, _kinds) in FILES.items()
        ],
        "subjects": [_choice(_("Toutes les raisons"), file, None, totals[file], subject is None)]
        + [_choice(str(SUBJECT_LABELS[each]), file, each, n, each is subject) for each, n in reasons.items() if n],
        "rows": _rows(actor, lines, {"file": file} | ({"motif": str(subject)} if subject else {}), now),
        "places": consultation_rows(actor.organisation_id),
    }


def _choice(label: str, file: str, subject: Subject | None, count: int, current: bool) -> dict[str, Any]:
    url = url_for("moderation.index", file=file, motif=str(subject) if subject else None)
    return {"label": label, "url": url, "count": count, "current": current}


def _rows(actor: Actor, lines: Sequence[Line], narrowed: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """In the order of the lines, whatever they are made of."""
    items, texts = queue.contributions_among(lines), queue.writings_among(lines)
    people = {item.claimed_by_id for item in items} | {item.asked_id for item in items}
    people |= {item.claimed_by_id for item in texts} | {item.asked_id for item in texts}
    names = names_of(actor.organisation_id, people)
    rows = {(CONTRIBUTION, id_): row for id_, row in contribution_rows(actor, items, names, narrowed, now).items()}
    rows |= {("", id_): row for id_, row in writing_rows(actor, texts, names, narrowed, now).items()}
    keys = [(line.kind if line.kind == CONTRIBUTION else "", line.id) for line in lines]
    return [rows[key] for key in keys if key in rows]


def line_url(organisation_id: int, line: Line, narrowed: Mapping[str, Any]) -> str:
    if line.kind != CONTRIBUTION:
        return url_for("moderation.writing", writing_id=line.id, **narrowed)
    (item,) = queue.contributions_among([line])
    slugs = {row.id: row.slug for row in consultations.consultations_by_ids(organisation_id, [item.consultation_id])}
    slug = slugs[item.consultation_id]
    return url_for("moderation.show", slug=slug, contribution_id=item.contribution_id, **narrowed)
