"""No published table lets a hidden cell be deduced: checked against linear programming."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from analysis.figures import suppress
from analysis.types import InputError

K = 11


def with_totals(cells: np.ndarray, rows: bool = True, columns: bool = True) -> np.ndarray:
    if rows:
        cells = np.c_[cells, cells.sum(axis=1)]
    return np.r_[cells, cells.sum(axis=0)[None]] if columns else cells


def range_of(table: np.ndarray, hidden: np.ndarray, cell: int, rows: bool, columns: bool) -> tuple[float, float]:
    """Smallest and largest value of one hidden cell over every table with the same published numbers."""
    height, width = table.shape
    equations = []
    if rows:
        for i in range(height):
            line = np.zeros(table.shape)
            line[i] = 1
            line[i, -1] = -1
            equations.append(line.ravel())
    if columns:
        for j in range(width):
            line = np.zeros(table.shape)
            line[:, j] = 1
            line[-1, j] = -1
            equations.append(line.ravel())
    system = np.array(equations)
    known = ~hidden.ravel()
    right = -system[:, known] @ table.ravel()[known]
    place = int(hidden.ravel()[:cell].sum())
    goal = np.zeros(int(hidden.sum()))
    goal[place] = 1
    found = [
        linprog(sign * goal, A_eq=system[:, ~known], b_eq=right, bounds=(0, 10_000), method="highs") for sign in (1, -1)
    ]
    assert all(result.status == 0 for result in found)
    return found[0].fun, -found[1].fun


@settings(max_examples=40, deadline=None)
@given(
    cells=hnp.arrays(
        int,
        st.tuples(st.integers(2, 4), st.integers(2, 4)),
        elements=st.one_of(st.integers(0, 14), st.integers(0, 90)),
    ),
    sums=st.sampled_from([(True, True), (True, False), (False, True)]),
)
def test_no_hidden_cell_is_found_by_difference(cells: np.ndarray, sums: tuple[bool, bool]) -> None:
    rows, columns = sums
    table = with_totals(cells, rows, columns).astype(float)
    result = suppress(table, table, K, row_totals=rows, column_totals=columns)
    small = (table > 0) & (table < K)
    assert result.hidden[small].all()
    if not small.any():
        assert not result.hidden.any()
    np.testing.assert_array_equal(result.values[~result.hidden], table[~result.hidden])
    for cell in np.flatnonzero(result.hidden.ravel()).tolist():
        low, high = range_of(table, result.hidden, cell, rows, columns)
        assert high - low >= 1 - 1e-6


def test_the_cheapest_second_cells_are_chosen() -> None:
    table = with_totals(np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]]))
    hidden = suppress(table, table, K).hidden
    assert np.argwhere(hidden).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_overlapping_rows_are_guarded_along_their_sums_only() -> None:
    table = with_totals(np.array([[3, 20, 30], [40, 50, 60]]), columns=False)
    hidden = suppress(table, table, K, column_totals=False).hidden
    assert np.argwhere(hidden).tolist() == [[0, 0], [0, 1]]


def test_contributions_are_hidden_where_people_are_few() -> None:
    contributions = with_totals(np.array([[50, 40], [60, 70]]))
    people = with_totals(np.array([[5, 40], [60, 70]]))
    hidden = suppress(contributions, people, K).hidden
    assert hidden[:2, :2].all()


@pytest.mark.parametrize(("table", "people", "k"), [([[1]], [[1, 2]], 11), ([[1]], [[1]], 0), ([1], [1], 3)])
def test_a_senseless_request_is_refused(table: list, people: list, k: int) -> None:
    with pytest.raises(InputError):
        suppress(table, people, k)
