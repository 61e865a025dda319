"""A whole run: of a new corpus, on frozen themes, or refitted; on one machine or several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.corpus.contributions import load
from analysis.label.chat import ChatModel
from analysis.local import LocalRun
from analysis.progress import Progress
from analysis.store import RunWriter
from analysis.themes.corrections import constraints, digest_of
from analysis.themes.frozen import Frozen, load_frozen
from analysis.types import Configuration


def run(
    source: Path,
    out: Path,
    configuration: Configuration,
    *,
    resume: bool = False,
    progress: Progress | None = None,
    scheduler: str | None = None,
    corrections: Path | None = None,
    chat: ChatModel | None = None,
) -> dict[str, Any]:
    """Analyse a corpus file into the run folder `out`; returns the manifest.

    corrections: a file of contributions and ideas that people moved to another theme, which the
    run holds to (`analysis.themes.corrections`).

    chat: a language model that is asked for names; nothing leaves this machine without one.

    scheduler: address of a Dask scheduler, for `configuration.engine` « dask », whose `source` is
    a folder of Parquet parts. Raises InputError for an input, a folder or a scheduler that cannot
    be used, AnalysisError for a failing disk. What was finished stays in `<out>.partial` for `resume`.
    """
    if corrections is not None:
        configuration = replace(configuration, corrections=digest_of(corrections))
    if chat is not None:
        configuration = replace(configuration, naming=f"{chat.model}@{chat.host}")
    if configuration.engine == "dask":
        from analysis.scale.run import run_on_workers

        return run_on_workers(
            source, out, configuration, scheduler, resume, progress or Progress("none"), corrections, chat
        )
    return _start(source, out, configuration, None, False, resume, progress, corrections, chat)


def assign_run(
    run_folder: Path,
    source: Path,
    out: Path,
    mapping: dict[str, str],
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Place new contributions under the frozen themes of a run; ids and names stay as they are."""
    frozen = load_frozen(run_folder)
    configuration = replace(frozen.configuration, mapping=mapping, naming=None)
    return _start(source, out, configuration, frozen, False, resume, progress)


def update_run(
    run_folder: Path,
    source: Path,
    out: Path,
    mapping: dict[str, str],
    *,
    resume: bool = False,
    progress: Progress | None = None,
    corrections: Path | None = None,
) -> dict[str, Any]:
    """Refit a run's themes on a corpus that has grown, keeping the ids of those that are the same."""
    frozen = load_frozen(run_folder)
    configuration = replace(
        frozen.configuration,
        mapping=mapping,
        corrections=digest_of(corrections) if corrections else None,
        naming=None,
    )
    return _start(source, out, configuration, frozen, True, resume, progress, corrections)


def _start(
    source: Path,
    out: Path,
    configuration: Configuration,
    frozen: Frozen | None,
    refit: bool,
    resume: bool,
    progress: Progress | None,
    corrections: Path | None = None,
    chat: ChatModel | None = None,
) -> dict[str, Any]:
    progress = progress or Progress("none")
    progress.start("read")
    contributions = load(source, configuration.mapping, configuration.question)
    origin = {"fingerprint": frozen.fingerprint, "refit": refit} if frozen else None
    held = constraints(corrections, contributions)
    writer = RunWriter(out, contributions.fingerprint, configuration, resume, origin)
    progress.finish()
    started = LocalRun(contributions, configuration, writer, progress, frozen, refit)
    started.corrections, started.chat = held, chat
    return started.complete()
