"""The letters about a published report: what became of one's words, and the answer to a question."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from consult.consultations import queries as consultations
from consult.consultations.queries_answering import participation_of_person
from consult.consultations.queries_campaigns import nonce_for
from consult.db import db
from consult.notifications.letters import letter
from consult.notifications.states import MailPurpose
from consult.reports.issuing.queries import consultation_of
from consult.reports.models import Corpus, ReportVersion
from consult.reports.outcome import queries
from consult.secrets import derived_token
from consult.web.links import site_url


@letter("report_outcome", purpose=MailPurpose.RESULTS)
def published(organisation: Any, context: dict[str, Any]) -> dict[str, Any]:
    """The way to one's own words: the personal link, the account, or the tracking code where the link to the person was
    cut since."""
    version = db.session.get_one(ReportVersion, context["version_id"])
    consultation = consultations.consultation_by_id(consultation_of(version))
    nonce = nonce_for(consultation.id, context["person_id"])
    if participation_of_person(consultation.id, context["person_id"]) is None:
        mine = site_url(organisation, "answering.follow")
    elif nonce is not None:
        token = derived_token(current_app.config["SECRET_KEY"], nonce)
        mine = site_url(organisation, "answering.personal_link", token=token)
    else:
        mine = site_url(organisation, "answering.consultation", slug=consultation.slug)
    return {
        "title": consultation.title,
        "mine_url": mine,
        "report_url": site_url(organisation, "reports.report", slug=consultation.slug),
    }


@letter("report_answer")
def answered(organisation: Any, context: dict[str, Any]) -> dict[str, Any]:
    """What the team answered, under what was asked."""
    question = queries.question_by_id(context["question_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, question.corpus_id).ref_id)
    return {
        "title": consultation.title,
        "body": question.body,
        "answer": question.answer or _("Cette réponse a été retirée."),
        "report_url": site_url(organisation, "reports.report", slug=consultation.slug),
    }
