"""The texts of the projects put to the vote, as everybody reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from consult.projects.queries import for_selection as projects
from consult.selection.models import Round, RoundProject


def texts_of(round_: Round, in_vote: Sequence[RoundProject]) -> dict[str, Mapping[str, str]]:
    """By code. What moderation took out of public reading has a number and no words; its votes count."""
    shown = projects.shown_texts(round_.organisation_id, [row.project_id for row in in_vote])
    return {
        row.code: shown.get(row.project_id) or {"title": _("%(code)s, écarté par la modération", code=row.code)}
        for row in in_vote
    }


def titles_of(round_: Round, in_vote: Sequence[RoundProject]) -> dict[str, str]:
    return {code: texts["title"] for code, texts in texts_of(round_, in_vote).items()}
