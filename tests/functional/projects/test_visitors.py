"""Somebody from outside files, or joins: an account of their own by a mailed link, and nothing told of who is known."""

import re

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account, AccountOpening, AccountSession, Person, RoleGrant
from consult.accounts.queries_audience import people_like
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.authz import Role
from consult.db import db, utcnow
from consult.extensions import limiter
from consult.factory import create_app
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.models import Author, Call, PhaseKind, Project
from tests.factories.basics import make_college, make_member_of_staff, make_organisation, make_person, sign_in
from tests.factories.projects import make_call, make_project

TYPED = {"first_name": "Dominique", "last_name": "Dehors", "email": "Dehors@exemple.test", "read": "y"}
AT = "/appels/agir/se-presenter"
HERE = "/o/rives"
"""Before every path, where there is another organisation."""


@pytest.fixture
def call(call, organisation):
    """Open to one college, and to visitors."""
    call.college_ids, call.open_to_visitors = [make_college(organisation).id], True
    db.session.commit()
    return call


def ask(client, here="", **more):
    answer = client.post(here + AT, data={**TYPED, **more})
    run_pending()
    return answer


def mailed():
    """Path of the link of the last letter."""
    letter = write_letter(db.session.scalars(sa.select(Message).order_by(Message.id)).all()[-1])
    return re.search(r"https?://[^/\s]+(?:/o/\w+)?(/\S+)", letter.text)[1]


