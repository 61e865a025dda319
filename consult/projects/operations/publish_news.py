"""Tell how a project goes, with pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.files.cleaning import Clean
from consult.files.storage import remove_after_commit, write
from consult.projects.errors_following import NotYetChosen, TooMany
from consult.projects.following_files import FOLDER, path_of
from consult.projects.models import News, Project, ProjectFile, Stage
from consult.projects.queries.following import news_of, pictures_of
from consult.projects.rules.following import MOST_NEWS, MOST_PICTURES


def publish_news(
    *, actor: Actor, project: Project, title: str, body: str, pictures: Sequence[Clean] = (), alternative: str = ""
) -> News:
    """Everybody reads it at once. Raises NotYetChosen, TooMany."""
    if project.stage not in (Stage.UNDER_WAY, Stage.DONE):
        raise NotYetChosen
    if len(pictures) > MOST_PICTURES or len(news_of(project.id)) >= MOST_NEWS:
        raise TooMany
    news = News(project_id=project.id, title=title, body=body, by_id=actor.person_id)
    db.session.add(news)
    db.session.flush()
    for clean in pictures:
        db.session.add(
            ProjectFile(
                organisation_id=project.organisation_id,
                project_id=project.id,
                token=PurePosixPath(write(clean, FOLDER)).stem,
                name=f"photo{clean.extension}",
                media_type=clean.media_type,
                size=len(clean.data),
                sha256=hashlib.sha256(clean.data).hexdigest(),
                alternative=alternative,
                news_id=news.id,
            )
        )
    db.session.flush()
    record(actor, "project.news", "project", project.id, news=news.id, pictures=len(pictures))
    return news


def remove_news(*, actor: Actor, project: Project, news: News) -> None:
    """With its pictures."""
    for file in pictures_of([news.id])[news.id]:
        remove_after_commit(path_of(file))
        db.session.delete(file)
    db.session.flush()
    record(actor, "project.news_removed", "project", project.id, news=news.id)
    db.session.delete(news)
    db.session.flush()
