"""What a file of territories would change, and the blanks of a first wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.territories.legal_pages import default_pages
from consult.territories.levels import Level
from consult.territories.rules import has_blanks, plan_territories
from consult.web.csv_table import Row


@pytest.fixture(autouse=True)
def pages(app):
    with app.test_request_context("/"):
        yield


def line(number, code, level, parent="", row="", column=""):
    cells = {"code": code, "name": code, "level": level, "parent": parent, "tile_row": row, "tile_column": column}
    return Row(line=number, cells=cells)


def test_a_parent_may_come_after_its_child_or_be_there_already():
    known = {"FR": {"name": "FR", "level": Level.NATIONAL, "parent": None, "tile_row": None, "tile_column": None}}
    plan = plan_territories([line(2, "29", "territory", "BRE"), line(3, "BRE", "region", "FR")], known)
    assert not plan.faults
    assert plan.added == ["29", "BRE"]


codes = st.sampled_from(["A", "B", "C", "D"])
lines = st.lists(st.tuples(codes, st.sampled_from([level.value for level in Level]), st.one_of(st.just(""), codes)))


@given(lines)
def test_what_is_accepted_is_always_a_tree_from_wide_to_narrow(rows):
    plan = plan_territories([line(n, *row) for n, row in enumerate(rows, start=2)], {})
    if plan.faults:
        return
    for code in plan.wanted:
        seen = []
        while code is not None:
            assert code not in seen
            seen.append(code)
            code = plan.wanted[code]["parent"]


def test_blanks_are_seen_and_links_are_not():
    assert has_blanks("Conservées [durée].")
    assert not has_blanks("Voir [la CNIL](https://www.cnil.fr) et tableau[0] [")
    waiting = {page.slug for page in default_pages("Rives", "a@rives.test") if has_blanks(page.body)}
    assert waiting == {"mentions-legales", "confidentialite", "accessibilite"}
