"""A table answered at once: streamed as CSV whatever its length; another format is refused when it is too long."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.exports import answer
from consult.exports.answer import table_response
from consult.exports.errors import TooLongAtOnce
from consult.exports.tables import Column, Table
from consult.exports.writers import Format

TABLE = Table("essai", "Essai", (Column("n", "N"),), lambda: iter([("a",), ("b",), ("c",)]), count=3)


@pytest.mark.parametrize("format_", list(Format))
def test_a_short_table_is_answered_in_any_format(app: Flask, format_: Format) -> None:
    with app.test_request_context():
        response = table_response(TABLE, format_, "essai")
        assert response.headers["Content-Disposition"] == f"attachment; filename=essai.{format_.value}"
        assert len(b"".join(response.iter_encoded())) > 0


def test_a_long_one_is_streamed_as_csv_only(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "AT_ONCE", 2)
    with app.test_request_context():
        assert b"".join(table_response(TABLE, Format.CSV, "essai").iter_encoded()).count(b"\r\n") == 4
        with pytest.raises(TooLongAtOnce):
            table_response(TABLE, Format.XLSX, "essai")
