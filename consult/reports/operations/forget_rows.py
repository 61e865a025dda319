"""Take what runs say of some contributions out of the database, a transaction's worth at a time."""

from __future__ import annotations

from collections.abc import Sequence

from consult.reports.operations.forget_contributions import forget_rows_of_run, runs_reading


def forget_rows(*, consultation_id: int, contribution_ids: Sequence[int]) -> None:
    """Ideas and theme rows of one consultation's runs; proposals and files go with `forget_run_files`, at the end."""
    for run in runs_reading({consultation_id}):
        run.erased += forget_rows_of_run(run.id, contribution_ids)
