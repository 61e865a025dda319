"""Carrying a project with others: inviting, accepting, asking to join, leaving, being erased; close words."""

import uuid

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.likeness import path_of
from consult.projects.models import Assignment, Author, Comment, CommentState, Project, ProjectEvent, Stage, Support
from consult.projects.operations.learn_words import learn_words
from tests.factories.basics import make_member_of_staff, make_person, sign_in
from tests.factories.projects import make_project


@pytest.fixture
def friend(app, organisation):
    """Another browser, of another member."""
    browser = app.test_client()
    sign_in(browser, make_member_of_staff(organisation, email="ami@exemple.test"))
    return browser


def letter_of(template):
    message = db.session.scalars(sa.select(Message).where(Message.template == template)).all()[-1]
    return message.recipient, write_letter(message)


def path_in(letter):
    address = next(word for word in letter.text.split() if "/invitations-projet/" in word)
    return "/" + address.split("/", 3)[3].removeprefix("o/rives/")


def test_somebody_invited_by_mail_accepts_under_the_name_they_wish(app, client, friend, filing, call, territory):
    filing.begin().fill(call, territory)
    assert client.post(f"{filing.at}/auteurs", data={"email": "pas une adresse"}).status_code == 422
    assert client.post(f"{filing.at}/auteurs", data={"email": "Ami@exemple.test"}).status_code == 303
    assert "Invitation envoyée" in client.get(f"{filing.at}/auteurs").text
    recipient, letter = letter_of("project_invitation")
    assert recipient == "ami@exemple.test"
    assert "Un jardin pour se retrouver" in letter.text
    path = path_in(letter)
    stranger = app.test_client()
    assert "Connectez-vous pour accepter" in stranger.get(path).text
    assert "/connexion" in stranger.post(path).location
    assert friend.get(filing.at).status_code == 404, "before accepting, nothing"
    assert friend.post(path, data={"shown_name": "Dominique L."}).status_code == 303
    assert friend.get(filing.at).status_code == 200
    assert friend.get(path).status_code == 404, "a link is good once"
    rows = db.session.scalars(sa.select(Author).order_by(Author.id)).all()
    assert [(row.shown_name, row.email, row.token_hash) for row in rows] == [
        ("", None, None),
        ("Dominique L.", None, None),
    ]


def test_a_member_asks_to_join_and_an_author_answers(client, friend, filing, call, territory):
    filing.begin().fill(call, territory).file()
    project = filing.project
    for _twice in range(2):
        assert friend.post(f"/projets/{project.slug}/rejoindre").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Author)) == 2
    assert friend.get(filing.at).status_code == 404
    assert "souhaite porter avec vous" in letter_of("project_request")[1].text
    page = client.get(filing.at).text
    assert "Demande à vous rejoindre" in page
    asked = db.session.scalars(sa.select(Author.id).where(Author.joined_at.is_(None))).one()
    assert client.post(f"{filing.at}/auteurs/{asked}/accepter").status_code == 303
    assert friend.get(filing.at).status_code == 200
    assert "Une personne de plus le porte" in client.get(filing.at).text


def test_the_last_author_who_leaves_chooses_what_becomes_of_the_project(client, filing, call, territory):
    filing.begin().fill(call, territory).file()
    assert "Il reste, sans nom d’auteur" in client.get(f"{filing.at}/quitter").text
    assert client.post(f"{filing.at}/quitter", data={"what": "keep"}).status_code == 303
    project = filing.project
    assert project.stage is Stage.FILED
    assert client.get(filing.at).status_code == 404
    filing.begin().fill(call, territory).file()
    client.post(f"{filing.at}/quitter", data={"what": "withdraw"})
    assert filing.project.stage is Stage.WITHDRAWN


