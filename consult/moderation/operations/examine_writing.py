"""The filter reads a project or a comment: what is personal is hidden, what deserves a person's eye waits for one."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations.masking import find_masks
from consult.db import db
from consult.moderation import queries
from consult.moderation.filter import Flag, find_flags, main_subject
from consult.moderation.models import ItemState, Subject
from consult.moderation.models_writings import Writing
from consult.moderation.operations.gather_writing import gather_writing
from consult.moderation.queries_writings import writing_about
from consult.moderation.rules import rank
from consult.moderation.rules_writings import prints_of, unchanged
from consult.moderation.writings import source_of


def examine_writing(*, actor: Actor, kind: str, target_id: int) -> Writing | None:
    """None where there is nothing to see. What a person hid in a part stays hidden as long as that part stands; a text
    without anything new does not come back to the queue."""
    text = source_of(kind).texts(actor.organisation_id, [target_id]).get(target_id)
    if text is None:
        return None
    known = writing_about(kind, target_id)
    same = unchanged(text.parts, known.prints) if known else set()
    masks, flags = {}, {}
    words = queries.charter_of(actor.organisation_id).words
    for name, part in text.parts.items():
        if not part:
            continue
        if known and name in same:
            masks[name], flags[name] = known.masks.get(name, []), known.flags.get(name, [])
            continue
        spans = find_masks(part)
        masks[name] = [[span.start, span.end, span.kind] for span in spans]
        flags[name] = [[flag.start, flag.end, str(flag.kind)] for flag in find_flags(part, spans, words)]
    new = [flag for name, part in text.parts.items() if part and name not in same for flag in _found(flags[name])]
    if known is None and not new:
        return None
    if known is None:
        known = Writing(organisation_id=actor.organisation_id, kind=kind, target_id=target_id)
        known.state, known.subject, known.priority = ItemState.MOOT, main_subject(new), rank(main_subject(new))
        db.session.add(known)
    known.masks, known.flags, known.prints = masks, flags, prints_of(text.parts)
    if new:
        subject = main_subject(new)
        if known.state is not ItemState.WAITING or rank(subject) < known.priority:
            known.subject, known.priority = subject, rank(subject)
        known.state = ItemState.WAITING
    db.session.flush()
    if new:
        gather_writing(item=known, text=text)
    return known


def _found(rows: list[list[object]]) -> list[Flag]:
    return [Flag(Subject(str(kind)), int(str(start)), int(str(end))) for start, end, kind in rows]
