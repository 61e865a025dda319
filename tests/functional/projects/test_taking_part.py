"""Under a project: supports, comments with replies, reports, what is followed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.accounts.profile import GenderedForm
from consult.authz import system_actor
from consult.db import db
from consult.projects.models import Comment, CommentState, Follow, PhaseKind, Project, Stage, Support
from consult.projects.operations.forget_participation import forget_participation
from consult.projects.queries.taking_part import comments_of
from tests.factories.basics import make_college, make_organisation, make_territory, sign_in
from tests.factories.projects import _account_holder, make_call, make_elected, make_project


def words(page) -> str:
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def place(client: FlaskClient):
    organisation = make_organisation()
    project = make_project(make_call(organisation, PhaseKind.SUPPORT), slug="jardin", title="Jardin partagé")
    db.session.commit()
    return organisation, project


def member(organisation, **values):
    return _account_holder(organisation, **values)


AT = "/o/rives/projets/jardin"


def say(client: FlaskClient, body: str, **more: str):
    data = {"body": body, "client_key": str(uuid4()), **more}
    return client.post(f"{AT}/commentaires", data=data, follow_redirects=True)


def test_a_visitor_reads_and_is_asked_to_sign_in_to_support(client: FlaskClient, place) -> None:
    page = words(client.get(AT))
    assert "Se connecter pour soutenir" in page
    assert "Les soutiens informent les élus, ils ne décident pas." in page
    assert client.post(f"{AT}/soutenir").status_code == 401


def test_one_support_each_taken_back_at_once(client: FlaskClient, place) -> None:
    organisation, _project = place
    sign_in(client, member(organisation))
    client.post(f"{AT}/soutenir")
    page = words(client.post(f"{AT}/soutenir", follow_redirects=True))
    assert "1 soutien" in page
    assert "Retirer mon soutien" in page
    assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 1
    assert "0 soutien" in words(client.post(f"{AT}/soutenir", data={"retirer": "1"}, follow_redirects=True))


@pytest.mark.parametrize(("phase", "stage"), [(PhaseKind.FILING, Stage.FILED), (PhaseKind.SUPPORT, Stage.REFUSED)])
def test_no_support_out_of_its_phase_nor_for_what_is_out(client: FlaskClient, phase: PhaseKind, stage: Stage) -> None:
    organisation = make_organisation()
    make_project(make_call(organisation, phase), slug="jardin", stage=stage)
    sign_in(client, member(organisation))
    answer = client.post(f"{AT}/soutenir")
    assert answer.status_code == 422
    assert "Le calendrier de cet appel" in words(answer)
    assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 0


def test_who_speaks_is_marked_and_nobody_is_named(client: FlaskClient, place) -> None:
    organisation, project = place
    college, brittany = make_college(organisation), make_territory(organisation, "Bretagne")
    feminine = GenderedForm.FEMININE
    people = [
        member(
            organisation, last_name="Secret", college_id=college.id, gendered_form=feminine, territory_id=brittany.id
        ),
        make_elected(brittany, last_name="Secret", gendered_form=feminine),
        db.session.get(Project, project.id).authors[0],
    ]
    author = people.pop()
    for person in people:
        sign_in(client, person)
        say(client, "Belle idée")
    from consult.accounts.models import Person

    sign_in(client, db.session.get_one(Person, author.person_id))
    page = words(say(client, "Merci à tous"))
    assert "Adhérente, Bretagne" in page
    assert "Élue, Bretagne" in page
    assert "L’auteur du projet" in page
    assert "Secret" not in page


def test_replies_stand_one_level_under_and_a_double_click_posts_once(client: FlaskClient, place) -> None:
    organisation, project = place
    sign_in(client, member(organisation))
    key = str(uuid4())
    say(client, "Première", client_key=key)
    say(client, "Première", client_key=key)
    assert client.post(f"{AT}/commentaires", data={"body": "Autre", "client_key": key}).status_code == 409
    first = comments_of(project.id)[0]
    say(client, "Réponse", parent=str(first.id))
    reply = comments_of(project.id)[1]
    say(client, "Réponse à la réponse", parent=str(reply.id))
    assert [comment.parent_id for comment in comments_of(project.id)] == [None, first.id, first.id]
    assert "2 commentaires" not in words(client.get(AT))


def test_an_empty_or_endless_comment_is_refused_and_kept(client: FlaskClient, place) -> None:
    organisation, _project = place
    sign_in(client, member(organisation))
    empty = client.post(f"{AT}/commentaires", data={"body": " ", "client_key": str(uuid4())})
    assert empty.status_code == 422
    assert "Écrivez quelques mots" in words(empty)
    long = client.post(f"{AT}/commentaires", data={"body": "a" * 2001, "client_key": str(uuid4())})
    assert long.status_code == 422
    assert "a" * 2001 in long.text
    assert client.post(f"{AT}/commentaires", data={"body": "Bien", "client_key": "x"}).status_code == 422
    lost = {"body": "Oui", "client_key": str(uuid4()), "parent": "999999"}
    assert client.post(f"{AT}/commentaires", data=lost).status_code == 409


def test_what_is_personal_is_hidden_at_once(client: FlaskClient, place) -> None:
    organisation, _project = place
    sign_in(client, member(organisation))
    page = words(say(client, "Appelez-moi au 06 12 34 56 78"))
    assert "06 12 34 56 78" not in page
    assert "█" in page


def test_a_comment_is_taken_back_and_its_replies_stay(client: FlaskClient, place) -> None:
    organisation, project = place
    sign_in(client, member(organisation))
    say(client, "Mot à effacer")
    first = comments_of(project.id)[0]
    first_id = first.id
    say(client, "Une réponse", parent=str(first_id))
    other = client.application.test_client()
    sign_in(other, member(organisation))
    assert other.post(f"/o/rives/commentaires/{first_id}/retirer").status_code == 404
    page = words(client.post(f"/o/rives/commentaires/{first_id}/retirer", follow_redirects=True))
    assert "Commentaire retiré." in page
    assert "Une réponse" in page
    assert "Mot à effacer" not in page
    db.session.expire_all()
    stored = db.session.get_one(Comment, first_id)
    assert (stored.body, stored.person_id, stored.state) == (None, None, CommentState.ERASED)


def test_an_erasure_leaves_no_word_support_nor_wish(client: FlaskClient, place) -> None:
    organisation, project = place
    leaver = member(organisation)
    sign_in(client, leaver)
    say(client, "Mon numéro : 06 12 34 56 78")
    client.post(f"{AT}/soutenir")
    client.post(f"{AT}/suivre")
    forget_participation(actor=system_actor(organisation.id), person_ids=[leaver.id])
    db.session.commit()
    assert [comment.body for comment in comments_of(project.id)] == [None]
    assert not db.session.scalar(sa.select(sa.func.count(Support.id)))
    assert not db.session.scalar(sa.select(sa.func.count(Follow.id)))


def test_following_is_a_switch(client: FlaskClient, place) -> None:
    organisation, _project = place
    sign_in(client, member(organisation))
    assert "Ne plus suivre" in words(client.post(f"{AT}/suivre", follow_redirects=True))
    client.post(f"{AT}/suivre")
    assert db.session.scalar(sa.select(sa.func.count(Follow.id))) == 1
    assert "Jardin partagé" in words(client.get("/o/rives/mes-alertes"))
    assert "Suivre ce projet" in words(client.post(f"{AT}/suivre", data={"retirer": "1"}, follow_redirects=True))


def test_an_alert_is_chosen_once_and_dropped(client: FlaskClient, place) -> None:
    organisation, _project = place
    brittany = make_territory(organisation, "Bretagne")
    sign_in(client, member(organisation))
    choice = {"territoire": str(brittany.id), "categorie": "Entraide", "rythme": "daily"}
    client.post("/o/rives/mes-alertes", data=choice)
    page = words(client.post("/o/rives/mes-alertes", data=choice | {"rythme": "weekly"}, follow_redirects=True))
    assert page.count("Entraide, Bretagne") == 1
    assert "chaque semaine" in page
    address = re.search(r'action="(/o/rives/mes-alertes/\d+/retirer)"', page)
    other = client.application.test_client()
    sign_in(other, member(organisation))
    other.post(address[1])
    assert db.session.scalar(sa.select(sa.func.count(Follow.id))) == 1
    client.post(address[1])
    assert db.session.scalar(sa.select(sa.func.count(Follow.id))) == 0
    assert client.post("/o/rives/mes-alertes", data={"rythme": "hourly"}).status_code == 422
