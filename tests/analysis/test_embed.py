"""Vectors: shapes, norms, and what a sentence model adds."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from analysis.cluster.groups import WardKMeans, cut_tree, ward_tree, weighted_ward
from analysis.embed.sentence import ridge
from analysis.embed.words import normalize_rows, randomized_svd, unit
from analysis.pipeline import run
from analysis.store import read_arrays
from analysis.types import Configuration, InputError


def test_singular_vectors_are_those_of_the_whole_decomposition() -> None:
    rng = np.random.default_rng(0)
    dense = rng.random((80, 40)) * (rng.random((80, 40)) < 0.3)
    u, s, vt = randomized_svd(sp.csr_matrix(dense.astype(np.float32)), 5, seed=1)
    np.testing.assert_allclose(s, np.linalg.svd(dense)[1][:5], rtol=1e-2)
    np.testing.assert_allclose(np.abs((u.T @ dense @ vt.T).diagonal()), s, rtol=1e-2)


def test_rows_are_normalised_and_empty_ones_stay() -> None:
    matrix = normalize_rows(sp.csr_matrix(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)))
    assert matrix.toarray().tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 0.0]]


def test_ridge_finds_linear_vectors() -> None:
    rng = np.random.default_rng(0)
    features = sp.csr_matrix(rng.random((400, 20)).astype(np.float32))
    truth = rng.random((20, 3)).astype(np.float32)
    np.testing.assert_allclose(ridge(features, features @ truth), truth, atol=0.2)


def test_weighted_ward_is_ward_when_weights_are_equal() -> None:
    points = np.random.default_rng(0).random((30, 4))
    links = weighted_ward(points, np.ones(30))
    np.testing.assert_allclose(links[:, 2], ward_tree(points)[:, 2], rtol=1e-6)
    assert len(set(cut_tree(links, 7).tolist())) == 7


def test_clear_groups_are_found_at_any_seed() -> None:
    rng = np.random.default_rng(0)
    truth = np.repeat(np.arange(5), 60)
    vectors = unit(np.eye(5)[truth] + 0.2 * rng.standard_normal((300, 5)))
    for seed in range(3):
        labels = WardKMeans(5, seed=seed).fit(vectors).labels_
        assert len({(a, b) for a, b in zip(truth.tolist(), labels.tolist(), strict=True)}) == 5


def test_a_sentence_model_adds_its_vectors(corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Double:
        """Stands for a local model: two directions, whether a text speaks of trains, of soups."""

        def __init__(self, folder: str, local_files_only: bool) -> None:
            assert local_files_only

        def encode(self, texts: list[str], show_progress_bar: bool) -> np.ndarray:
            return np.array([["train" in t, "cantine" in t, 1.0] for t in texts], dtype=np.float32)

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = Double  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "modules.json").write_text("[]")
    run(corpus_file, tmp_path / "run", Configuration(embedder=f"st:{tmp_path / 'model'}", subthemes=8))
    assert read_arrays(tmp_path / "run" / "model" / "embedding.npz")["sentence"].shape[1] == 3
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(InputError, match="pas installée"):
        run(corpus_file, tmp_path / "other", Configuration(embedder=f"st:{tmp_path / 'model'}"))
    with pytest.raises(InputError, match="dossier local"):
        run(corpus_file, tmp_path / "third", Configuration(embedder="st:/nowhere"))


def test_the_plain_embedder_works(corpus_file: Path, tmp_path: Path) -> None:
    manifest = run(corpus_file, tmp_path / "run", Configuration(embedder="lsa", subthemes=8))
    assert manifest["counts"]["subthemes"] == 8


def test_a_folder_that_is_no_model_is_refused(corpus_file: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="n'est pas un modèle"):
        run(corpus_file, tmp_path / "run", Configuration(embedder=f"st:{tmp_path / 'folder'}"))
    assert not (tmp_path / "run").exists()
