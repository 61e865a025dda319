"""Margins: read from one table, checked against themselves and one another, merged where cells are tiny."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.columns import Column
from analysis.figures.margins import (
    Margin,
    MarginError,
    check_margins,
    merge_column,
    merge_margin,
    propose_merges,
    read_margins,
)

TABLE = """âge;territoire;effectif
18-39;;4 000
40 et plus;;6\u202f000
;Nord;3000
;Sud;7000,0
"""


def rows(text: str) -> list[dict[str, str | None]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def margin(name: str, **totals: float) -> Margin:
    return Margin((name,), {(value,): total for value, total in totals.items()})


def test_one_table_holds_several_margins_and_crossings() -> None:
    crossed = TABLE + "18-39;Nord;1000\n18-39;Sud;3000\n40 et plus;Nord;2000\n40 et plus;Sud;4000\n;;\n"
    ages, territories, joint = read_margins(rows(crossed))
    assert ages == Margin(("âge",), {("18-39",): 4000.0, ("40 et plus",): 6000.0})
    assert territories.totals == {("Nord",): 3000.0, ("Sud",): 7000.0}
    assert joint.name == "âge × territoire"
    assert joint.onto(("territoire",)) == territories.totals


def test_a_column_left_without_a_name_is_harmless_while_it_is_empty() -> None:
    assert read_margins(rows(TABLE.replace("\n", ";\n"))) == read_margins(rows(TABLE))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (TABLE.replace("effectif", "nombre"), "count", "« effectif »"),
        (TABLE + "18-39;;1\n", "twice", "Ligne 6"),
        (TABLE + ";;12\n", "empty_line", "Ligne 6"),
        (TABLE + "18-39;Nord;12;14\n", "columns", "Ligne 6"),
        (TABLE.replace("3000", "beaucoup"), "number", "« beaucoup »"),
        (TABLE.replace("3000", ""), "number", "Ligne 4"),
        (TABLE.replace("3000", "-3000"), "negative", "« Nord »"),
        (TABLE.replace("3000", "nan"), "negative", "« Nord »"),
        (
            TABLE.replace("7000,0", "8000"),
            "totals",
            "« âge » totalise 10\u202f000 personnes, « territoire » 11\u202f000",
        ),
        (TABLE + "18-39;Nord;1000\n40 et plus;Nord;2000\n40 et plus;Sud;7000\n", "totals", "« 18-39 »"),
        ("âge;effectif\n18-39;0\n", "empty", "« âge »"),
        ("âge;effectif\n", "empty", "Aucune marge"),
    ],
)
def test_impossible_margins_are_refused_in_one_sentence(text: str, code: str, said: str) -> None:
    with pytest.raises(MarginError) as caught:
        read_margins(rows(text))
    assert caught.value.code == code
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_the_same_crossing_twice_is_refused_whatever_the_order_of_its_variables() -> None:
    first = Margin(("a", "b"), {("x", "y"): 1.0})
    with pytest.raises(MarginError) as caught:
        check_margins([first, Margin(("b", "a"), {("y", "x"): 1.0})])
    assert caught.value.code == "twice"


def test_counts_of_two_days_differ_a_little_and_pass() -> None:
    check_margins([margin("âge", jeune=4000, autre=6000), margin("lieu", nord=3000, sud=7050)])


def test_tiny_age_bands_join_their_neighbour() -> None:
    heads = {"18-29": 4, "30-39": 60, "40-59": 300, "60-79": 12, "80 et plus": 9}
    merged = propose_merges(list(heads), heads, ordered=True)
    assert merged["18-29"] == merged["30-39"] == "18-29 et 30-39"
    assert merged["60-79"] == merged["80 et plus"] == "60-79 et 80 et plus"
    assert merged["40-59"] == "40-59"


def test_tiny_territories_join_one_of_their_region() -> None:
    heads = {"Aisne": 3, "Nord": 200, "Oise": 90, "Var": 30}
    regions = {"Aisne": "Hauts", "Nord": "Hauts", "Oise": "Hauts", "Var": "Sud"}
    merged = propose_merges(list(heads), heads, within=regions)
    assert merged["Aisne"] == merged["Oise"] == "Aisne et Oise"
    assert merged["Var"] == "Var"
    assert propose_merges(list(heads), heads)["Aisne"] == "Aisne et Var"
    assert propose_merges(["A", "B", "C"], {})["B"] == "A, B et C"
    assert propose_merges(["Aisne", "Var"], {"Aisne": 3, "Var": 40}, within=regions)["Aisne"] == "Aisne et Var"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.booleans())
def test_merging_leaves_no_tiny_cell_unless_there_is_only_one(heads: list[int], ordered: bool) -> None:
    categories = [f"c{i:02d}" for i in range(len(heads))]
    merged = propose_merges(categories, dict(zip(categories, heads, strict=True)), ordered=ordered)
    sizes: dict[str, int] = {}
    for category, count in zip(categories, heads, strict=True):
        sizes[merged[category]] = sizes.get(merged[category], 0) + count
    assert len(sizes) == 1 or min(sizes.values()) >= 20
    assert sum(sizes.values()) == sum(heads)
    if ordered:  # neighbours stay neighbours
        assert [merged[category] for category in categories] == sorted(merged.values())


def test_margins_and_columns_merge_alike() -> None:
    names = {"a": "a et b", "b": "a et b"}
    joint = Margin(("x", "y"), {("a", "u"): 1.0, ("b", "u"): 2.0, ("c", "u"): 4.0})
    assert merge_margin(joint, "x", names).totals == {("a et b", "u"): 3.0, ("c", "u"): 4.0}
    assert merge_margin(joint, "z", names) is joint
    column = merge_column(Column.encode(["c", "b", None, "a"]), names)
    assert [column.values[code] if code >= 0 else None for code in column.codes] == ["c", "a et b", None, "a et b"]
