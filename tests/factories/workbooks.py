"""Workbooks made for tests, with what people put in them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter


def make_workbook(
    rows: Sequence[Sequence[Any]],
    *,
    first_row: int = 0,
    hidden: Sequence[str] = (),
    others: Sequence[str] = (),
    merged: str = "",
) -> bytes:
    """A sheet « Avis » of these rows. A text that begins with « = » is a formula; `("=1+1", 2)` one with its result."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name in hidden:
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, "secret")
    main = book.add_worksheet("Avis")
    main.activate()
    main.set_first_sheet()
    for name in hidden:
        book.get_worksheet_by_name(name).hide()
    day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for line, cells in enumerate(rows, start=first_row):
        for column, value in enumerate(cells):
            if isinstance(value, datetime):
                main.write_datetime(line, column, value, day)
            elif isinstance(value, tuple):
                main.write_formula(line, column, value[0], None, value[1])
            elif isinstance(value, str) and value.startswith("="):
                main.write_formula(line, column, value, None, "")
            else:
                main.write(line, column, value)
    if merged:
        main.merge_range(merged, "fusion")
    for name in others:
        book.add_worksheet(name).write(0, 0, "autre")
    book.close()
    return buffer.getvalue()
