"""« Comme ceux-ci »: what is asked next, and what would be taken."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask_babel import gettext as _

from consult.consultations import reading
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.asking import Lesson, next_questions, steps, taught
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.finding import Rows, keys_of, ticked
from consult.reports.workbench.pages.preparation import preparation
from consult.reports.workbench.pages.screen import common, places
from consult.reports.workbench.vectors import are_ready, vectors_of

CHOSEN_STEP = 1


def examples_page(bench: Bench, lesson: Lesson) -> dict[str, Any]:
    """Questions, examples so far, and how many ideas each step takes."""
    context = {**common(bench, Asked()), "lesson": lesson, "places": places(bench), "preparation": preparation(bench)}
    context |= {"yes": texts_of(bench, ticked(bench, lesson.yes)), "no": texts_of(bench, ticked(bench, lesson.no))}
    if not are_ready(bench.run):
        return {**context, "learned": False, "questions": [], "steps": []}
    vectors = vectors_of(bench.run, bench.ideas)
    learned = taught(bench, vectors, lesson)
    if learned is None:
        return {**context, "learned": False, "questions": [], "steps": []}
    found = steps(bench, learned)
    words = {item["key"]: item for item in texts_of(bench, ticked(bench, [key for s in found for key in s["border"]]))}
    names = (_("Très proches"), _("Proches"), _("Assez proches"), _("Plus éloignées"))
    return {
        **context,
        "learned": True,
        "questions": texts_of(bench, next_questions(learned, vectors)),
        "steps": [
            {**step, "name": name, "border": [words[key] for key in step["border"] if key in words]}
            for step, name in zip(found, names, strict=True)
        ],
        "chosen": CHOSEN_STEP,
    }


def texts_of(bench: Bench, rows: Rows) -> list[dict[str, Any]]:
    """The words of some ideas, in the order given, with the theme that each has now."""
    ideas, nodes = bench.ideas, bench.tree.nodes
    owners = list(dict.fromkeys(ideas.contribution[rows].tolist()))
    cards = {card.id: card for card in reading.cards(bench.consultation.id, owners)}
    found = []
    for row, key in zip(np.asarray(rows).tolist(), keys_of(bench, rows), strict=True):
        card = cards.get(int(ideas.contribution[row]))
        if card is None or card.text is None or card.moderated:
            continue
        node = nodes.get(int(bench.tree.place[row]))
        text = card.text[int(ideas.start[row]) : int(ideas.end[row])].strip()
        found.append({"key": key, "text": text or card.text, "theme": node.label if node else "", "row": row})
    return found
