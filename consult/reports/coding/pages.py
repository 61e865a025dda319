"""What governance reads of double coding: draws, progress, results once closed, disagreements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts.queries_team import names_of
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.queries_moderating import readable_ids
from consult.reports import queries as reports
from consult.reports.coding import queries
from consult.reports.coding.models import CodedItem, CodingState, DoubleCoding
from consult.reports.coding.results import Coded, Results, coded_items, published_value, results_of
from consult.reports.coding.rules import Answer
from consult.reports.coding.screen import category_choices
from consult.reports.subjects import Consultation
from consult.web.paging import page_count

PAGE = 20


def index_page(consultation: Consultation) -> dict[str, Any]:
    """Every coding of a consultation, the newest first."""
    codings = queries.codings_of(consultation)
    names = names_of(consultation.organisation_id, [id_ for row in codings for id_ in _coders(row)])
    corpus = reports.corpus_of(consultation)
    current = corpus.current_run_id if corpus else None
    return {
        "consultation": consultation,
        "analysed": current is not None,
        "under_way": any(row.state is CodingState.OPEN and row.run_id == current for row in codings),
        "rows": [
            {
                "coding": row,
                "open": row.state is CodingState.OPEN,
                "coders": [names.get(id_, "–") for id_ in _coders(row)],
                "replaced": row.run_id != current,
                "kappa": None if row.state is CodingState.OPEN else _kappa(row),
            }
            for row in codings
        ],
    }


def _coders(coding: DoubleCoding) -> tuple[int, int]:
    return coding.first_coder_id, coding.second_coder_id


def _kappa(coding: DoubleCoding) -> float | None:
    found: float | None = published_value(coding.run_id, coding.id)["pairs"]["coders"]["kappa"]
    return found


def draw_page(consultation: Consultation) -> dict[str, Any]:
    """Who may code, what there is to draw from. Raises NoAnalysis."""
    run = reports.current_run(consultation)
    number = max((row.number for row in queries.codings_of(consultation)), default=0) + 1
    coders = queries.coders_of(consultation.organisation_id)
    proposed = dict(zip(("first", "second"), (id_ for id_, _name in coders), strict=False))
    return {
        "consultation": consultation,
        "coders": coders,
        "proposed": proposed | {"seed": run.id * 1_000 + number},
    }


def show_page(consultation: Consultation, coding: DoubleCoding) -> dict[str, Any]:
    """How far it is, then what it says. Nobody's answers are read here before the end."""
    names = names_of(consultation.organisation_id, [*_coders(coding), coding.closed_by_id, coding.created_by_id])
    open_ = coding.state is CodingState.OPEN
    labels = labels_of(coding)
    may_code = {id_ for id_, _name in queries.coders_of(consultation.organisation_id)}
    page: dict[str, Any] = {
        "consultation": consultation,
        "coding": coding,
        "open": open_,
        "names": names,
        "replaced": not _is_current(consultation, coding),
        "day_of": date.fromisoformat,
        "lost": [names.get(id_, "–") for id_ in _coders(coding) if open_ and id_ not in may_code],
        "strata": [row | {"label": labels.get(row["category"], _("Un autre thème"))} for row in coding.strata],
    }
    return page | (_progress(consultation, coding) if open_ else _closed(coding, labels))


def _is_current(consultation: Consultation, coding: DoubleCoding) -> bool:
    corpus = reports.corpus_of(consultation)
    return corpus is not None and corpus.current_run_id == coding.run_id


def _progress(consultation: Consultation, coding: DoubleCoding) -> dict[str, Any]:
    items = queries.items_of(coding.id)
    known = readable_ids(consultation.id, [item.contribution_id for item in items if item.contribution_id])
    readable = {item.id for item in items if item.contribution_id in known}
    done = [len(readable & set(queries.answers_of(coding.id, coder))) for coder in (1, 2)]
    total = len(readable)
    return {"total": total, "left": len(items) - total, "done": done, "complete": bool(total) and min(done) == total}


