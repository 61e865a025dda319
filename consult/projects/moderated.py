"""What moderation reads of projects and comments, and what becomes of them once it decided."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from consult.authz import Actor
from consult.clock import paris_day
from consult.db import db
from consult.moderation.writings import Written, register_source
from consult.projects.models import Comment, CommentState, Project
from consult.projects.queries.taking_part import comments_by_ids
from consult.projects.queries.writings import (
    carriers_of,
    filed_by_ids,
    parts_of,
    shown_parts,
    shown_titles,
    writers_of,
)
from consult.projects.rules.search_text import search_text


class Projects:
    """Filed projects, those of private calls too: their files and words are read by others than their authors."""

    decision_endpoint = "projects.contest"

    def texts(self, organisation_id: int, ids: Collection[int]) -> dict[int, Written]:
        return {
            project.id: Written(
                id=project.id,
                parts=parts_of(project),
                excluded=project.hidden_reason is not None,
                reason=project.hidden_reason,
                day=paris_day(project.filed_at or project.created_at),
                label=_("Projet"),
                about=_("Un projet déposé"),
                endpoint="projects.show",
                values={"slug": project.slug},
            )
            for project in filed_by_ids(organisation_id, ids)
        }

    def authors(self, ids: Collection[int]) -> dict[int, list[int]]:
        return carriers_of(ids)

    def decided(self, actor: Actor, target_id: int, excluded: bool, reason: str | None) -> None:
        project = db.session.get_one(Project, target_id)
        project.hidden_reason = reason if excluded else None
        project.search_text = search_text(*shown_parts(project).values())
        db.session.flush()


class Comments:
    decision_endpoint = "projects.contest"

    def texts(self, organisation_id: int, ids: Collection[int]) -> dict[int, Written]:
        comments = comments_by_ids(organisation_id, ids)
        projects = {p.id: p for p in filed_by_ids(organisation_id, {comment.project_id for comment in comments})}
        titles = shown_titles(projects.values())
        return {
            comment.id: Written(
                id=comment.id,
                parts={"body": comment.body or ""},
                excluded=comment.state is CommentState.EXCLUDED,
                reason=comment.reason,
                day=paris_day(comment.at),
                label=_("Commentaire"),
                about=_("Commentaire du projet « %(title)s »", title=titles[comment.project_id]),
                endpoint="projects.show",
                values={"slug": projects[comment.project_id].slug, "_anchor": f"commentaire-{comment.id}"},
            )
            for comment in comments
            if comment.project_id in projects
        }

    def authors(self, ids: Collection[int]) -> dict[int, list[int]]:
        return writers_of(ids)

    def decided(self, actor: Actor, target_id: int, excluded: bool, reason: str | None) -> None:
        comment = db.session.get_one(Comment, target_id)
        comment.state = CommentState.EXCLUDED if excluded else CommentState.PUBLISHED
        comment.reason = reason if excluded else None
        db.session.flush()


register_source("project", Projects())
register_source("comment", Comments())