def count(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def visitors():
    db.session.expire_all()
    return db.session.scalars(sa.select(Person).where(Person.source == "visitor")).all()


def enter(client, here=""):
    ask(client, here)
    assert client.post(here + mailed()).status_code == 303
    return visitors()[0]


def test_somebody_unknown_opens_an_account_by_a_link_and_files(client, call, organisation):
    organisation_id = organisation.id
    assert AT in client.get("/appels/agir").text
    assert "Recevoir le lien" in client.get(AT).text
    assert ask(client).location == "/connexion/compte-demande"
    assert not visitors(), "nobody is known before their address is proved"
    path = mailed()
    assert path.startswith("/connexion/compte/")
    assert "Ouvrir mon compte" in client.get(path).text
    assert not visitors(), "a mail scanner opens every link"
    assert client.post(path).location == "/appels/agir/deposer"
    person = visitors()[0]
    assert (person.full_name, person.email, person.college_id, person.territory_id, person.grants) == (
        "Dominique Dehors", "dehors@exemple.test", None, None, [],
    )  # fmt: skip
    assert count(AccountOpening) == 0, "what was typed is not kept twice"
    assert AT not in client.get("/appels/agir").text
    assert client.get(AT).location == "/appels/agir/deposer"
    began = client.post("/appels/agir/deposer", data={"client_key": "9f0c0e52-6b7d-4b8e-9a51-2f8f5a3f7a10"})
    assert began.status_code == 303
    assert client.get(began.location).status_code == 200
    assert person.id not in db.session.scalars(people_like(organisation_id, (), None, ())).all(), "in no campaign"


def test_what_is_missing_is_said_and_nothing_leaves(client, call):
    answer = client.post(AT, data={"email": "dehors", "first_name": " "})
    assert answer.status_code == 422
    for sentence in ("Indiquez votre prénom", "Indiquez votre nom", "nom@exemple.fr", "Cochez cette case"):
        assert sentence in answer.text
    assert count(AccountOpening) == 0


def test_a_known_address_gets_the_same_answer_and_its_ordinary_link(client, call, organisation):
    make_member_of_staff(organisation, email="camille@exemple.test")
    db.session.commit()
    unknown, known = ask(client), ask(client, email="Camille@exemple.test")
    assert (unknown.status_code, unknown.location, unknown.text) == (known.status_code, known.location, known.text)
    path = mailed()
    assert path.startswith("/connexion/lien/")
    assert path.endswith("suite=/appels/agir/deposer") or "suite=%2Fappels%2Fagir%2Fdeposer" in path
    assert [row.email for row in db.session.scalars(sa.select(AccountOpening))] == ["dehors@exemple.test"]
    token, following = path.split("?suite=")
    following = following.replace("%2F", "/")
    assert client.post(token, data={"suite": following}).location == "/appels/agir/deposer"
    assert not visitors()


def test_a_link_serves_once_and_two_links_open_one_account(app, client, call):
    ask(client)
    first = mailed()
    ask(client)
    second = mailed()
    assert first != second
    assert client.post(first).status_code == 303
    assert client.post(first).status_code == 410
    assert app.test_client().get(first).status_code == 410
    other = app.test_client()
    assert other.post(second).location == "/appels/agir/deposer"
    assert len(visitors()) == 1
    assert count(Account) == 1
    ask(app.test_client())
    assert mailed().startswith("/connexion/lien/"), "from then on the address is known"


def test_an_expired_link_opens_nothing(client, call):
    ask(client)
    path = mailed()
    db.session.scalars(sa.select(AccountOpening)).one().expires_at = utcnow() - SIGN_IN_LINK_LIFETIME
    db.session.commit()
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert not visitors()


def test_a_link_of_another_organisation_opens_nothing_here(app, client, call):
    make_organisation("ailleurs")
    db.session.commit()
    ask(client, HERE)
    path = mailed()
    stranger = app.test_client()
    assert stranger.get(f"{HERE}{path}").status_code == 200
    assert stranger.get(f"/o/ailleurs{path}").status_code == 410
    assert stranger.post(f"/o/ailleurs{path}").status_code == 410
    assert not visitors()


def test_a_call_that_is_not_open_to_visitors_or_not_open_at_all_says_so(client, call, organisation):
    call.open_to_visitors = False
    make_call(organisation, PhaseKind.EXAMINATION, slug="passe", open_to_visitors=True)
    db.session.commit()
    assert AT not in client.get("/appels/agir").text
    assert 'href="/appels/agir/deposer"' in client.get("/appels/agir").text, "to sign in"
    for at in (AT, "/appels/passe/se-presenter"):
        assert "La page de l’appel dit qui dépose, et quand" in client.get(at).text
        assert client.post(at, data=TYPED).status_code == 404
    assert client.get("/appels/inconnu/se-presenter").status_code == 404
    assert count(AccountOpening) == 0


def test_an_account_opened_for_one_call_files_nothing_where_visitors_are_not_welcome(client, call, organisation):
    make_call(organisation, slug="entre-nous")
    db.session.commit()
    enter(client)
    answer = client.post("/appels/entre-nous/deposer", data={"client_key": "9f0c0e52-6b7d-4b8e-9a51-2f8f5a3f7a11"})
    assert answer.status_code == 403
    assert "que l’organisation connaît déjà" in answer.text
    assert count(Project) == 0


def test_an_access_that_the_team_closed_is_not_opened_again(client, call, organisation):
    closed = make_member_of_staff(organisation, email="dehors@exemple.test")
    closed.account.disabled_at = utcnow()
    person_id = closed.id
    db.session.commit()
    assert ask(client).location == "/connexion/compte-demande"
    assert count(Message) == 0
    assert count(AccountOpening) == 0
    closed = db.session.get_one(Person, person_id)
    closed.account.disabled_at, closed.left_at = None, utcnow()
    db.session.commit()
    ask(client)
    assert count(Message) == 0, "somebody who left is for the team to welcome again"


def test_an_account_of_another_organisation_serves_here_too(client, call):
    make_member_of_staff(make_organisation("ailleurs"), email="dehors@exemple.test")
    db.session.commit()
    person = enter(client, HERE)
    assert person.account.email == "dehors@exemple.test"
    assert count(Account) == 1


def test_a_listed_member_without_account_is_recognised_by_the_address(client, call, organisation):
    """One person, not two: the college that the organisation knows is theirs when they file."""
    member_id = make_person(organisation, email="Dehors@exemple.test", college_id=call.college_ids[0]).id
    call.open_to_visitors = True
    db.session.commit()
    ask(client)
    path = mailed()
    assert "qui êtes-vous" not in client.get(path).text
    assert client.post(path).status_code == 303
    assert not visitors()
    member = db.session.get_one(Person, member_id)
    assert member.account.email == "dehors@exemple.test"
    assert member.last_name != "Dehors", "what the organisation knows stands"
    began = client.post("/appels/agir/deposer", data={"client_key": "9f0c0e52-6b7d-4b8e-9a51-2f8f5a3f7a11"})
    assert began.status_code == 303
    assert db.session.scalars(sa.select(Author.person_id)).one() == member_id


def couple(organisation):
    people = [
        make_person(organisation, email="dehors@exemple.test", first_name=name, last_name="Dehors")
        for name in ("Ada", "Blaise")
    ]
    db.session.commit()
    return [person.id for person in people]


def test_a_shared_address_asks_which_person_it_is(app, client, call, organisation):
    ada, blaise = couple(organisation)
    ask(client)
    path = mailed()
    page = client.get(path).text
    for words in ("qui êtes-vous", "Ada Dehors", "Blaise Dehors", "Quelqu’un d’autre"):
        assert words in page
    refused = client.post(path)
    assert refused.status_code == 422
    assert "Dites qui vous êtes" in refused.text
    assert client.post(path, data={"person": "999999"}).status_code == 422
    assert client.post(path, data={"person": str(blaise)}).status_code == 303, "the link still serves"
    assert not visitors()
    assert db.session.get_one(Person, ada).account_id is None
    assert db.session.get_one(Person, blaise).account_id is not None


def test_somebody_else_of_a_shared_address_is_somebody_new(client, call, organisation):
    couple(organisation)
    ask(client)
    assert client.post(mailed(), data={"person": "0"}).status_code == 303
    assert visitors()[0].full_name == "Dominique Dehors"


def test_somebody_with_a_role_lends_nothing_to_who_shares_the_address(client, call, organisation):
    member = make_person(organisation, email="dehors@exemple.test")
    db.session.add(RoleGrant(person_id=member.id, role=Role.EXAMINER, starts_on=utcnow().date()))
    db.session.commit()
    member_id = member.id
    person = enter(client)
    assert person.id != member_id
    assert db.session.get_one(Person, member_id).account_id is None


def test_tries_are_limited_by_address(context, call):
    kept = ("SECRET_KEY", "INSTANCE", "FILES_FOLDER", "MAIL_BACKEND", "JOBS", "SQLALCHEMY_DATABASE_URI")
    settings = {name: context.config[name] for name in kept}
    app = create_app({**settings, "TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": True})
    try:
        with app.app_context():
            browser = app.test_client()
            assert [browser.post(AT, data=TYPED).status_code for _ in range(6)] == [303] * 5 + [429]
            assert browser.post(AT, data={**TYPED, "email": "autre@exemple.test"}).status_code == 303
            db.session.remove()
            db.engine.dispose()
    finally:
        limiter.reset()
        limiter.enabled = False


def test_erasing_a_visitor_leaves_neither_name_nor_address_nor_account(app, client, call, organisation):
    sign_in(dpo := app.test_client(), make_member_of_staff(organisation, Role.DPO))
    call_id = call.id
    person = enter(client)
    project = make_project(db.session.get_one(Call, call_id), person, title="Un banc")
    db.session.commit()
    at, project_id = f"/administration/effacements/personnes/{person.id}", project.id
    assert "son nom et son adresse sont effacés aussi" in dpo.get(at).text
    assert dpo.post(at).status_code == 302
    person = visitors()[0]
    assert (person.first_name, person.email, person.account_id) == ("", None, None)
    assert "Dehors" not in person.full_name
    assert db.session.scalar(sa.select(Account).where(Account.email == "dehors@exemple.test")) is None
    assert count(AccountSession) == 1, "the DPO's own"
    assert client.get("/mes-projets").status_code == 302
    assert db.session.get_one(Project, project_id).title == "Un banc"
    assert person.id not in db.session.scalars(sa.select(Author.person_id)).all()
    ask(client)
    assert mailed().startswith("/connexion/compte/"), "the address may come back, as somebody new"


def test_a_visitor_whom_the_team_gave_a_role_keeps_the_account(app, client, call, organisation):
    sign_in(dpo := app.test_client(), make_member_of_staff(organisation, Role.DPO))
    person = enter(client)
    db.session.add(RoleGrant(person_id=person.id, role=Role.MODERATOR))
    db.session.commit()
    assert dpo.post(f"/administration/effacements/personnes/{person.id}").status_code == 302
    assert visitors()[0].account is not None


@pytest.fixture
def invited(client, filing, call):
    """The path of an invitation to an address without account."""
    call.college_ids = []
    db.session.commit()
    filing.begin()
    client.post(f"{filing.at}/auteurs", data={"email": "Dehors@exemple.test"})
    return mailed()


NAMES = {"first_name": "Dominique", "last_name": "Dehors", "shown_name": "Dom", "read": "y"}


def test_somebody_invited_who_has_no_account_opens_one_and_joins(app, filing, invited):
    stranger = app.test_client()
    assert "dehors@exemple.test" in stranger.get(invited).text
    assert stranger.post(invited, data={"shown_name": "Dom"}).status_code == 422
    assert not visitors()
    answer = stranger.post(invited, data={**NAMES, "email": "autre@exemple.test"})
    assert answer.location == filing.at
    person = visitors()[0]
    assert person.account.email == "dehors@exemple.test", "the address that was invited, whatever else is sent"
    assert stranger.get(filing.at).status_code == 200
    joined = db.session.scalars(sa.select(Author).where(Author.person_id == person.id)).one()
    assert (joined.shown_name, joined.email, joined.token_hash) == ("Dom", None, None)
    assert app.test_client().post(invited, data=NAMES).status_code == 404
    assert len(visitors()) == 1


def test_an_invitation_does_not_open_an_account_held_elsewhere_without_a_new_link(app, filing, invited):
    make_member_of_staff(make_organisation("ailleurs"), email="dehors@exemple.test")
    db.session.commit()
    stranger, at = app.test_client(), HERE + invited
    assert stranger.post(at, data=NAMES).location == f"{HERE}/connexion/compte-demande"
    run_pending()
    assert stranger.get(f"{HERE}/mes-projets").status_code == 302
    assert stranger.post(HERE + mailed()).location == at
    assert stranger.post(at, data={"shown_name": "Dom"}).location == HERE + filing.at


def test_an_invitation_of_another_organisation_opens_nothing(app, invited):
    make_organisation("ailleurs")
    db.session.commit()
    assert app.test_client().post(f"/o/ailleurs{invited}", data=NAMES).status_code == 404
    assert not visitors()
