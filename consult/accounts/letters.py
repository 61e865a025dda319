"""The letters of accounts: their links are made when they leave."""

from __future__ import annotations

from typing import Any

from flask import current_app

from consult.accounts.operations.issue_opening_link import PREFIX as OPENING
from consult.accounts.operations.issue_sign_in_link import PREFIX
from consult.notifications.letters import letter
from consult.secrets import derived_token
from consult.web.links import Tenant, site_url


@letter("sign_in_link")
@letter("account_invitation")
def sign_in_link(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    token = derived_token(current_app.config["SECRET_KEY"], PREFIX + context["nonce"])
    following = {"suite": context["next_path"]} if context.get("next_path") else {}
    return {"url": site_url(organisation, "accounts.open_link", token=token, **following)}


@letter("account_opening")
def opening_link(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    token = derived_token(current_app.config["SECRET_KEY"], OPENING + context["nonce"])
    return {"url": site_url(organisation, "accounts.open_account", token=token)}
