"""What the author of a text reads when they contest what was decided of it."""

from __future__ import annotations

from typing import Any

from consult.authz import Actor
from consult.errors import NotFound
from consult.moderation.queries_writings import writing
from consult.moderation.rules_writings import whole
from consult.moderation.writings import Written, source_of
from consult.projects.pages.comments import author_notice
from consult.projects.subjects import Act
from consult.web.context import link


def contested_text(actor: Actor, act: Act) -> dict[str, Any]:
    """Raises NotFound for whoever did not write it, or when there is nothing to contest any more."""
    item = writing(actor.organisation_id, act.writing_id)
    source = source_of(item.kind)
    text = source.texts(actor.organisation_id, [item.target_id]).get(item.target_id)
    notice = author_notice(act) if act.undone_at is None or act.answered_at else None
    if (
        text is None
        or notice is None
        or actor.person_id not in source.authors([item.target_id]).get(item.target_id, [])
    ):
        raise NotFound
    return {"text": whole(text.parts), "notice": notice, "url": _own_page(text), "about": text.about}


def _own_page(text: Written) -> str:
    """An author reads their project on their own page, also while moderation keeps it from others."""
    own = link("filing.show", slug=text.values["slug"]) if "_anchor" not in text.values else None
    return own or text.url
