"""The letter that tells an organisation it is invited."""

from __future__ import annotations

from typing import Any

from consult.consultations import queries as consultations
from consult.notifications.letters import letter
from consult.sharing import queries
from consult.territories import queries as territories
from consult.web.links import Tenant, site_url


@letter("sharing_invitation")
def invitation(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    member = queries.member_by_id(context["member_id"])
    return {
        "leader": territories.organisation(member.shared.organisation_id).name,
        "title": consultations.consultation_by_id(member.shared.consultation_id).title,
        "url": site_url(organisation, "sharing.invitations"),
    }
