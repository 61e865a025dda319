"""Keep a picture or a document with a project, once it is clean."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db, utcnow
from consult.files.cleaning import Clean
from consult.files.storage import shown_name, write
from consult.projects.errors import NotThisStage
from consult.projects.errors_filing import TooMany
from consult.projects.files import FOLDER
from consult.projects.models import Project, ProjectFile
from consult.projects.operations.save_step import lock_project
from consult.projects.queries.filing import call_with_calendar, files_of
from consult.projects.rules.filing import MOST_FILES, may_edit


def add_project_file(*, actor: Actor, project: Project, name: str, clean: Clean, alternative: str = "") -> ProjectFile:
    """The same file again is kept once. Raises NotThisStage, TooMany."""
    lock_project(project)
    if not may_edit(project.stage, call_with_calendar(project), utcnow()):
        raise NotThisStage
    held, print_ = files_of(project.id), hashlib.sha256(clean.data).hexdigest()
    for file in held:
        if file.sha256 == print_:
            return file
    if len(held) >= MOST_FILES:
        raise TooMany(_("%(n)s pièces au plus : retirez-en une pour en joindre une autre.", n=MOST_FILES))
    file = ProjectFile(
        organisation_id=actor.organisation_id,
        project_id=project.id,
        token=PurePosixPath(write(clean, FOLDER)).stem,
        name=shown_name(name, clean.extension),
        media_type=clean.media_type,
        size=len(clean.data),
        sha256=print_,
        alternative=alternative,
    )
    db.session.add(file)
    db.session.flush()
    return file
