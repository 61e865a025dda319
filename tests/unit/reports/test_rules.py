"""Signatures and verbatims, decided from values alone."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.reports.rules import (
    NOTHING,
    Candidate,
    Cell,
    Crowd,
    Quote,
    Signatory,
    bears,
    propose_verbatims,
    shown_verbatims,
    sign,
)

SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ELUS, ADHERENTS = 1, 2
NANTES, LOIRE, BREST, BRETAGNE = 10, 11, 20, 21


def person(college=ADHERENTS, form="feminine", age="40-60", places=(NANTES, LOIRE)) -> Signatory:
    return Signatory(college, form, age, places)


def test_signature_says_everything_where_k_people_could_bear_it() -> None:
    signed = sign(person(), Crowd([Cell(person(), 11)]), k=11)
    assert (signed.college_id, signed.age_band, signed.place_id) == (ADHERENTS, "40-60", NANTES)


def test_signature_widens_to_the_region_before_losing_the_age() -> None:
    crowd = [Cell(person(), 3), Cell(person(places=(12, LOIRE)), 8)]
    signed = sign(person(), Crowd(crowd), k=11)
    assert (signed.age_band, signed.place_id) == ("40-60", LOIRE)


def test_signature_loses_the_age_before_the_place() -> None:
    crowd = [Cell(person(), 3), Cell(person(age="60-80"), 8), Cell(person(places=(BREST, BRETAGNE)), 50)]
    signed = sign(person(), Crowd(crowd), k=11)
    assert (signed.age_band, signed.place_id) == (None, NANTES)


def test_signature_keeps_the_status_alone() -> None:
    crowd = [Cell(person(), 3), Cell(person(age="60-80", places=(BREST, BRETAGNE)), 8)]
    signed = sign(person(), Crowd(crowd), k=11)
    assert (signed.college_id, signed.gendered_form, signed.age_band, signed.place_id) == (
        ADHERENTS,
        "feminine",
        None,
        None,
    )


def test_no_profile_where_even_the_status_is_rare() -> None:
    assert sign(person(ELUS), Crowd([Cell(person(ELUS), 10), Cell(person(), 500)]), k=11) == NOTHING


profiles = st.builds(
    Signatory,
    st.sampled_from([None, ELUS, ADHERENTS]),
    st.sampled_from([None, "feminine", "masculine"]),
    st.sampled_from([None, "40-60", "60-80"]),
    st.sampled_from([(), (LOIRE,), (NANTES, LOIRE), (BREST, BRETAGNE)]),
)


@SLOW_MACHINE
@given(profiles, st.lists(st.builds(Cell, profiles, st.integers(1, 20)), max_size=12), st.integers(2, 30))
def test_a_signature_always_fits_k_people_and_its_author(author, crowd, k) -> None:
    crowd = [*crowd, Cell(author, 1)]
    signed = sign(author, Crowd(crowd), k)
    assert bears(author, signed)
    if signed != NOTHING:
        assert sum(cell.people for cell in crowd if bears(cell.profile, signed)) >= k


@SLOW_MACHINE
@given(profiles, st.lists(st.builds(Cell, profiles, st.integers(1, 20)), max_size=12), st.integers(2, 30))
def test_a_larger_k_never_says_more(author, crowd, k) -> None:
    crowd = [*crowd, Cell(author, 1)]

    def bearers(signature):
        return sum(cell.people for cell in crowd if bears(cell.profile, signature))

    assert bearers(sign(author, Crowd(crowd), k + 5)) >= min(bearers(sign(author, Crowd(crowd), k)), k + 5)


def said(number: int, text: str, who: int, college: int = ADHERENTS) -> Candidate:
    return Candidate(Quote(number, 0, len(text)), text, who, college)


LONG = "Il faudrait que les médecins viennent plus souvent dans notre commune"


def test_verbatims_are_varied() -> None:
    candidates = [
        said(1, LONG, 1),
        said(2, LONG + " aussi", 2),
        said(3, "Je voudrais des horaires plus souples pour aller voir ma mère le soir", 1),
        said(4, "Les bus du matin ne passent plus devant la maison de santé du village", 3, ELUS),
        said(5, "Trop court", 4),
        said(6, "On attend six mois pour une simple visite chez le dentiste du canton", 5),
    ]
    proposed = [quote.contribution_id for quote in propose_verbatims(candidates, 4)]
    assert proposed == [1, 4, 6]  # 2 says the same, 3 is the same person, 5 is too short


def test_masked_words_are_never_proposed() -> None:
    assert propose_verbatims([said(1, LONG.replace("médecins", "████████"), 1)], 4) == []


def test_shouting_comes_last() -> None:
    candidates = [said(1, LONG.upper(), 1), said(2, LONG, 2)]
    assert propose_verbatims(candidates, 1) == [Quote(2, 0, len(LONG))]


def test_choices_of_people_come_before_proposals() -> None:
    proposed = [Quote(n, 0, 9) for n in range(1, 7)]
    chosen = Quote(99, 0, 9)
    assert shown_verbatims(proposed, [], []) == proposed[:4]
    assert shown_verbatims(proposed, [chosen], []) == [chosen, *proposed[:3]]
    assert shown_verbatims(proposed, [], [proposed[0]]) == proposed[1:5]
    many = [Quote(n, 0, 9) for n in range(50, 60)]
    assert shown_verbatims(proposed, many, []) == many[:5]
