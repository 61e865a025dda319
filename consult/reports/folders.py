"""Where runs and private corpus files stand on disk."""

from __future__ import annotations

from pathlib import Path

from flask import current_app


def run_folder(name: str) -> Path:
    """The run folder that the analysis writes: ids and offsets, never text."""
    return Path(current_app.config["RUNS_FOLDER"]) / name


def common_folders() -> list[str]:
    """Names of the run folders of analyses that several organisations share: any contribution may be in them."""
    return sorted(path.name for path in Path(current_app.config["RUNS_FOLDER"]).glob("commun-*") if path.suffix == "")


def derived_folder(name: str) -> Path:
    """Beside it, what the site derives for speed: figure columns and the points of the map."""
    return Path(current_app.config["RUNS_FOLDER"]) / f"{name}.site"


def private_folder() -> Path:
    """Corpus files, which hold masked text: for this account only."""
    folder = Path(current_app.config["INSTANCE"]) / "private"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def corpus_path(name: str) -> Path:
    return private_folder() / f"{name}.parquet"


def pid_path(name: str) -> Path:
    return private_folder() / f"{name}.pid"
