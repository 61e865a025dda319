"""What the commission did: assignments, grids, complements, and decisions, published or not yet."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from consult.db import db
from consult.demo.projects.texts import words
from consult.projects.models import (
    Admissibility,
    Assignment,
    Call,
    ComplementRequest,
    CriterionKind,
    Decision,
    Evaluation,
    Lineage,
    LineageKind,
    Outcome,
    Project,
    Stage,
)

OUTCOMES = {
    Stage.ADMISSIBLE: Outcome.ADMISSIBLE,
    Stage.UNDER_WAY: Outcome.ADMISSIBLE,
    Stage.DONE: Outcome.ADMISSIBLE,
    Stage.REFUSED: Outcome.REFUSED,
    Stage.REDIRECTED: Outcome.REDIRECTED,
    Stage.MERGED: Outcome.MERGED,
}
ASSIGNED, BEGUN, COMPLEMENTED, READY = 0.7, 0.4, 0.15, 0.25
"""Shares of the filed projects that have an examiner and a begun grid; of the answered that were asked for more; of the
examined whose decision waits for publication."""


class Commission:
    """The examiners, taking turns, and the chair."""

    def __init__(self, examiners: Sequence[int], chair_id: int | None, now: datetime, rng: random.Random) -> None:
        self._examiners, self._chair_id, self._now, self._rng = list(examiners), chair_id, now, rng
        self._turn = 0

    def examine(self, call: Call, projects: Sequence[Project]) -> None:
        """Each project as far as its stage says."""
        receivable = [project for project in projects if project.stage is Stage.ADMISSIBLE]
        for project in projects:
            if project.filed_at is None or project.stage in (Stage.DRAFT, Stage.WITHDRAWN):
                continue
            self._examine(call, project)
            if project.stage in OUTCOMES:
                self._decide(project, OUTCOMES[project.stage], receivable, project.stage_since)
            elif project.stage is Stage.EXAMINED:
                outcome = self._rng.choices((Outcome.ADMISSIBLE, Outcome.REFUSED), (4, 1))[0]
                self._decide(project, outcome, receivable, None)

    def _examine(self, call: Call, project: Project) -> None:
        waiting = project.stage in (Stage.FILED, Stage.TO_COMPLETE)
        if waiting and self._rng.random() > ASSIGNED:
            return
        filed = project.filed_at or self._now
        whole = not waiting or (project.stage is Stage.FILED and self._rng.random() < READY)
        for rank in range(call.examiners_per_project):
            examiner = self._next_examiner()
            db.session.add(
                Assignment(
                    project_id=project.id,
                    examiner_id=examiner,
                    assigned_by_id=self._chair_id,
                    assigned_at=min(self._now, filed + timedelta(days=2)),
                    due_at=filed + timedelta(days=call.answer_days),
                )
            )
            if whole or (rank == 0 and self._rng.random() < BEGUN):
                self._fill_grid(call, project, examiner, sent=whole)
        self._complete(project)

    def _fill_grid(self, call: Call, project: Project, examiner: int, *, sent: bool) -> None:
        at = min(self._now, (project.filed_at or self._now) + timedelta(days=self._rng.uniform(3, 12)))
        good = project.stage not in (Stage.REFUSED, Stage.REDIRECTED)
        grades: dict[str, Any] = {}
        for criterion in call.criteria:
            grades[str(criterion.id)] = {"grade": self._grade(criterion.kind, project, good), "words": ""}
        db.session.add(
            Evaluation(
                project_id=project.id,
                examiner_id=examiner,
                admissibility=(Admissibility.YES if good else Admissibility.NO) if sent else None,
                grades=grades,
                private_note=self._rng.choice(words()["note"]),
                sent_at=at if sent else None,
                updated_at=at,
            )
        )

    def _grade(self, kind: CriterionKind, project: Project, good: bool) -> int:
        if kind is CriterionKind.COST:
            return round(project.asked_cents * self._rng.uniform(0.9, 1.25) / 10_000) * 10_000
        if kind is CriterionKind.DELAY:
            return self._rng.choice((2, 3, 4, 6, 9))
        return self._rng.choices((2, 3, 4), (2, 5, 3))[0] if good else self._rng.choices((0, 1, 2), (2, 4, 3))[0]

    def _complete(self, project: Project) -> None:
        asked = project.stage is Stage.TO_COMPLETE
        if not asked and (project.stage is not Stage.ADMISSIBLE or self._rng.random() > COMPLEMENTED):
            return
        at = project.stage_since if asked else (project.filed_at or self._now) + timedelta(days=3)
        db.session.add(
            ComplementRequest(
                project_id=project.id,
                asked_by_id=self._examiners[self._turn % len(self._examiners)],
                question=self._rng.choice(words()["complement"]),
                asked_at=at,
                due_at=max(self._now + timedelta(days=9), at) if asked else at + timedelta(days=15),
                answer=None if asked else self._rng.choice(words()["complement_answer"]),
                answered_at=None if asked else at + timedelta(days=4),
            )
        )

    def _decide(
        self, project: Project, outcome: Outcome, receivable: Sequence[Project], published: datetime | None
    ) -> None:
        target = self._rng.choice(receivable) if outcome is Outcome.MERGED and receivable else None
        reasons = words()["refused" if outcome is Outcome.REFUSED else "admissible"]
        if target is not None:
            db.session.add(Lineage(from_id=project.id, to_id=target.id, kind=LineageKind.MERGED_INTO))
        db.session.add(
            Decision(
                project_id=project.id,
                outcome=outcome,
                reasons=self._rng.choice(reasons),
                redirected_to=self._redirected() if outcome is Outcome.REDIRECTED else "",
                merged_into_id=target.id if target is not None else None,
                decided_by_id=self._chair_id,
                decided_at=(published or self._now) - timedelta(days=1),
                published_at=published,
            )
        )

    def _redirected(self) -> str:
        return str(self._rng.choice(words()["redirected"][0].split(";")))

    def _next_examiner(self) -> int:
        self._turn += 1
        return self._examiners[self._turn % len(self._examiners)]
