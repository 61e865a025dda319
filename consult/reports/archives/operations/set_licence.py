"""Choose under which terms the open archive is given."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.errors import DomainError
from consult.reports import queries
from consult.reports.archives.licences import OPEN_LICENCES
from consult.reports.errors import NoAnalysis
from consult.reports.subjects import Consultation


class UnknownLicence(DomainError):
    message = _l("Choisissez l’une des licences proposées.")


def set_licence(*, actor: Actor, consultation: Consultation, licence: str) -> None:
    """It holds for the archives made from now on. Raises UnknownLicence, NoAnalysis."""
    corpus = queries.corpus_of(consultation)
    if corpus is None:
        raise NoAnalysis
    if licence not in OPEN_LICENCES:
        raise UnknownLicence
    corpus.open_licence = licence
    record(actor, "report.licence", "consultation", consultation.id, licence=licence)
