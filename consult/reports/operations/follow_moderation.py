"""Make analyses obey a decision of moderation: balance, themes, figures."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.reports import queries
from consult.reports.loading.moderated import AT_ONCE, give_back, withhold
from consult.reports.models import RunState
from consult.reports.operations.forget_contributions import runs_reading
from consult.reports.operations.reissue_reports import reissue_reports

KIND = queries.FOLLOW_MODERATION


def follow_moderation(*, actor: Actor, consultation_id: int, contribution_ids: Sequence[int], excluded: bool) -> None:
    """Statuses and themes change in this transaction, verbatims with them; a job then computes the figures again.

    Published reports keep their figures: verification says how many contributions moved since. Where one quotes them,
    it is issued again.
    """
    move = withhold if excluded else give_back
    reissue_reports(actor=actor, consultation_ids={consultation_id})
    for run in runs_reading({consultation_id}):
        if run.state is not RunState.DONE:
            continue  # an analysis under way reads every decision when it ends
        moved = 0
        for start in range(0, len(contribution_ids), AT_ONCE):
            moved += move(run.id, contribution_ids[start : start + AT_ONCE])
        if moved and not queries.waits_for_figures(run):
            submit_job(
                actor=actor, kind=KIND, title=_("Chiffres du rapport après modération"), arguments={"run_id": run.id}
            )
