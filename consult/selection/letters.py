"""The letters of rounds: titles and names are read when the letter leaves, and never stored with the message."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries_team as team
from consult.notifications.letters import letter
from consult.selection.labels import METHOD_SENTENCES
from consult.selection.queries.rounds import round_by_id
from consult.web.filters import datetime_long
from consult.web.links import Tenant, site_url


def _about(organisation: Tenant, context: dict[str, Any], endpoint: str) -> dict[str, Any]:
    round_ = round_by_id(context["round_id"])
    return {
        "title": round_.title,
        "closes": datetime_long(round_.closes_at),
        "url": site_url(organisation, endpoint, round_id=round_.id),
    }


@letter("round_open")
def opened(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    round_ = round_by_id(context["round_id"])
    return _about(organisation, context, "voting.vote") | {"how": str(METHOD_SENTENCES[round_.method])}


@letter("round_counted")
def counted(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    return _about(organisation, context, "results.show")


@letter("round_cancelled")
def cancelled(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    round_ = round_by_id(context["round_id"])
    return _about(organisation, context, "voting.show") | {"reason": round_.cancel_reason}


@letter("round_ballot_back")
def ballot_back(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    return _about(organisation, context, "voting.vote" if context["held"] else "voting.proxy") | {
        "held": context["held"]
    }


@letter("round_proxy_over")
def proxy_over(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    return _about(organisation, context, "voting.vote")


@letter("round_receipt")
def receipt(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    return _about(organisation, context, "voting.vote")


@letter("round_proxy")
def proxy(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    round_ = round_by_id(context["round_id"])
    names = team.names_of(round_.organisation_id, [context["giver_id"]])
    return _about(organisation, context, "voting.vote") | {"giver": names.get(context["giver_id"], "")}
