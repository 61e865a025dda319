"""Have everybody on the roll of a round written to, by a job: there may be two thousand of them."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.selection.models import Round


def tell_voters(*, actor: Actor, round_: Round, about: str) -> None:
    """`about` names the letter; each voter gets it once."""
    submit_job(
        actor=actor,
        kind="selection.tell_voters",
        title=_("Messages aux votants"),
        arguments={"round_id": round_.id, "about": about},
    )
