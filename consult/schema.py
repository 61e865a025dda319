"""Every table, imported once, so that foreign keys between contexts resolve and migrations see them all."""

from consult.accounts import models as accounts
from consult.audit import models as audit
from consult.consultations import models as consultations
from consult.consultations.paper import models as paper
from consult.consultations.retention import models as retention
from consult.exports import models as exports
from consult.jobs import models as jobs
from consult.moderation import models as moderation
from consult.moderation import models_writings as writings
from consult.notifications import models as notifications
from consult.projects import models as projects
from consult.reports import models as reports
from consult.reports.archives import models as archives
from consult.reports.coding import models as coding
from consult.reports.composing import models as composing
from consult.reports.issuing import models as issuing
from consult.reports.local import models as local_reports
from consult.reports.outcome import models as outcome
from consult.selection import models as selection
from consult.sharing import models as sharing
from consult.territories import models as territories

__all__ = [
    "accounts",
    "archives",
    "audit",
    "coding",
    "composing",
    "consultations",
    "exports",
    "issuing",
    "jobs",
    "local_reports",
    "moderation",
    "notifications",
    "outcome",
    "paper",
    "projects",
    "reports",
    "retention",
    "selection",
    "sharing",
    "territories",
    "writings",
]
