"""A local sentence-transformers model, if one is given: it encodes a sample, the words predict the rest.

Encoding every text costs a thousand times the rest of a run. Vectors of a few thousand texts
are reduced, then a ridge regression (A. Hoerl & R. Kennard, Technometrics 12, 1970) from
tf-idf words carries what they say to all the others.
"""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis.embed.words import normalize_rows, scaled, unit
from analysis.types import Floats, InputError

ENCODED = 10_000
DIMENSIONS = 50
RIDGE = 1.0


def sentence_words(folder: Path, counts: sp.csr_matrix, idf: Floats, texts: list[str]) -> Floats:
    """Word matrix (v, d) whose product with counts predicts a model's vectors, unnormalised.

    counts: (m, v) of `texts`; idf: (v,). Raises InputError when the folder or the package is
    missing.
    """
    model = load_model(folder)
    counts, texts = counts[:ENCODED], texts[:ENCODED]
    vectors = unit(np.asarray(model.encode(texts, show_progress_bar=False), dtype=np.float32))
    vectors = vectors - vectors.mean(axis=0)
    _, _, basis = np.linalg.svd(vectors, full_matrices=False)
    wanted = vectors @ basis[:DIMENSIONS].T
    return (idf[:, None] * ridge(normalize_rows(scaled(counts, columns=idf)), wanted)).astype(np.float32)


def ridge(features: sp.csr_matrix, wanted: Floats) -> Floats:
    """Coefficients (v, d) of a ridge regression of targets (m, d) on sparse features (m, v)."""
    from scipy.sparse.linalg import lsqr

    columns = [lsqr(features, target, damp=RIDGE**0.5, iter_lim=60)[0] for target in wanted.T]
    return np.stack(columns, axis=1).astype(np.float32)


def load_model(folder: Path) -> Any:
    """The model of a local folder; nothing is ever fetched."""
    if not folder.is_dir():
        raise InputError(f"Le modèle « {folder} » n'est pas un dossier local.", "embedder")
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise InputError(f"« {folder} » n'est pas un modèle sentence-transformers.", "embedder")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError(
            "--embedder st:… demande la bibliothèque sentence-transformers, qui n'est pas installée.", "embedder"
        ) from None
    try:
        with redirect_stderr(StringIO()):  # it draws a bar there, where a run says its own progress
            return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:
        raise InputError(f"« {folder} » n'est pas un modèle sentence-transformers lisible.", "embedder") from error
