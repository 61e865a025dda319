"""The letter that announces an act."""

from __future__ import annotations

from datetime import date
from typing import Any

from consult.consultations import queries as consultations
from consult.consultations.retention import queries
from consult.consultations.retention.labels import EXPLAINED, NAMES
from consult.notifications.letters import letter
from consult.web.links import Tenant, site_url


@letter("retention_announced")
def announced(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    clock = queries.clock_by_id(context["clock_id"])
    consultation = consultations.consultation_by_id(clock.consultation_id)
    return {
        "title": consultation.title,
        "act": str(NAMES[clock.act]),
        "explained": str(EXPLAINED[clock.act]),
        "when": date.fromisoformat(context["when"]),
        "url": site_url(organisation, "composing.retention", slug=consultation.slug),
    }
