"""A run folder being written: stages that finish whole, and can be taken up again.

`RUN.partial/` holds what finished stages left and `progress.json`, which says so. A file is
written beside its name then renamed, so what stands under its name is whole. The folder
becomes `RUN` in one rename.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.sparse as sp

from analysis.types import AnalysisError, Configuration, InputError

VERSION = 1
PROGRESS = "progress.json"
MANIFEST = "manifest.json"


class RunWriter:
    """Writes a run stage by stage into `<out>.partial`."""

    def __init__(
        self,
        out: Path,
        fingerprint: str,
        configuration: Configuration,
        resume: bool,
        origin: dict[str, Any] | None = None,
    ) -> None:
        """Open the partial folder; with `resume`, keep its finished stages.

        Raises InputError when `out` exists, or when what is taken up was made from another
        corpus or another configuration.
        """
        self.out, self.origin = out, origin
        self.partial = out.with_name(out.name + ".partial")
        self.stages: dict[str, dict[str, float]] = {}
        identity = {
            "version": VERSION,
            "fingerprint": fingerprint,
            "configuration": configuration.as_dict() | {"origin": origin},
        }
        if out.exists():
            raise InputError(f"Le dossier « {out} » existe déjà : choisissez un autre nom.", "out_exists")
        if self.partial.exists():
            before = self._progress()
            if resume:
                self._same(before, identity)
                self.stages = before["stages"]
            else:
                shutil.rmtree(self.partial)
        self.identity = identity
        with disk_errors():
            for folder in (self.partial, self.partial / "stage", self.partial / "model"):
                folder.mkdir(parents=True, exist_ok=True)
            self._save_progress()

    def _progress(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.partial / PROGRESS).read_text())
        except (OSError, ValueError):
            if any(self.partial.iterdir()):
                raise InputError(
                    f"« {self.partial} » n'est pas une analyse interrompue : retirez ce dossier.", "partial"
                ) from None
            return {"version": VERSION, "fingerprint": None, "configuration": None, "stages": {}}
        return found

    def _same(self, before: Mapping[str, Any], identity: Mapping[str, Any]) -> None:
        if before["version"] != VERSION:
            raise InputError("L'analyse interrompue vient d'une autre version : relancez-la sans --resume.", "version")
        if before["fingerprint"] not in (None, identity["fingerprint"]):
            raise InputError(
                "Les contributions ont changé depuis l'analyse interrompue : relancez-la sans --resume.",
                "corpus_changed",
            )
        if before["fingerprint"] is not None and before["configuration"] != identity["configuration"]:
            raise InputError(
                "L'analyse interrompue avait d'autres réglages : relancez-la sans --resume.",
                "configuration_changed",
            )

    def _save_progress(self) -> None:
        write_json(self.partial / PROGRESS, {**self.identity, "stages": self.stages})

    def done(self, stage: str) -> bool:
        """Whether a stage's files are whole."""
        return stage in self.stages

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; it is finished when the block ends without an error."""
        begun = time.perf_counter()
        with disk_errors():
            yield
            if os.environ.get("ANALYSIS_PAUSE") == name:  # for tests that interrupt a stage
                time.sleep(60)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.stages[name] = {
                "seconds": round(time.perf_counter() - begun, 3),
                "peak_mb": round(peak, 1),
            }
            self._save_progress()

    def save(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Arrays of a stage, as an uncompressed npz."""
        write_arrays(self.partial / "stage" / f"{name}.npz", arrays)

    def load(self, name: str) -> dict[str, np.ndarray]:
        """What `save` stored."""
        return read_arrays(self.partial / "stage" / f"{name}.npz")

    def save_json(self, name: str, value: Any) -> None:
        """JSON values of a stage."""
        write_json(self.partial / "stage" / f"{name}.json", value)

    def load_json(self, name: str) -> Any:
        """What `save_json` stored."""
        return read_json(self.partial / "stage" / f"{name}.json")

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, drop what only stages needed, and give the run its name."""
        with disk_errors():
            write_json(self.partial / MANIFEST, manifest)
            shutil.rmtree(self.partial / "stage")
            (self.partial / PROGRESS).unlink()
            self.partial.replace(self.out)


@contextmanager
def disk_errors() -> Iterator[None]:
    """A full or failing disk, said in one sentence; what is finished stays."""
    try:
        yield
    except OSError as error:
        raise AnalysisError(f"L'écriture a échoué : {error.strerror or error}.", "disk") from error


def write_json(path: Path, value: Any) -> None:
    """JSON, whole or not at all."""
    with _replacing(path) as partial:
        partial.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_json(path: Path) -> Any:
    """JSON of a run; raises InputError when it is missing or unreadable."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        raise InputError(f"« {path} » manque ou n'est pas lisible : ce n'est pas une analyse.", "run") from None


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """An uncompressed npz, whole or not at all; same arrays, same bytes."""
    with _replacing(path) as partial, zipfile.ZipFile(partial, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.asarray(array, order="C"), allow_pickle=False)


def read_manifest(run: Path) -> dict[str, Any]:
    """The manifest of a finished run. Raises InputError when it is none, or of another version."""
    manifest = read_json(run / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != VERSION:
        raise InputError(f"« {run} » vient d'une autre version de l'analyse : relancez-la.", "version")
    return manifest


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """A table of a finished run; raises InputError when it is missing or unreadable."""
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, pa.ArrowException):
        raise InputError(f"« {path} » manque ou n'est pas lisible : ce n'est pas une analyse.", "run") from None


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Arrays of an npz; nothing pickled is ever read."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as found:
            return {name: found[name] for name in found.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        raise InputError(f"« {path} » manque ou n'est pas lisible : ce n'est pas un modèle.", "model") from None


def write_table(path: Path, table: pa.Table) -> None:
    """Parquet, whole or not at all."""
    with _replacing(path) as partial:
        pq.write_table(table, partial, compression="zstd", compression_level=1)


def sparse_arrays(name: str, matrix: sp.csr_matrix) -> dict[str, np.ndarray]:
    """A CSR matrix as plain arrays, prefixed by `name`."""
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices,
        f"{name}_indptr": matrix.indptr,
        f"{name}_shape": np.array(matrix.shape),
    }


def sparse_from(name: str, arrays: Mapping[str, np.ndarray]) -> sp.csr_matrix:
    """Inverse of `sparse_arrays`."""
    return sp.csr_matrix(
        (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_indptr"]),
        shape=tuple(arrays[f"{name}_shape"].tolist()),
    )


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    partial = path.with_name(path.name + ".tmp")
    yield partial
    partial.replace(path)
