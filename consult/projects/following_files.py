"""Where the pictures of news are: beside the other files of projects, under the name of their token."""

from __future__ import annotations

from consult.files.cleaning import EXTENSIONS
from consult.projects.models import ProjectFile

FOLDER = "projects"


def path_of(file: ProjectFile) -> str:
    return f"{FOLDER}/{file.token[:2]}/{file.token}{EXTENSIONS[file.media_type]}"
