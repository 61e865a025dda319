"""Take one's proxy back, as long as nobody voted with it."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.selection.errors import ProxyRefused, RoundClosed
from consult.selection.labels import proxy_sentence
from consult.selection.models import Round
from consult.selection.queries import voting
from consult.selection.rules.calendar import accepts_votes


def take_back_proxy(*, actor: Actor, round_: Round) -> None:
    round_ = voting.locked_round(round_.id, shared=True)
    own = voting.own_line(round_.id, actor.person_id)
    own = voting.locked_voters(round_.id, own.id)[own.id]
    if not accepts_votes(round_, voting.database_now()):
        raise RoundClosed
    if own.proxy_id is not None and voting.ballot_of(own) is not None:
        raise ProxyRefused(proxy_sentence("used", 0))
    own.proxy_id, own.proxy_given_at = None, None
    record(actor, "round.proxy_back", "round", round_.id, by=own.id)
