"""Ask for questionnaires on paper: a work that ends with one or several PDF files."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.jobs import submit_job
from consult.jobs.models import Job

KIND = "paper.print"


def start_printing(
    *,
    actor: Actor,
    consultation: Consultation,
    what: str,
    locale: str,
    count: int | None = None,
    college_id: int | None = None,
    territory_id: int | None = None,
    return_address: str = "",
) -> Job:
    """`what`: `blank`, one sheet to photocopy; `numbered`, `count` sheets of anybody; `people`, one for each person."""
    arguments: dict[str, Any] = {
        "consultation_id": consultation.id,
        "what": what,
        "locale": locale,
        "return_address": return_address,
    }
    if what == "numbered":
        arguments["count"] = count or 1
    elif what == "people":
        arguments |= {"college_id": college_id, "territory_id": territory_id}
    job = submit_job(actor=actor, kind=KIND, title=_("Impression de feuilles"), arguments=arguments)
    record(actor, "paper.print", "consultation", consultation.id, job=job.id)
    return job
