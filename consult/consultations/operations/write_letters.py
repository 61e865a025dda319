"""Ask for the letters of a consultation to those whom no e-mail reaches, as a file to print or to hand to a printer."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.operations.invite_people import refuse_while_busy
from consult.consultations.post import LetterFormat, count_letters
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.models import Job

KIND = "consultations.write_letters"
MOST_DRAWN = 500
"""Letters of one PDF; more go to a printer as a table."""


class NobodyByPost(Conflict):
    message = _l("Toutes ces personnes ont une adresse e-mail qui fonctionne : il n’y a pas de lettre à écrire.")


class TooManyLetters(Conflict):
    message = _l("Un PDF contient 500 lettres au plus. Choisissez un tableau, ou un seul collège ou territoire.")


def write_letters(
    *,
    actor: Actor,
    consultation: Consultation,
    format_: LetterFormat,
    college_id: int | None = None,
    territory_id: int | None = None,
) -> Job:
    refuse_while_busy(consultation)
    letters, _nowhere = count_letters(consultation.organisation_id, college_id, territory_id)
    if not letters:
        raise NobodyByPost
    if format_ is LetterFormat.PDF and letters > MOST_DRAWN:
        raise TooManyLetters
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Lettres par la poste"),
        arguments={
            "consultation_id": consultation.id,
            "format_": format_.value,
            "college_id": college_id,
            "territory_id": territory_id,
        },
    )
    record(actor, "letters.write", "consultation", consultation.id, job=job.id, letters=letters)
    return job
