"""Two editors at once: a form carries the fingerprint of what its page showed, held against what is stored now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.consultations.models import Consultation, Question
from consult.db import db
from consult.errors import Conflict

SHOWN = (
    "prompt", "help", "example", "required", "max_choices", "max_length", "shuffle_choices", "scale_min", "scale_max",
    "scale_min_label", "scale_max_label", "profile_key", "section_id",
)  # fmt: skip


class EditedMeanwhile(Conflict):
    """`stored` is what the other person wrote, by part."""

    message = _l("Une autre personne a modifié ceci entre-temps. Voici ce qui est enregistré ; rien n’a été écrasé.")

    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__()
        self.stored = dict(stored)


def fingerprint(values: Mapping[str, Any]) -> str:
    """The same for the same values, whatever the order of the parts."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def question_shown(question: Question) -> dict[str, Any]:
    """What the page of a question shows of it, by field."""
    plain = {name: getattr(question, name) for name in SHOWN}
    return plain | {
        "choices": "\n".join(choice.label for choice in question.choices),
        "rows": "\n".join(question.settings.get("rows", ())),
        "settings": question.settings,
        "conditions": [[row.source_question_id, row.operator.value, row.value] for row in question.conditions],
    }


def lock(consultation: Consultation) -> None:
    """Hold the consultation until the end of the transaction, and read it again: of two editors, one waits."""
    db.session.flush()
    query = sa.select(Consultation).where(Consultation.id == consultation.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True))


def refuse_if_changed(seen: str | None, stored: Mapping[str, Any]) -> None:
    """Raise EditedMeanwhile when what is stored is not what the editor saw. `seen` of None asks for no check."""
    if seen and seen != fingerprint(stored):
        raise EditedMeanwhile(stored)