def _closed(coding: DoubleCoding, labels: Mapping[str, str]) -> dict[str, Any]:
    found = results_of(coding)
    differing = [row for row in found.coded if row.first.category != row.second.category]
    return {
        "block": published_value(coding.run_id, coding.id),
        "results": found,
        "differing": len(differing),
        "decided": sum(row.item.decided_category is not None for row in differing),
        "rows": _theme_rows(found, labels),
        "confusion": _confusion(found, labels),
        "erased": sum(item.gone is not None and item.counts for item in queries.items_of(coding.id)),
    }


def _theme_rows(found: Results, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row a category that anybody used."""
    return [
        {
            "label": labels.get(between.category, _("Un autre thème")),
            "first": between.reference,
            "second": between.found,
            "both": between.both,
            "dice": between.dice,
            "machine": machine.found,
            "precision": machine.precision,
            "recall": machine.recall,
        }
        for between, machine in zip(found.between, found.machine, strict=True)
        if between.reference or between.found or machine.found
    ]


def _confusion(found: Results, labels: Mapping[str, str]) -> dict[str, Any]:
    """What both agree on (rows) against the machine (columns), without empty lines."""
    size = range(len(found.categories))
    rows = [i for i in size if any(found.confusion[i])]
    columns = [j for j in size if any(line[j] for line in found.confusion)]
    name = [labels.get(category, _("Un autre thème")) for category in found.categories]
    return {
        "columns": [{"key": "label", "label": _("Les deux personnes")}]
        + [{"key": str(j), "label": name[j], "numeric": True} for j in columns],
        "rows": [{"label": name[i]} | {str(j): found.confusion[i][j] or "·" for j in columns} for i in rows],
    }


def labels_of(coding: DoubleCoding) -> dict[str, str]:
    return dict(category_choices(coding.themes))


def disagreements_page(consultation: Consultation, coding: DoubleCoding, page: int) -> dict[str, Any]:
    """The contributions on which both coded and differ, in the order of coding; those left to decide come first."""
    differing = [row for row in coded_items(coding) if row.first.category != row.second.category]
    differing.sort(key=lambda row: (row.item.decided_category is not None, row.item.position))
    pages = page_count(len(differing), PAGE)
    page = min(max(page, 1), max(1, pages))
    shown = differing[(page - 1) * PAGE : page * PAGE]
    ids = [row.item.contribution_id for row in shown if row.item.contribution_id]
    cards = {card.id: card for card in reading.cards(consultation.id, ids) if not card.moderated}
    prompts = {question.id: question.prompt for question in consultations.questions_of(consultation.id)}
    names = names_of(consultation.organisation_id, [*_coders(coding), *(row.item.decided_by_id for row in shown)])
    labels = labels_of(coding)
    rows = []
    for row in shown:
        card = cards.get(row.item.contribution_id or 0)
        text = card.text if card is not None else None
        prompt = prompts.get(card.question_id, "") if card is not None else ""
        rows.append(
            _disagreement(row, text, prompt, labels, names) | {"url": _decide_url(consultation, coding, row.item)}
        )
    return {
        "consultation": consultation,
        "coding": coding,
        "rows": rows,
        "names": names,
        "total": len(differing),
        "choices": category_choices(coding.themes),
        "page": page,
        "pages": pages,
    }


def _decide_url(consultation: Consultation, coding: DoubleCoding, item: CodedItem) -> str:
    return url_for("coding.decide", slug=consultation.slug, number=coding.number, position=item.position)


def _disagreement(
    row: Coded, text: str | None, prompt: str, labels: Mapping[str, str], names: Mapping[int | None, str]
) -> dict[str, Any]:
    return {
        "position": row.item.position,
        "text": text,
        "prompt": prompt,
        "first": said(row.first, labels),
        "second": said(row.second, labels),
        "machine": said(row.machine, labels),
        "guess": row.item.decided_category or row.first.category,
        "decided": labels.get(row.item.decided_category or "", ""),
        "note": row.item.decision_note or "",
        "by": names.get(row.item.decided_by_id, ""),
        "at": row.item.decided_at,
    }


def said(answer: Answer, labels: Mapping[str, str]) -> str:
    """An answer in words: « Accès aux soins, et aussi Coûts »."""
    main = labels.get(answer.category, _("Un autre thème"))
    others = [labels.get(str(theme), _("Un autre thème")) for theme in answer.others]
    return _("%(main)s, et aussi %(others)s", main=main, others=", ".join(others)) if others else main
