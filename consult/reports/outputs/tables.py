"""How wide the columns of a table are, for both files: by what they hold.

Left to WeasyPrint, which sets every cell twice to find out, it costs a tenth of the time of a long report.
"""

from __future__ import annotations

from consult.reports.composing.elements import Grid

LONGEST = 46
"""Characters of a cell beyond which it is folded rather than given room."""
LEAST = 5


def shares(grid: Grid) -> list[int]:
    """The width of each column in hundredths; they add up to 100."""
    needs = [_need(grid, column) for column in range(len(grid.headings))]
    total = sum(needs)
    widths = [max(round(100 * need / total), 1) for need in needs]
    widths[0] += 100 - sum(widths)
    return widths


def _need(grid: Grid, column: int) -> int:
    """Characters that a column should hold on a line: its longest cell, and the longest word of its heading."""
    cells = [min(len(row[column]), LONGEST) for row in grid.rows if column < len(row)]
    word = max((len(word) for word in grid.headings[column].split()), default=0)
    return max(*cells, word + 2, LEAST) if cells else max(word + 2, LEAST)
