"""Ask that the files of runs be rewritten without some contributions."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import after_commit
from consult.jobs import submit_job
from consult.reports.archives.operations.reissue_archives import reissue_archives
from consult.reports.archives.queries import outdated_versions
from consult.reports.folders import common_folders, corpus_path, private_folder
from consult.reports.operations.forget_contributions import forget_proposals, runs_reading
from consult.reports.operations.reissue_reports import reissue_reports


def forget_run_files(*, actor: Actor, consultation_ids: set[int], contribution_ids: list[int]) -> None:
    """Proposed verbatims go with this transaction; then private corpus files go, and a job rewrites run folders, those
    of common analyses too, figure columns and map points. Published reports are issued again."""
    after_commit(_remove_common_files)
    reissue_reports(actor=actor, consultation_ids=consultation_ids)
    runs = runs_reading(consultation_ids)
    folders = [*(run.folder for run in runs), *common_folders()]
    if not folders:
        return
    forget_proposals([run.id for run in runs], set(contribution_ids))
    corpus_files = [corpus_path(run.folder) for run in runs]
    submit_job(
        actor=actor,
        kind="reports.forget_files",
        title=_("Effacement dans les analyses"),
        arguments={"folders": folders, "contribution_ids": contribution_ids},
    )
    for version in outdated_versions(consultation_ids):
        reissue_archives(actor=actor, version=version, reason=_("Des contributions ont été effacées."))

    def remove_corpus_files() -> None:
        for path in corpus_files:  # an analysis under way sees it and begins again without these contributions
            path.unlink(missing_ok=True)

    after_commit(remove_corpus_files)


def _remove_common_files() -> None:
    """What several organisations analyse together: such an analysis under way begins again without what is gone."""
    for path in private_folder().glob("commun-*.parquet"):
        path.unlink(missing_ok=True)
