"""Learning from a few examples, and the parts that ideas fall into: on clusters known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.learning import STEPS, learn, margins, parts_of, questions


@pytest.fixture
def clusters() -> tuple[np.ndarray, np.ndarray]:
    """600 unit vectors of 30 dimensions around three middles, the third twice as large; and their cluster."""
    rng = np.random.default_rng(3)
    middles = np.eye(30)[:3] * 2
    of = np.repeat([0, 1, 2], [150, 150, 300])
    vectors = middles[of] + rng.normal(0, 0.25, (600, 30))
    return (vectors / np.linalg.norm(vectors, axis=1)[:, None]).astype(np.float32), of


def test_three_examples_find_the_others_of_their_kind(clusters) -> None:
    vectors, of = clusters
    yes = vectors[of == 0][:3]
    likeness = learn(yes, vectors[:0], vectors[::3])
    scores = likeness.scores(vectors)
    taken = scores >= STEPS[2]
    assert (of[taken] == 0).mean() > 0.95
    assert taken[of == 0].mean() > 0.9


def test_a_no_pushes_its_neighbours_away(clusters) -> None:
    vectors, of = clusters
    yes = np.concatenate([vectors[of == 0][:2], vectors[of == 1][:1]])
    before = learn(yes, vectors[:0], vectors[::3]).scores(vectors)
    after = learn(yes[:2], vectors[of == 1][:4], vectors[::3]).scores(vectors)
    assert after[of == 1].mean() < before[of == 1].mean() - 0.1
    assert after[of == 0].mean() > 0.5


def test_questions_are_sure_and_unsure_and_never_alike(clusters) -> None:
    vectors, of = clusters
    vectors = np.concatenate([vectors, vectors[of == 0]])
    scores = learn(vectors[:2], vectors[:0], vectors[::3]).scores(vectors)
    asked = questions(scores, vectors)
    assert len(asked) == len(set(asked.tolist())) == 5
    assert scores[asked[:2]].min() > 0.8
    assert np.abs(scores[asked[2:]] - STEPS[2]).max() < 0.2
    alike = vectors[asked] @ vectors[asked].T - np.eye(5)
    assert alike.max() < 0.97


def test_parts_are_the_clusters_the_largest_first_and_the_same_each_time(clusters) -> None:
    vectors, of = clusters
    labels, middles = parts_of(vectors, 3)
    assert len(middles) == 3
    assert set(of[labels == 0].tolist()) == {2}
    assert np.array_equal(labels, parts_of(vectors, 3)[0])


def test_ideas_all_alike_or_without_words_make_no_parts() -> None:
    assert len(parts_of(np.ones((40, 5), np.float32), 3)[1]) == 0
    labels, middles = parts_of(np.zeros((40, 5), np.float32), 2)
    assert len(middles) == 0
    assert (labels == -1).all()


def test_the_margin_is_small_between_two_middles() -> None:
    middles = np.eye(3, dtype=np.float32)
    vectors = np.array([[1, 0, 0], [0.7, 0.69, 0]], dtype=np.float32)
    first, second, gap = margins(vectors, middles)
    assert first.tolist() == [0, 0]
    assert second[1] == 1
    assert gap[1] < 0.05 < gap[0]