def test_one_of_two_authors_leaves_and_the_other_goes_on(client, friend, organisation, filing, call, territory):
    filing.begin().fill(call, territory).file()
    project_id = filing.project.id
    friend.post(f"/projets/{filing.project.slug}/rejoindre")
    asked = db.session.scalars(sa.select(Author.id).where(Author.joined_at.is_(None))).one()
    client.post(f"{filing.at}/auteurs/{asked}/accepter")
    assert "Que devient le projet" not in client.get(f"{filing.at}/quitter").text
    client.post(f"{filing.at}/quitter", data={"what": "withdraw"})
    assert db.session.get_one(Project, project_id).stage is Stage.FILED
    assert friend.get(filing.at).status_code == 200


def test_an_author_erased_in_the_middle_of_a_round_leaves_the_project_without_a_name(
    app, client, organisation, call, member
):
    """The project that élus vote on stays; those who examine it learn that its author left, not who."""
    examiner = make_member_of_staff(organisation, Role.EXAMINER, email="examen@exemple.test")
    voted = make_project(call, member, stage=Stage.ADMISSIBLE, title="Au vote")
    draft = make_project(call, member, stage=Stage.DRAFT, title="Mon secret", summary="Zorglub")
    db.session.add_all(
        [
            Assignment(project_id=voted.id, examiner_id=examiner.id),
            Support(project_id=make_project(call).id, person_id=member.id),
            Comment(
                organisation_id=organisation.id,
                project_id=voted.id,
                person_id=member.id,
                client_key="k" * 36,
                body="Moi",
            ),
        ]
    )
    db.session.commit()
    dpo, ids = app.test_client(), (voted.id, draft.id, member.id)
    sign_in(dpo, make_member_of_staff(organisation, Role.DPO))
    address = f"/administration/effacements/personnes/{ids[2]}"
    assert "même pendant un scrutin" in dpo.get(address).text
    assert dpo.post(address).status_code == 302
    db.session.expire_all()
    kept, gone = db.session.get_one(Project, ids[0]), db.session.get_one(Project, ids[1])
    assert (kept.stage, kept.title) == (Stage.ADMISSIBLE, "Au vote")
    assert (gone.stage, gone.title, gone.summary) == (Stage.WITHDRAWN, "", "")
    for column in (Author.person_id, Support.person_id, Comment.person_id, ProjectEvent.actor_id):
        assert ids[2] not in db.session.scalars(sa.select(column)).all()
    assert db.session.scalars(sa.select(Comment.state)).all() == [CommentState.ERASED]
    recipient, letter = letter_of("project_author_left")
    assert recipient == "examen@exemple.test"
    assert "sans nom d’auteur" in letter.text
    assert "Camille" not in letter.text


def test_projects_of_close_words_are_shown_while_typing_and_on_the_last_page(
    client, organisation, filing, call, territory
):
    for title, summary in (
        ("Jardin partagé", "Cultiver des légumes ensemble au pied des immeubles."),
        ("Cours de natation", "Apprendre à nager à tout âge."),
        ("Café des aidants", "Souffler, parler, trouver des relais."),
    ):
        make_project(call, title=title, summary=summary)
    make_project(call, make_person(organisation), stage=Stage.DRAFT, title="Jardin secret")
    for project in db.session.scalars(sa.select(Project)):
        project.search_text = f"{project.title} {project.summary}".lower().replace("é", "e")
    learn_words(organisation_id=organisation.id)
    organisation_id = organisation.id
    db.session.commit()
    run_pending()
    assert path_of(organisation_id).exists()
    filing.begin()
    page = filing.page("projet")
    typed = {"title": "Un jardin", "summary": "Cultiver ensemble", "category_id": "", **page}
    answer = client.post(f"{filing.at}/brouillon/projet", data=typed).text
    assert "Projets aux mots proches" in answer
    assert "Jardin partagé" in answer
    assert "Cours de natation" not in answer
    assert "Jardin secret" not in answer
    assert "Rejoindre ce projet" in answer
    assert "Jardin partagé" in client.get(f"{filing.at}/verifier").text
    assert "Jardin partagé" in client.get(f"{filing.at}/besoin").text


def test_a_key_of_another_s_draft_opens_nothing(friend, filing, call):
    key = str(uuid.uuid4())
    filing.begin(key)
    assert friend.post("/appels/agir/deposer", data={"client_key": key}).status_code == 409
