"""Weighing participants to the membership: thin categories join a neighbour, and the weights reach the structure."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from flask import Flask

from consult.reports.analysis_port import FigureCorpus, MarginError
from consult.reports.places import Places
from consult.reports.reliability.membership import fit

AGES = ["20-30"] * 4 + ["30-40"] * 36 + ["40-60"] * 60


def corpus() -> FigureCorpus:
    """A hundred people with one contribution each."""
    return FigureCorpus.build(
        contribution_ids=pa.array(range(100)),
        person=pa.array([f"p{number:03}" for number in range(100)]),
        status=pa.array(["themed"] * 100),
        attributes={"age_band": pa.array(AGES)},
    )


def margin(**totals: float) -> list[dict[str, object]]:
    return [{"variables": ["age_band"], "cells": [[[band.replace("_", "-")], total] for band, total in totals.items()]}]


def test_a_thin_age_joins_the_next(context: Flask) -> None:
    fitted = fit(margin(**{"20_30": 100, "30_40": 300, "40_60": 600}), corpus(), Places([], []))
    assert fitted.merged == [("âge", "20-30 ans et 30-40 ans")]
    assert fitted.weighting.weights.sum() == pytest.approx(100)
    assert np.allclose(fitted.weighting.weights, 1.0)  # 40 % and 60 % are what came


def test_who_came_less_counts_more(context: Flask) -> None:
    weights = fit(margin(**{"20_30": 10, "30_40": 590, "40_60": 400}), corpus(), Places([], [])).weighting.weights
    assert weights[:40].mean() == pytest.approx(1.5)
    assert weights[40:].mean() == pytest.approx(2 / 3)


def test_a_category_that_participants_have_and_the_membership_has_not(context: Flask) -> None:
    with pytest.raises(MarginError, match="20-30"):
        fit(margin(**{"30_40": 100}), corpus(), Places([], []))
