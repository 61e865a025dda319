"""Say which sites may show a consultation in a frame."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.embedding import MOST_HOSTS, origin_of
from consult.consultations.models import Consultation
from consult.errors import DomainError


class HostRefused(DomainError):
    """The message names the line that is not an address."""


def set_embed_hosts(*, actor: Actor, consultation: Consultation, lines: Sequence[str], seen: str | None = None) -> None:
    """One address a line, in place of those there were. Raises HostRefused or EditedMeanwhile."""
    lock(consultation)
    refuse_if_changed(seen, {"hosts": "\n".join(consultation.embed_hosts)})
    origins: list[str] = []
    for line in lines:
        origin = origin_of(line)
        if origin is None:
            raise HostRefused(
                _(
                    "« %(line)s » n’est pas une adresse : il en faut une comme https://portail.exemple.fr.",
                    line=line[:80],
                )
            )
        if origin not in origins:
            origins.append(origin)
    if len(origins) > MOST_HOSTS:
        raise HostRefused(_("%(n)s adresses au plus.", n=MOST_HOSTS))
    consultation.embed_hosts = origins
    record(actor, "consultation.embed", "consultation", consultation.id, hosts=len(origins))
