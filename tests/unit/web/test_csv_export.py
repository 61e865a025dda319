"""A CSV that a spreadsheet opens and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask

from consult.web.csv_export import csv_chunks, csv_response, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_becomes_a_text(start: str) -> None:
    assert safe_cell(start + "1+1") == "'" + start + "1+1"


@pytest.mark.parametrize(("value", "written"), [(-3, -3), ("a=b", "a=b"), (None, ""), (0, 0)])
def test_other_cells_stay(value: object, written: object) -> None:
    assert safe_cell(value) == written


def test_reads_back() -> None:
    text = "".join(csv_chunks(["id", "texte"], [[1, "deux\nlignes ; « oui »"], [2, '"']]))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert rows == [["id", "texte"], ["1", "deux\nlignes ; « oui »"], ["2", '"']]


def test_memory_is_bounded() -> None:
    def rows() -> Iterator[list[str]]:
        for _ in range(20_000):
            yield ["x" * 50]

    sizes = [len(chunk) for chunk in csv_chunks(["a"], rows())]
    assert len(sizes) > 10
    assert max(sizes) < 70_000


def test_download(app: Flask) -> None:
    with app.test_request_context():
        response = csv_response("thèmes.csv", ["a"], [["=1"]])
        assert response.mimetype == "text/csv"
        assert "attachment" in response.headers["Content-Disposition"]
        assert response.get_data(as_text=True) == "\ufeffa\r\n'=1\r\n"
