"""Analyses without their subprocess, where many small ones are only the ground of a test: its imports take seconds."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from consult.reports.analysis_port import AnalysisFailed, AnalysisProcess


class _Here(AnalysisProcess):
    """`python -m analysis run`, called as a function when it is followed."""

    def __init__(
        self, corpus: Path, out: Path, options: list[str], pid_file: Path, threads: int = 2, naming_key: str = ""
    ) -> None:
        self.arguments = ["run", str(corpus), "--out", str(out), *options]

    def follow(self) -> Iterator[None]:
        from analysis.cli import main

        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()) as said:
            warnings.simplefilter("ignore")  # as in its own process
            if main(self.arguments) != 0:
                raise AnalysisFailed(said.getvalue())
        yield None

    def stop(self) -> None:
        """Nothing runs beside."""


@contextlib.contextmanager
def in_this_process() -> Iterator[None]:
    with patch("consult.reports.jobs.AnalysisProcess", _Here), patch("consult.sharing.jobs.AnalysisProcess", _Here):
        yield
