"""The list of questions as its page shows it: by section, each with what may be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.consultations import queries, queries_life
from consult.consultations.composing import question_rows
from consult.consultations.concurrency import fingerprint
from consult.consultations.models import Consultation, QuestionKind
from consult.consultations.rules import may_edit_questions, may_remove_question, may_reword
from consult.consultations.rules_order import Layout


def list_page(consultation: Consultation, moved: str = "") -> dict[str, Any]:
    """Everything of the page; `moved` is what was just moved: the code of a question, or `section-<id>`."""
    questions = queries.questions_of(consultation.id)
    layout = queries.layout(consultation.id)
    wordings = queries_life.wordings_of(consultation.id)
    rows = {row["code"]: row for row in question_rows(consultation.slug, questions)}
    for question in questions:
        rows[question.code] |= {
            "may_duplicate": question.kind is not QuestionKind.PROFILE,
            "wordings": wordings.get(question.id, []),
        }
    return {
        "groups": _groups(consultation, layout, rows),
        "count": len(questions),
        "seen": fingerprint(queries.order_shown(consultation.id)),
        "editable": may_edit_questions(consultation, queries.has_answers(consultation.id)),
        "rewordable": may_reword(consultation),
        "removable": _removable(consultation),
        "announced": _announced(layout, rows, moved),
        "moved": moved,
    }


def _removable(consultation: Consultation) -> set[str]:
    """Codes of the questions that may still be taken out once people answer: those that nobody answered yet."""
    if not may_remove_question(consultation, has_sent_answers=False):
        return set()
    return queries.unanswered_codes(consultation.id)


def _groups(consultation: Consultation, layout: Layout, rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    slug = consultation.slug
    sections = {section.id: section for section in queries.sections_of(consultation.id)}
    number = 0
    groups = []
    for place, group in enumerate(layout):
        held = []
        for code in group.codes:
            number += 1
            held.append(rows[code] | {"number": number})
        section = sections.get(group.section_id or 0)
        groups.append(
            {
                "section": section,
                "rows": held,
                "first": place == 1,
                "last": place == len(layout) - 1,
                "url": url_for("composing.edit_section", slug=slug, section_id=section.id) if section else "",
            }
        )
    return groups


def _announced(layout: Layout, rows: dict[str, dict[str, Any]], moved: str) -> str:
    """« Question 3 sur 6 : … », said once the page is patched."""
    order: Sequence[str] = [code for group in layout for code in group.codes]
    if moved in order:
        told = {"place": order.index(moved) + 1, "total": len(order), "prompt": rows[moved]["prompt"]}
        return _("Question %(place)s sur %(total)s : %(prompt)s", **told)
    return _("La section est déplacée.") if moved.startswith("section-") else ""
