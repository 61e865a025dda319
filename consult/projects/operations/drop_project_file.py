"""Take a file back out of a project."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db, utcnow
from consult.files.storage import remove_after_commit
from consult.projects.errors import NotThisStage
from consult.projects.files import path_of
from consult.projects.models import Project, ProjectFile
from consult.projects.queries.filing import call_with_calendar, files_of
from consult.projects.rules.filing import may_edit


def drop_project_file(*, actor: Actor, project: Project, file: ProjectFile) -> None:
    """Raises NotThisStage once the project may no longer be rewritten."""
    if not may_edit(project.stage, call_with_calendar(project), utcnow()):
        raise NotThisStage
    erase_file(file)


def erase_file(file: ProjectFile) -> None:
    """The row, and the file once that is committed."""
    remove_after_commit(path_of(file))
    db.session.delete(file)
    db.session.flush()


def erase_files(project: Project) -> None:
    for file in list(files_of(project.id)):
        erase_file(file)
