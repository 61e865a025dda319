from tests.factories.basics import (
    make_consultation,
    make_contribution,
    make_organisation,
    make_participation,
    make_question,
)


def test_the_site_says_that_it_is_alive_and_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok", "problems": []}


def test_factories_make_a_whole_consultation(context):
    organisation = make_organisation()
    consultation = make_consultation(organisation)
    contribution = make_contribution(make_question(consultation), make_participation(consultation), "Une idée.")
    assert contribution.id
