"""A group is called so that its name says what it answered to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from consult.reports.document import group_name

PLACES = SimpleNamespace(college_by_code={"elus": SimpleNamespace(name="Élus")}, by_code={})


@pytest.mark.parametrize(
    ("attribute", "value", "name"),
    [
        ("college", "elus", "Élus"),
        ("caregiver", "Oui", "L’aide à un proche : Oui"),
        ("departement", "33", "33"),
        ("age_band", "60-80", "60-80"),
    ],
)
def test_a_group_has_a_name(context, attribute, value, name):
    assert group_name(PLACES, attribute, value) == name  # type: ignore[arg-type]
