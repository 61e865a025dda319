"""The masking keeps what it reached on the set written by hand; `bench/masking.py` prints the figures."""

from __future__ import annotations

from tests.masking_set import parse, read_set
from tests.masking_set.measure import measure


def test_the_set_is_large_and_marked() -> None:
    improved, held_out = read_set()
    assert len(improved) + len(held_out) >= 400
    assert abs(len(improved) - len(held_out)) <= 1
    kinds = {span.kind for marked in improved + held_out for span in marked.spans}
    assert kinds == {"name", "phone", "email", "nir", "address", "link"}
    assert parse("Mme [[name|Roche]] ici").text == "Mme Roche ici"


def test_floors_on_the_half_that_was_held_out() -> None:
    found = measure(read_set()[1])
    assert found.recall >= 0.93, found.missed
    assert found.precision >= 0.95, found.excess


def test_floors_on_the_half_that_served() -> None:
    found = measure(read_set()[0])
    assert found.recall >= 0.97, found.missed
    assert found.precision >= 0.93, found.excess
