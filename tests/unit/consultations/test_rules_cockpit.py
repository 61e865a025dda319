"""Where participation lacks."""

from consult.consultations.rules_cockpit import Cell, lacking, level


def test_the_cells_that_lack_most_answers_come_first_and_tiny_ones_never():
    full = Cell(1, 1, "40-60", members=100, answered=60)
    small_gap = Cell(1, 1, "60-80", members=40, answered=8)
    large_gap = Cell(1, 2, "80+", members=200, answered=30)
    tiny = Cell(1, 3, "-20", members=4, answered=0)
    unknown = Cell(None, None, None, members=50, answered=0)
    assert lacking([full, small_gap, tiny, unknown, large_gap], 10) == [large_gap, small_gap]
    assert lacking([full, small_gap, large_gap], 1) == [large_gap]


def test_before_the_first_answer_the_largest_groups_come_first():
    few, many = Cell(1, 1, "40-60", members=10), Cell(1, 1, "60-80", members=90)
    assert lacking([few, many], 5) == [many, few]
    assert lacking([], 5) == []


def test_levels_share_out_the_highest_rate():
    assert [level(rate, 0.5) for rate in (0, 0.01, 0.1, 0.11, 0.5)] == [0, 1, 1, 2, 5]
    assert level(0.2, 0) == 0
