"""The life of a project: which stage follows which, what others see of it.

A project is drafted, filed, examined, answered; then the élus choose, and what they chose is carried out. A request for
support or an idea for a service is answered by the staff, without a vote.
"""

from __future__ import annotations

from consult.projects.models import CallKind, Outcome, Stage

S = Stage
FOLLOWS: dict[Stage, frozenset[Stage]] = {
    S.DRAFT: frozenset({S.FILED, S.WITHDRAWN}),
    S.FILED: frozenset({S.TO_COMPLETE, S.EXAMINED, S.MERGED, S.WITHDRAWN}),
    S.TO_COMPLETE: frozenset({S.FILED, S.EXAMINED, S.MERGED, S.WITHDRAWN}),
    S.EXAMINED: frozenset({S.FILED, S.ADMISSIBLE, S.REFUSED, S.REDIRECTED, S.MERGED, S.WITHDRAWN}),
    S.ADMISSIBLE: frozenset({S.SELECTED, S.NOT_SELECTED, S.UNDER_WAY, S.MERGED, S.WITHDRAWN}),
    S.REFUSED: frozenset(),
    S.REDIRECTED: frozenset(),
    S.MERGED: frozenset({S.FILED}),
    S.SELECTED: frozenset({S.UNDER_WAY}),
    S.NOT_SELECTED: frozenset(),
    S.UNDER_WAY: frozenset({S.DONE}),
    S.DONE: frozenset(),
    S.WITHDRAWN: frozenset(),
}
WITHOUT_VOTE = frozenset({CallKind.SUPPORT, CallKind.SERVICE})
"""What the staff answers itself, and carries out."""
PRIVATE_KINDS = frozenset({CallKind.SUPPORT})
"""Somebody's own need: its authors and those who answer read it, nobody else."""
OPEN_TO_AUTHORS = frozenset({S.DRAFT, S.FILED, S.TO_COMPLETE})
"""Stages in which a project may still be rewritten by its authors."""
ENDED = frozenset(stage for stage, after in FOLLOWS.items() if not after) | {S.MERGED}
AFTER_DECISION = {
    Outcome.ADMISSIBLE: S.ADMISSIBLE,
    Outcome.REFUSED: S.REFUSED,
    Outcome.REDIRECTED: S.REDIRECTED,
    Outcome.MERGED: S.MERGED,
}


def may_follow(kind: CallKind, before: Stage, after: Stage) -> bool:
    """Whether a project may go from one stage to another. Nothing is chosen but by a vote; what is put to no vote is
    carried out without one."""
    if after not in FOLLOWS[before]:
        return False
    if kind in WITHOUT_VOTE:
        return after not in (S.SELECTED, S.NOT_SELECTED)
    return not (before == S.ADMISSIBLE and after == S.UNDER_WAY)


def shown_stage(stage: Stage) -> Stage:
    """The stage that authors and the public see: what the commission decided is not known before it is published."""
    return S.FILED if stage == S.EXAMINED else stage
