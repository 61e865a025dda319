"""What the public pages of a report show besides the report: opinions, questions, issues; and the team's inbox."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.accounts import queries as accounts
from consult.consultations.masking import find_masks, masked
from consult.errors import NotFound
from consult.reports import queries
from consult.reports.document import Json
from consult.reports.issuing.models import IssueReason
from consult.reports.issuing.queries import issues_of
from consult.reports.models import ReportVersion
from consult.reports.outcome.models import QuestionState, ReportQuestion
from consult.reports.outcome.published_tree import PublishedTree
from consult.reports.outcome.queries import (
    PAGE,
    opinion_counts,
    opinions_of,
    published_questions,
    question_of,
    questions_page,
)
from consult.reports.subjects import Consultation
from consult.reports.verbatims import thaw
from consult.territories import queries as territories
from consult.web.links import site_url
from consult.web.paging import page_count

REASONS = {
    IssueReason.ERASURE: _l("des contributions ont été effacées ou retirées par leurs auteurs"),
    IssueReason.QUOTATION: _l("des verbatims ne sont plus cités, ou le sont de nouveau"),
    IssueReason.RETENTION: _l("la durée de conservation des textes est arrivée à son terme"),
}
STATES = {
    QuestionState.WAITING: _l("À répondre"),
    QuestionState.ANSWERED: _l("Répondue"),
    QuestionState.PUBLISHED: _l("Publiée"),
    QuestionState.DECLINED: _l("Classée"),
}


def after_publication(version: ReportVersion, reader_hash: str | None) -> dict[str, Any]:
    """For the whole report, and for the page of one theme."""
    return {
        "opinions": opinions_of(version.corpus_id, version.content["k"], reader_hash),
        "questions": published_questions(version.corpus_id),
        "labels": theme_labels(version),
        "issues": [
            {
                "number": issue.number,
                "at": issue.at,
                "reason": REASONS[issue.reason],
                "erased": issue.erased,
                "files": sorted(issue.files.items()),
            }
            for issue in issues_of(version.id)
        ],
    }


def theme_cell(version: ReportVersion, key: str) -> Json:
    """A theme that the report shows with its numbers. Raises NotFound."""
    cell = PublishedTree(version.content).by_key(key)
    if cell is None:
        raise NotFound
    return cell


def public_theme_page(consultation: Consultation, key: str, reader_hash: str | None) -> dict[str, Any]:
    """One theme of the published report, alone on its page: what is shared. Raises NotPublished, NotFound."""
    version = queries.published_report(consultation)
    organisation = territories.organisation(consultation.organisation_id)
    cell = theme_cell(version, key)
    shown = [theme for theme in PublishedTree(version.content).themes() if not theme.get("hidden")]
    at = shown.index(cell)
    after = after_publication(version, reader_hash)
    return after | {
        "consultation": consultation,
        "version": version,
        "cell": cell,
        "k": version.content["k"],
        "verbatims": thaw(consultation.id, cell.get("verbatims", [])),
        "previous": shown[at - 1] if at else None,
        "following": shown[at + 1] if at + 1 < len(shown) else None,
        "questions": [question for question in after["questions"] if question.theme_key == key],
        "page_url": site_url(organisation, "reports.public_theme", slug=consultation.slug, theme_key=key),
        "card_url": site_url(organisation, "reports.theme_card", slug=consultation.slug, theme_key=key),
    }


def ask_page(consultation: Consultation, key: str) -> dict[str, Any]:
    """The form of a question, about a theme or the whole report. Raises NotPublished, NotFound."""
    version = queries.published_report(consultation)
    return {
        "consultation": consultation,
        "version": version,
        "cell": theme_cell(version, key) if key else None,
    }


def inbox_page(consultation: Consultation, page: int) -> dict[str, Any]:
    """What readers asked and thought, for the team. Raises NotPublished."""
    version = queries.published_report(consultation)
    rows, count = questions_page(version.corpus_id, page)
    labels = theme_labels(version)
    opinions = opinion_counts(version.corpus_id)
    return {
        "consultation": consultation,
        "rows": [_row(question, labels) for question in rows],
        "count": count,
        "page": page,
        "pages": page_count(count, PAGE),
        "opinions": [
            {"label": label, "useful": opinions[key][0], "not_useful": opinions[key][1]}
            for key, label in labels.items()
            if key in opinions
        ],
    }


def answer_page(consultation: Consultation, question_id: int) -> dict[str, Any]:
    """One question, with who answered it. Raises NotPublished, NotFound."""
    version = queries.published_report(consultation)
    question = question_of(version.corpus_id, question_id)
    return {
        "consultation": consultation,
        "question": question,
        "row": _row(question, theme_labels(version)),
        "proposed": question.public_body or masked(question.body, find_masks(question.body)),
        "answered_by": accounts.names_of([question.answered_by_id]).get(question.answered_by_id, "")
        if question.answered_by_id
        else "",
    }


def theme_labels(version: ReportVersion) -> dict[str, str]:
    return {cell["key"]: cell["label"] for cell in PublishedTree(version.content).themes()}


def _row(question: ReportQuestion, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "id": question.id,
        "body": question.body,
        "asked_at": question.asked_at,
        "theme": labels.get(question.theme_key, ""),
        "state": question.state,
        "state_label": STATES[question.state],
        "by_mail": question.email is not None,
    }
