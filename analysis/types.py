"""Values and errors shared by the whole library: statuses, configuration, exceptions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class Status(StrEnum):
    """What became of a contribution; every current row has exactly one.

    The analysis gives the first six; `MODERATED` is decided by people, on the site.
    """

    THEMED = "themed"
    UNCLASSIFIED = "unclassified"
    OFF_TOPIC = "off_topic"
    NO_ANSWER = "no_answer"
    DUPLICATE = "duplicate"
    EMPTY = "empty"
    MODERATED = "moderated"


class AnalysisError(Exception):
    """Something the person who asked can mend; the message is one French sentence.

    `code` is stable and made for programs; `exit_code` is the command line's.
    """

    code = "analysis"
    exit_code = 1

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class InputError(AnalysisError):
    """The input, an option or a request cannot be used as it is."""

    code = "input"
    exit_code = 2


class Stopped(AnalysisError):
    """SIGTERM or SIGINT arrived: finished stages stay in the partial folder."""

    code = "stopped"
    exit_code = 143


@dataclass(frozen=True)
class Configuration:
    """Everything that decides the outcome of a run, corpus aside. Written in the manifest.

    Dimensions, windows and weights are those measured in `docs/method-reference.md`.
    """

    question: str | None = None
    by_question: bool = False
    themes: int | None = None
    subthemes: int | None = None
    seed: int = 0
    embedder: str = "hybrid"
    engine: str = "local"
    min_people: int = 3
    k: int = 11
    lsa_dimensions: int = 50
    sif_dimensions: int = 50
    sif_weight: float = 1.5
    window: int = 16
    fit_sample: int = 30_000
    cluster_sample: int = 20_000
    neighbours: int = 10
    smoothings: int = 3
    mapping: dict[str, str] = field(default_factory=dict)
    corrections: str | None = None  # digest of the file of hand corrections
    naming: str | None = None  # language model asked for names, and where: « model@host »

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Configuration:
        """Inverse of `as_dict`; unknown keys (another version's) are ignored."""
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in known})
