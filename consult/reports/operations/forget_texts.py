"""The texts of a consultation are gone: what reports made of them follows."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import after_commit
from consult.reports.archives.operations.reissue_archives import reissue_archives
from consult.reports.folders import corpus_path
from consult.reports.issuing.queries import published_versions
from consult.reports.operations.forget_contributions import runs_reading
from consult.reports.operations.reissue_reports import reissue_reports


def forget_texts(*, actor: Actor, consultation_id: int) -> None:
    """Private corpus files go; published reports are issued again, without the texts that their archives held. Ideas
    and themes stay: they are places, not words."""
    paths = [corpus_path(run.folder) for run in runs_reading({consultation_id})]

    def remove() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    after_commit(remove)
    for version in published_versions({consultation_id}):
        reissue_archives(actor=actor, version=version, reason=_("Les textes ne sont plus conservés."))
    reissue_reports(actor=actor, consultation_ids={consultation_id})
