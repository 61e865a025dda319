"""Give somebody else of the roll one's proxy."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor
from consult.notifications.operations.queue_message import queue_message
from consult.selection.errors import NotOnRoll, ProxyRefused, RoundClosed
from consult.selection.labels import proxy_sentence
from consult.selection.models import Round, Voter
from consult.selection.queries import voting
from consult.selection.rules.calendar import accepts_votes
from consult.selection.rules.proxies import Line, proxy_fault


def give_proxy(*, actor: Actor, round_: Round, to_id: int) -> Voter:
    """The holder votes in the actor's name, and is told. Both lines are held meanwhile: two who give theirs at once to
    the same person are counted one after the other."""
    round_ = voting.locked_round(round_.id, shared=True)
    own = voting.own_line(round_.id, actor.person_id)
    lines = voting.locked_voters(round_.id, own.id, to_id)
    now = voting.database_now()
    if not accepts_votes(round_, now):
        raise RoundClosed
    if to_id not in lines:
        raise NotOnRoll(_("Cette personne n’est pas sur la liste des votants."))
    giver, holder = lines[own.id], lines[to_id]
    most = int(round_.rules.get("proxies", 0))
    fault = proxy_fault(_line(giver), _line(holder), most=most)
    if fault:
        raise ProxyRefused(proxy_sentence(fault, most))
    giver.proxy_id, giver.proxy_given_at = holder.id, now
    record(actor, "round.proxy", "round", round_.id, by=giver.id, to=holder.id)
    for address in accounts.addresses_of(round_.organisation_id, [holder.person_id]).values():
        queue_message(
            organisation_id=round_.organisation_id,
            recipient=address,
            template="round_proxy",
            context={"round_id": round_.id, "giver_id": giver.person_id},
            dedupe_key=f"round_proxy:{giver.id}:{now.isoformat()}",
        )
    return holder


def _line(voter: Voter) -> Line:
    return Line(
        id=voter.id,
        given=voter.proxy_id is not None,
        held=len(voting.represented_by(voter)),
        voted=voting.ballot_of(voter) is not None,
    )
