"""CSV files as people make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.web.csv_table import Column, UnreadableFile, read_table

COLUMNS = (
    Column("code", ("code",)),
    Column("name", ("name", "nom d’usage")),
    Column("more", ("more",), required=False),
)


@pytest.fixture(autouse=True)
def pages(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    "data",
    [
        "code;nom d’usage\n1;Île\n".encode(),
        "\ufeffcode,nom d'usage\r\n1,Île\r\n".encode(),
        "Code\tNOM D’USAGE\n1\tÎle".encode(),
        "code;nom d'usage\n1;Île\n".encode("cp1252"),
        "code;nom d'usage\n1;Île\n".encode("utf-16"),
        "code;nom d'usage;autre\n\n;;\n1; \x00Île ;x\n".encode(),
        'code;nom d\'usage\n"1";"Île"\n'.encode(),
    ],
)
def test_the_same_table_whatever_wrote_it(data):
    [row] = read_table(data, COLUMNS, max_rows=10).rows
    assert (row["code"], row["name"], row["more"], row.fault) == ("1", "Île", "", "")


def test_lines_are_numbered_as_a_spreadsheet_does():
    rows = read_table(b'code;name\n1;a\n\n2;"b\nb"\n3;c\n', COLUMNS, max_rows=10).rows
    assert [(row.line, row["code"]) for row in rows] == [(2, "1"), (5, "2"), (6, "3")]


def test_a_formula_is_said_and_a_missing_cell_is_empty():
    rows = read_table(b"code;name\n1;=1+1\n2;@SUM(A1)\n3\n-4;+33\n", COLUMNS, max_rows=10).rows
    assert [bool(row.fault) for row in rows] == [True, True, False, False]
    assert rows[2]["name"] == ""


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"code;name\n", b"PK\x03\x04zip", b"a;b\n1;2\n", b"code;name\n" + b"1;a\n" * 11]
)
def test_what_cannot_be_used_is_refused_with_a_sentence(data):
    with pytest.raises(UnreadableFile) as refusal:
        read_table(data, COLUMNS, max_rows=10)
    assert str(refusal.value)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_a_table_or_a_refusal_and_no_nul(data):
    for content in (data, b"code;name\n" + data):
        try:
            rows = read_table(content, COLUMNS, max_rows=10).rows
        except UnreadableFile:
            continue
        assert rows
        assert not any("\x00" in value for row in rows for value in row.cells.values())
