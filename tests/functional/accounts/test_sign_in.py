"""Signing in, by password or by link, and out; what a thief or a scanner would try."""

import re
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import current_app

from consult.accounts import passwords
from consult.accounts.models import Account, AccountSession, SignInLink
from consult.authz import Role
from consult.db import db, utcnow
from consult.extensions import limiter
from consult.factory import create_app
from consult.jobs.runner import run_pending
from tests.factories.basics import make_member_of_staff, make_organisation, make_person

SENTENCE = "ne vont pas ensemble"


@pytest.fixture(autouse=True)
def outbox(context):
    """Messages that left during the test."""
    context.extensions["mailman"].outbox = []


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """The same hasher with less work: what is tested is not its strength."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    nobody = passwords._nobody
    nobody.cache_clear()
    yield
    nobody.cache_clear()


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def person(organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR, email="anne@exemple.test")
    person.account.password_hash = passwords.hash_password("trois mots sans lien")
    db.session.commit()
    return person


def sign_in(client, **more):
    data = {"email": "anne@exemple.test", "password": "trois mots sans lien", **more}
    return client.post("/connexion", data=data)


def sent_messages():
    return current_app.extensions["mailman"].outbox


def ask_for_link(client, email="anne@exemple.test", **more):
    answer = client.post("/connexion/lien", data={"email": email, **more})
    run_pending()
    return answer


def link_in(message):
    return re.search(r"http://\S+/connexion/lien/(\S+)", message.body)[0]


def path_of(link):
    return re.sub(r"^http://[^/]+", "", link)


def test_a_password_opens_a_session_and_signing_out_ends_it_on_the_server(client, person):
    assert sign_in(client, email=" Anne@Exemple.test ").location == "/"
    assert client.get("/mon-compte").status_code == 200
    cookie = client.get_cookie("session").value
    client.post("/deconnexion")
    client.set_cookie("session", cookie)
    assert client.get("/mon-compte").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client, person, organisation):
    make_person(organisation, email="sans-compte@exemple.test")
    db.session.commit()
    pages = [
        sign_in(client, password="un autre mot de passe"),
        sign_in(client, email="personne@exemple.test"),
        sign_in(client, email="sans-compte@exemple.test"),
    ]
    bodies = {re.sub(r"[\w-]+@exemple\.test", "", page.text) for page in pages}
    assert [page.status_code for page in pages] == [422, 422, 422]
    assert len(bodies) == 1
    assert SENTENCE in bodies.pop()


def test_an_account_without_password_is_not_opened_by_an_empty_one(client, organisation):
    make_member_of_staff(organisation, email="lien@exemple.test")
    db.session.commit()
    assert sign_in(client, email="lien@exemple.test", password="").status_code == 422
    assert sign_in(client, email="lien@exemple.test", password="None").status_code == 422


def test_the_same_work_is_done_for_an_address_without_account(client, person, monkeypatch):
    done = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(
        passwords, "_hasher", type("Spy", (), {"verify": lambda self, h, p: done.append(h) or verify(h, p)})()
    )
    passwords._nobody.cache_clear()
    monkeypatch.setattr(passwords, "_nobody", lambda: person.account.password_hash)
    sign_in(client, email="personne@exemple.test")
    assert len(done) == 1


def test_signing_in_starts_a_new_session_and_keeps_the_display(client, person):
    client.post("/apparence", data={"theme": "dark", "next": "/"})
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["theme"] == "dark"


@pytest.mark.parametrize(
    "target",
    [
        "//ailleurs.test",
        "/\\ailleurs.test",
        "https://ailleurs.test",
        "javascript:alert(1)",
        "/%09/x\t",
        "///x",
        "\\\\x",
    ],
)
def test_nobody_is_sent_to_another_site(client, person, target):
    for answer in (sign_in(client, suite=target), client.post("/langue", data={"locale": "en", "next": target})):
        assert answer.location == "/"


def test_one_comes_back_to_the_page_one_asked_for(client, person):
    asked = client.get("/administration/personnes?q=x")
    assert asked.location == "/connexion?suite=/administration/personnes?q%3Dx"
    assert sign_in(client, suite="/administration/personnes?q=x").location == "/administration/personnes?q=x"


def test_a_link_is_opened_by_post_once(client, person):
    ask_for_link(client, suite="/mon-compte")
    link = link_in(sent_messages()[-1])
    for _ in range(10):
        assert client.get(path_of(link)).status_code == 200
        assert client.head(path_of(link)).status_code == 200
    assert db.session.query(AccountSession).count() == 0
    assert client.get("/mon-compte").status_code == 302
    assert client.post(path_of(link)).location == "/o/rives/mon-compte"
    assert client.get("/mon-compte").status_code == 200
    again = client.application.test_client()
    assert again.post(path_of(link)).status_code == 410
    assert "a déjà servi" in again.get(path_of(link)).text


def test_a_link_expires_and_a_guessed_one_opens_nothing(client, person):
    ask_for_link(client)
    link = path_of(link_in(sent_messages()[-1]))
    assert client.post("/connexion/lien/AAAAAAAAAAAAAAAAAAAAAA").status_code == 410
    with time_machine.travel(utcnow() + timedelta(minutes=31)):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
    assert client.get("/mon-compte").status_code == 302


def test_the_token_is_stored_nowhere(client, person):
    ask_for_link(client)
    token = link_in(sent_messages()[-1]).rpartition("/")[2].partition("?")[0]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            assert token not in str(row), table.name


def test_an_unknown_address_gets_the_same_answer_and_no_message(client, person):
    known, unknown = ask_for_link(client), ask_for_link(client, email="personne@exemple.test")
    assert known.location == unknown.location == "/connexion/lien-envoye"
    assert [message.to for message in sent_messages()] == [["anne@exemple.test"]]
    assert db.session.query(SignInLink).count() == 1


def test_a_forged_host_never_reaches_a_message(client, person):
    client.post("/connexion/lien", data={"email": "anne@exemple.test"}, headers={"Host": "voleur.test"})
    client.post("/connexion/lien", data={"email": "anne@exemple.test"}, headers={"X-Forwarded-Host": "voleur.test"})
    run_pending()
    assert len(sent_messages()) == 2
    for message in sent_messages():
        assert "voleur.test" not in message.message().as_string()
        assert link_in(message).startswith("http://127.0.0.1:8000/o/rives/connexion/lien/")


def test_a_link_of_one_organisation_opens_nothing_in_another(client, person):
    make_organisation("ailes")
    db.session.commit()
    client.post("/o/rives/connexion/lien", data={"email": "anne@exemple.test"})
    run_pending()
    token = link_in(sent_messages()[-1]).rpartition("/")[2].partition("?")[0]
    assert client.post(f"/o/ailes/connexion/lien/{token}").status_code == 410
    assert (
        client.post(
            "/o/ailes/connexion", data={"email": "anne@exemple.test", "password": "trois mots sans lien"}
        ).status_code
        == 422
    )
    assert client.post(f"/o/rives/connexion/lien/{token}").status_code == 302


def test_a_disabled_account_loses_its_sessions_and_its_links(client, person):
    sign_in(client)
    ask_for_link(client.application.test_client())
    db.session.get_one(Account, 1).disabled_at = utcnow()
    db.session.commit()
    assert client.get("/mon-compte").status_code == 302
    assert sign_in(client).status_code == 422
    assert client.post(path_of(link_in(sent_messages()[-1]))).status_code == 410


@pytest.fixture(params=[0])
def limited(context, request):
    """The same site with its limits on, behind as many proxies as the parameter says."""
    kept = ("SECRET_KEY", "INSTANCE", "FILES_FOLDER", "MAIL_BACKEND", "JOBS", "SQLALCHEMY_DATABASE_URI")
    settings = {name: context.config[name] for name in kept}
    settings |= {"TRUSTED_PROXIES": request.param}
    app = create_app({**settings, "TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": True})
    with app.app_context():
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False


def test_tries_are_counted_whatever_the_forwarded_address_says(person, limited):
    statuses = [
        limited.post(
            "/connexion",
            data={"email": "anne@exemple.test", "password": "faux"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2


@pytest.mark.parametrize(("limited", "apart"), [(0, False), (1, True)], indirect=["limited"])
def test_visitors_are_told_apart_by_what_a_trusted_proxy_says(person, limited, apart):
    def ask(forwarded):
        return limited.get("/connexion/lien/inconnu", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1") for _ in range(61)] == [410] * 60 + [429]
    assert ask("192.0.2.2") == (410 if apart else 429)
    assert ask("192.0.2.3, 192.0.2.1") == 429, "what the visitor wrote stands before what the proxy adds"


def test_a_password_is_chosen_and_ends_the_other_sessions(client, person):
    sign_in(client)
    other = client.application.test_client()
    sign_in(other)
    new = {"current": "trois mots sans lien", "new": "une phrase bien à moi", "again": "une phrase bien à moi"}
    assert client.post("/mon-compte/mot-de-passe", data={**new, "current": "faux"}).status_code == 422
    assert client.post("/mon-compte/mot-de-passe", data={**new, "again": "autre"}).status_code == 422
    assert client.post("/mon-compte/mot-de-passe", data=new).location == "/mon-compte"
    assert client.get("/mon-compte").status_code == 200
    assert other.get("/mon-compte").status_code == 302
    db.session.expire_all()
    assert passwords.verify_password(db.session.get(Account, person.account_id).password_hash, "une phrase bien à moi")


def test_after_a_link_the_forgotten_password_is_not_asked_for(client, person):
    ask_for_link(client)
    client.post(path_of(link_in(sent_messages()[-1])))
    new = {"new": "une phrase bien à moi", "again": "une phrase bien à moi"}
    assert client.post("/mon-compte/mot-de-passe", data=new).status_code == 302


def test_name_and_language_are_one_s_own_to_change(client, person):
    sign_in(client)
    data = {"first_name": "Anne\x00-Lise", "last_name": "Le Goff", "locale": "en"}
    assert client.post("/mon-compte", data=data).status_code == 302
    assert 'lang="en"' in client.get("/mon-compte").text
    db.session.expire_all()
    assert person.full_name == "Anne-Lise Le Goff"
    assert client.post("/mon-compte", data={**data, "last_name": " "}).status_code == 422
