"""What everybody says of projects: supports, comments and their answers, those who follow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from consult.authz import system_actor
from consult.db import db
from consult.demo.projects.texts import words
from consult.moderation.operations.examine_writing import examine_writing
from consult.projects.models import CallKind, Comment, Follow, Project, Stage, Support

QUIET = (Stage.DRAFT, Stage.WITHDRAWN)
TO_MODERATE = (
    "Encore un projet pour les copains, bande d’imbéciles, et rien pour nos villages",
    "Encore un projet pour les copains, bande d’imbéciles, et rien pour nos villages !",
    "Encore un projet pour les copains, bande d’imbéciles, et toujours rien pour nos villages",
    "Appelez-moi au 06 39 98 12 34 si vous cherchez une salle.",
)
MOST_SUPPORTS, MOST_COMMENTS = 120, 7


class Public:
    """The people who read, support and comment."""

    def __init__(self, people: Sequence[int], elected_id: int | None, now: datetime, rng: random.Random) -> None:
        self._people, self._elected_id, self._now, self._rng = list(people), elected_id, now, rng
        self._comments: list[str] = []
        self._talked_about: list[Project] = []

    def read(self, kind: CallKind, projects: Sequence[Project]) -> None:
        """A few projects are much talked about, most a little."""
        if kind is not CallKind.PROJECT:
            return
        supports, follows = [], []
        for project in projects:
            if project.stage in QUIET:
                continue
            heat = min(1.0, self._rng.paretovariate(1.2) / 14)
            number = min(len(self._people) // 3, round(MOST_SUPPORTS * heat))
            supporters = self._rng.sample(self._people, number)
            supports += [{"project_id": project.id, "person_id": one, "at": self._after(project)} for one in supporters]
            follows += [
                {"organisation_id": project.organisation_id, "person_id": one, "project_id": project.id}
                for one in supporters[: number // 12]
            ]
            self._talked_about.append(project)
            self._comment(project, round(MOST_COMMENTS * heat + self._rng.random() * 2.5))
        if supports:
            db.session.execute(sa.insert(Support), supports)
        if follows:
            db.session.execute(sa.insert(Follow), follows)

    def to_moderate(self) -> None:
        """What moderators find: a comment copied under several projects, and one that says where to write."""
        for rank, (project, body) in enumerate(zip(self._talked_about, TO_MODERATE, strict=False)):
            comment = self._say(project, self._rng.choice(self._people), "member", body, 95 + rank, None)
            db.session.flush()
            examine_writing(actor=system_actor(project.organisation_id), kind="comment", target_id=comment.id)

    def _comment(self, project: Project, number: int) -> None:
        for rank in range(number):
            comment = self._say(project, self._rng.choice(self._people), "member", self._next_comment(), rank, None)
            author = next((one.person_id for one in project.authors), None)
            if author is not None and self._rng.random() < 0.35:
                db.session.flush()
                self._say(project, author, "author", self._rng.choice(words()["reply"]), 50 + rank, comment)
            elif self._elected_id is not None and self._rng.random() < 0.05:
                db.session.flush()
                text = self._rng.choice(words()["elected_reply"])
                self._say(project, self._elected_id, "elected_official", text, 80 + rank, comment)

    def _say(
        self, project: Project, person_id: int, speaks_as: str, body: str, rank: int, parent: Comment | None
    ) -> Comment:
        comment = Comment(
            organisation_id=project.organisation_id,
            project_id=project.id,
            parent_id=parent.id if parent is not None else None,
            person_id=person_id,
            speaks_as=speaks_as,
            client_key=str(uuid5(NAMESPACE_URL, f"comment {project.id} {rank}")),
            body=body,
            at=self._after(project) if parent is None else min(self._now, parent.at + timedelta(hours=20)),
        )
        db.session.add(comment)
        return comment

    def _after(self, project: Project) -> datetime:
        filed = project.filed_at or self._now
        return filed + (self._now - filed) * (self._rng.random() ** 2)

    def _next_comment(self) -> str:
        if not self._comments:
            self._comments = self._rng.sample(words()["comment"], len(words()["comment"]))
        return self._comments.pop()
