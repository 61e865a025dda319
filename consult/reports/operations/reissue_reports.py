"""Ask that the published reports of consultations be issued again."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.reports.issuing import queries


def reissue_reports(*, actor: Actor, consultation_ids: set[int]) -> None:
    """One job a version, unless one that has not begun will see what changed too. The job itself finds out whether
    anything is due: calling this for nothing issues nothing."""
    for version in queries.published_versions(consultation_ids):
        if not queries.waits(version.id):
            submit_job(
                actor=actor,
                kind=queries.KIND,
                title=_("Nouvelle édition d’un rapport publié"),
                arguments={"version_id": version.id},
            )
