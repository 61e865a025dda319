"""Where the files of projects are, and what may be joined."""

from __future__ import annotations

from consult.files.cleaning import EXTENSIONS
from consult.projects.models import ProjectFile

FOLDER = "projects"
TYPES = ("image", "pdf", "document")
LARGEST_MEGABYTES = 10


def path_of(file: ProjectFile) -> str:
    """Under the files folder: the token of a file is its name there."""
    return f"{FOLDER}/{file.token[:2]}/{file.token}{EXTENSIONS[file.media_type]}"


def is_picture(file: ProjectFile) -> bool:
    return file.media_type.startswith("image/")
