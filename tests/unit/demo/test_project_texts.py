"""The projects of the demonstration: three hundred that differ, in French that places its articles."""

from __future__ import annotations

import pytest

from consult.demo.population.territories import all_territories
from consult.demo.projects.officials import seats
from consult.demo.projects.plan import CALLS
from consult.demo.projects.texts import Author, in_place, towns
from consult.projects.models import CallKind, PhaseKind


def written(count: int) -> list:
    author, codes = Author(2026), sorted(towns())
    return [author.write(codes[rank % len(codes)]) for rank in range(count)]


def test_the_same_seed_writes_the_same():
    assert written(30) == written(30)


def test_three_hundred_projects_do_not_look_copied():
    found = written(300)
    assert len({text.title for text in found}) == 300
    assert len({text.description for text in found}) == 300
    first = [text.summary for text in found[:150]]
    assert len(set(first)) == 150
    assert all("{" not in str(text) and "°" not in str(text) for text in found)
    assert all(sum(cents for _, cents, own in text.budget if not own) > 0 for text in found)


@pytest.mark.parametrize(
    ("said", "town", "read"),
    [
        ("Réunion {a_ville}.", "°Le Mans", "Réunion au Mans."),
        ("À {ville}, rien.", "°Les Sables-d’Olonne", "Aux Sables-d’Olonne, rien."),
        ("la zone de {ville}", "Angers", "la zone d’Angers"),
        ("la zone de {ville}", "°Le Havre", "la zone du Havre"),
        ("{public} le disent, avec {public}.", "Nantes", "Les voisins le disent, avec les voisins."),
    ],
)
def test_articles_merge_with_towns(said, town, read):
    assert in_place(said, town, "Les voisins") == read


def test_every_territory_has_towns_and_seats():
    codes = {place.code for place in all_territories() if place.level == "territory"}
    assert set(towns()) == codes
    found = seats(2_100)
    assert len(found) == 2_100
    assert set(found) == codes
    assert len(seats(150)) == 150


def test_calls_stand_at_every_phase_and_hold_three_hundred_projects():
    assert sum(call.size for call in CALLS) == 300
    assert {call.kind for call in CALLS} == set(CallKind)
    under_way = {kind for call in CALLS for kind, (first, last) in call.phases.items() if first <= 0 < last}
    assert under_way == set(PhaseKind) - {PhaseKind.RESULTS}
    assert any(call.permanent and call.kind is CallKind.PROJECT for call in CALLS)
    assert any(not call.published for call in CALLS)
