"""What the pages of composition show, gathered from the consultation and its questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts import queries as accounts
from consult.consultations import queries, queries_life
from consult.consultations.conditions import condition_faults
from consult.consultations.labels import KIND_LABELS, MISSING_LABELS, PROFILE_LABELS, SCHEDULED_LABEL, STATE_LABELS
from consult.consultations.models import Consultation, Question, QuestionKind, State
from consult.consultations.rules import (
    effective_state,
    is_scheduled,
    may_archive,
    may_close,
    may_edit_questions,
    may_edit_texts,
    may_open,
    may_pilot,
    missing_before_opening,
)
from consult.territories import queries as territories
from consult.web.filters import datetime_long
from consult.web.links import site_url

NOTICE = Path(__file__).with_name("first_texts") / "notice.md"


def default_notice(organisation: Any) -> str:
    """A first wording of the notice, to be completed where there are brackets."""
    text = NOTICE.read_text(encoding="utf-8").strip()
    contact = organisation.contact_email or "[adresse de contact]"
    for mark, value in (("{organisation}", organisation.name), ("{k}", str(organisation.k)), ("{contact}", contact)):
        text = text.replace(mark, value)
    return text


def state_badge(consultation: Consultation, now: datetime) -> tuple[Any, str]:
    """The name of the state that holds now, and the kind of its badge."""
    return SCHEDULED_LABEL if is_scheduled(consultation, now) else STATE_LABELS[effective_state(consultation, now)]


def dates_sentence(consultation: Consultation, now: datetime) -> str:
    """« Ouverte jusqu’au 12 mars 2026 à 18 h »; empty when there is nothing to say."""
    opens, closes = consultation.opens_at, consultation.closes_at
    state = effective_state(consultation, now)
    if is_scheduled(consultation, now):
        return _("Ouvrira le %(when)s", when=datetime_long(opens))
    if state is State.OPEN and closes:
        return _("Ouverte jusqu’au %(when)s", when=datetime_long(closes))
    if state in (State.CLOSED, State.PUBLISHED, State.ARCHIVED) and closes:
        return _("Close depuis le %(when)s", when=datetime_long(min(closes, now)))
    return _("Fin prévue le %(when)s", when=datetime_long(closes)) if closes else ""


def consultation_rows(consultations: Sequence[Consultation], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "slug": consultation.slug,
            "title": consultation.title,
            "badge": state_badge(consultation, now),
            "dates": dates_sentence(consultation, now),
        }
        for consultation in consultations
    ]


def missing(consultation: Consultation, now: datetime) -> list[Any]:
    """A sentence for each thing that keeps it from being opened."""
    questions = queries.questions_of(consultation.id)
    found = missing_before_opening(
        consultation,
        questions=len(questions),
        has_notice=queries.latest_notice(consultation.id) is not None,
        now=now,
    )
    faults = condition_faults(questions, consultation.organisation_id)
    return [MISSING_LABELS[code] for code in found] + [sentence for _fault, sentence in faults]


def tasks(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Everything that the page of one consultation shows: state, steps, what may be done."""
    questions, notice = queries.questions_of(consultation.id), queries.latest_notice(consultation.id)
    slug = consultation.slug
    pilots = len(queries.pilot_participation_ids(consultation.id))
    return {
        "label": state_badge(consultation, now),
        "dates": dates_sentence(consultation, now),
        "pilot_url": site_url(
            territories.organisation(consultation.organisation_id), "answering.consultation", slug=slug
        ),
        "state": effective_state(consultation, now).value,
        "steps": _steps(consultation, questions, notice is not None, now),
        "pilots": pilots,
        "life": life_rows(consultation),
        "may": {
            "edit": may_edit_texts(consultation),
            "pilot": may_pilot(consultation) and bool(questions) and notice is not None,
            "open": may_open(consultation),
            "close": may_close(consultation, now),
            "reopen": effective_state(consultation, now) is State.CLOSED,
            "archive": may_archive(consultation, now),
        },
    }


def life_rows(consultation: Consultation) -> list[dict[str, Any]]:
    """Each state that it entered, when, by whom and why; the last one first."""
    changes = queries_life.changes_of(consultation.id)
    names = accounts.names_of([change.by_id for change in changes if change.by_id])
    rows, opened = [], False
    for change in changes:
        again = change.state is State.OPEN and opened
        opened = opened or change.state is State.OPEN
        rows.append(
            {
                "label": _("Rouverte") if again else STATE_LABELS[change.state][0],
                "at": change.at,
                "by": _("à la date prévue") if change.by_clock else names.get(change.by_id or 0, ""),
                "reason": change.reason,
            }
        )
    return rows[::-1]


def _steps(
    consultation: Consultation, questions: Sequence[Question], has_notice: bool, now: datetime
) -> list[dict[str, Any]]:
    """The parts to fill, in the order in which one fills them; the first that is missing is « à vous »."""
    slug = consultation.slug
    count = ngettext("Une question", "%(num)s questions", len(questions)) if questions else _("Aucune pour l’instant")
    locked = not may_edit_questions(consultation, queries.has_answers(consultation.id))
    parts = [
        (
            _("Titre, dates et accès"),
            "composing.settings",
            consultation.closes_at is not None,
            dates_sentence(consultation, now),
        ),
        (_("Accueil et remerciements"), "composing.texts", bool(consultation.welcome and consultation.thanks), ""),
        (_("Notice d’information"), "composing.notice", has_notice, _("Lue et acceptée avant la première question")),
        (
            _("Questions"),
            "composing.questions",
            bool(questions),
            count + (" · " + _("elles ne changent plus") if locked else ""),
        ),
    ]
    steps = []
    waiting = False
    for label, endpoint, done, hint in parts:
        state = "done" if done else "todo" if waiting else "next"
        waiting = waiting or not done
        steps.append({"label": label, "url": url_for(endpoint, slug=slug), "state": state, "hint": hint})
    return steps


def question_rows(slug: str, questions: Sequence[Question]) -> list[dict[str, Any]]:
    return [
        {
            "code": question.code,
            "prompt": question.prompt,
            "kind": KIND_LABELS[question.kind],
            "detail": _detail(question),
            "required": question.required,
            "url": url_for("composing.edit_question", slug=slug, code=question.code),
        }
        for question in questions
    ]


def _detail(question: Question) -> str:
    if question.kind in (QuestionKind.CHOICE, QuestionKind.RANKING):
        return ngettext("Une réponse possible", "%(num)s réponses possibles", len(question.choices))
    if question.kind is QuestionKind.MATRIX:
        return ngettext("Une ligne", "%(num)s lignes", len(question.settings.get("rows", ())))
    if question.kind is QuestionKind.PROFILE:
        return str(PROFILE_LABELS[str(question.profile_key)])
    if question.kind is QuestionKind.SCALE:
        return _("de %(low)s à %(high)s", low=question.scale_min, high=question.scale_max)
    return ""
