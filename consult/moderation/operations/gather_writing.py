"""Give a project or a comment that enters the queue its batch: the texts nearly identical to it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.consultations.search import search_text
from consult.db import db
from consult.moderation.likeness import bands, fingerprint, first_alike
from consult.moderation.models_writings import Writing, WritingBand
from consult.moderation.rules_writings import whole
from consult.moderation.writings import Written, hide, source_of


def gather_writing(*, item: Writing, text: Written) -> None:
    """That of its copies, else of the first text of its kind nearly identical to it, else its own. Rewritten, it leaves
    the batch that it was in."""
    shown = whole(hide(text.parts, item.masks, item.prints))
    stems = search_text(shown)
    mark, marks = fingerprint(stems, shown), bands(stems)
    db.session.execute(sa.delete(WritingBand).where(WritingBand.writing_id == item.id))
    item.batch = ""
    db.session.flush()
    item.batch = _known(item, mark) or _nearest(item, stems, marks) or mark
    db.session.add_all(WritingBand(writing_id=item.id, band=band) for band in marks)
    db.session.flush()


def _known(item: Writing, mark: str) -> str:
    """The batch that copies of this text began."""
    begun = sa.exists().where(_of_kind(item), Writing.batch == mark)
    return mark if db.session.scalar(sa.select(begun)) else ""


def _nearest(item: Writing, stems: str, marks: Collection[str]) -> str:
    near = sa.select(WritingBand.writing_id).where(WritingBand.band.in_(marks))
    others = db.session.scalars(
        sa.select(Writing).where(_of_kind(item), Writing.batch != "", Writing.id.in_(near)).order_by(Writing.id)
    ).all()
    texts = source_of(item.kind).texts(item.organisation_id, [other.target_id for other in others])
    words = [
        (place, search_text(whole(hide(texts[other.target_id].parts, other.masks, other.prints))))
        for place, other in enumerate(others)
        if other.target_id in texts
    ]
    found = first_alike(stems, words)
    return others[found].batch if found is not None else ""


def _of_kind(item: Writing) -> sa.ColumnElement[bool]:
    return sa.and_(Writing.organisation_id == item.organisation_id, Writing.kind == item.kind, Writing.id != item.id)
