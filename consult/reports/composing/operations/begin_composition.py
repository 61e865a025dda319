"""Start a report from a template, filled from the current run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.reports import queries
from consult.reports.composing.catalogue import catalogue
from consult.reports.composing.content import composed_content, themes_of
from consult.reports.composing.drafting import Draft, Template, draft_blocks, template_name
from consult.reports.composing.errors import NoTheme
from consult.reports.composing.models import Composition
from consult.reports.composing.quotable import theme_quotes
from consult.reports.document import Sources
from consult.reports.subjects import Consultation
from consult.territories import queries as territories


def begin_composition(
    *,
    actor: Actor,
    consultation: Consultation,
    template: Template,
    language: str = "fr",
    territory_code: str | None = None,
) -> Composition:
    """A draft whose lessons are the largest themes, sentences around inserted figures. Raises NoTheme, NoAnalysis."""
    run = queries.current_run(consultation)
    organisation = territories.organisation(consultation.organisation_id)
    sources = Sources.of(consultation, run)
    content = composed_content(sources, organisation.k, language)
    if not themes_of(content):
        raise NoTheme

    def quotes(slug: str) -> Sequence[dict[str, Any]]:
        return theme_quotes(sources, slug, organisation.k)

    with force_locale(language):
        draft = Draft(content, catalogue(content), quotes, territory_code)
        blocks, subtitle = draft_blocks(template, draft), template_name(template)
    composition = Composition(
        organisation_id=consultation.organisation_id,
        corpus_id=run.corpus_id,
        template=str(template),
        title=consultation.title,
        subtitle=subtitle,
        locale=language,
        blocks=blocks,
        territory_code=territory_code,
        signers=[],
        created_by_id=actor.person_id,
        updated_by_id=actor.person_id,
    )
    db.session.add(composition)
    db.session.flush()
    record(actor, "composition.begin", "composition", composition.id, consultation_id=consultation.id)
    return composition
