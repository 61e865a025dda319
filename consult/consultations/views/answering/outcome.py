"""« Qu’est devenue ma contribution ? »: before the report is published, and after."""

from __future__ import annotations

from typing import Any

from flask import render_template

from consult.accounts.profile import Purpose
from consult.authz import participant
from consult.consultations import queries_phases
from consult.consultations.models import ParticipationKind
from consult.consultations.views.answering import blueprint, session
from consult.moderation.pages.public import author_notices
from consult.reports.outcome.telling import outcome_of


@blueprint.get("/consultations/<slug>/mes-reponses/devenir")
@participant
def outcome(slug: str) -> Any:
    sheet = session.sheet(slug)
    contributions = [contribution for part in sheet.held_parts for contribution in part.sent]
    return render_template(
        "answering/outcome.html",
        sheet=sheet,
        outcome=outcome_of(sheet.consultation, contributions),
        counted=sheet.participation.kind is ParticipationKind.INDIVIDUAL,
        notices=author_notices([contribution.id for contribution in contributions]),
        asked=Purpose.OUTCOME in sheet.consents,
        has_process=queries_phases.has_timeline(sheet.consultation.organisation_id, sheet.consultation.id),
    )
