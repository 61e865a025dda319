"""Projects and comments in the moderators' queue: published, hidden, excluded, undone, contested, reported."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.audit.models import AuditEvent
from consult.authz import Role, system_actor
from consult.consultations.models import Contribution
from consult.db import db
from consult.moderation.models import ItemState, Subject
from consult.moderation.models_writings import Writing, WritingAct, WritingReport
from consult.moderation.operations.examine_contributions import examine_contributions
from consult.moderation.telling_writings import tell_writers
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.models import Comment, CommentState, PhaseKind, Project
from consult.projects.operations.index_project import index_project
from consult.projects.operations.post_comment import post_comment
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_question,
    sign_in,
)
from tests.factories.moderation import INSULT, add_text
from tests.factories.projects import _account_holder, make_call, make_project

QUEUE = "/o/rives/administration/moderation-des-projets"
SHARED = "/o/rives/administration/moderation/"


def words(page) -> str:
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def place(client: FlaskClient):
    organisation = make_organisation()
    writer = _account_holder(organisation)
    project = make_project(
        make_call(organisation, PhaseKind.SUPPORT),
        writer,
        slug="jardin",
        title="Jardin partagé",
        need="Écrire à jeanne.martin@exemple.fr",
    )
    index_project(actor=system_actor(organisation.id), project=project)
    db.session.commit()
    sign_in(client, make_member_of_staff(organisation, Role.MODERATOR))
    return organisation, project, writer


def say(project: Project, writer: Person, body: str) -> Comment:
    comment = post_comment(actor=actor_of_person(writer), project=project, client_key=str(uuid4()), body=body)
    db.session.commit()
    return comment


def item_of(kind: str) -> Writing:
    db.session.expire_all()
    return db.session.scalars(sa.select(Writing).where(Writing.kind == kind)).one()


def decide(client: FlaskClient, item: Writing, do: str, **more: str):
    return client.post(f"{QUEUE}/{item.id}", data={"do": do, "vu": "", **more}, follow_redirects=True)


def public(client: FlaskClient):
    return client.application.test_client().get("/o/rives/projets/jardin")


def test_what_the_filter_sees_waits_and_its_personal_words_are_hidden(client: FlaskClient, place) -> None:
    _organisation, project, writer = place
    say(project, writer, "Espèce de connard")
    say(project, writer, "Rien à redire")
    page = words(client.get(SHARED))
    assert "2 décisions à prendre." in page
    assert "Mot offensant" in page
    assert "jeanne.martin" not in page
    assert "jeanne.martin" not in words(public(client))
    assert "Projets et commentaires" in words(client.get("/o/rives/"))
    taken = client.post(SHARED)
    assert taken.location.startswith(QUEUE)
    other = client.application.test_client()
    sign_in(other, make_member_of_staff(place[0], Role.MODERATOR))
    assert "lit ce texte" in words(other.get(SHARED))


def test_an_exclusion_takes_a_comment_out_and_its_author_contests(client: FlaskClient, place) -> None:
    organisation, project, writer = place
    say(project, writer, "Espèce de connard")
    item = item_of("comment")
    assert "Choisissez la raison" in words(decide(client, item, "ecarter"))
    decide(client, item, "ecarter", raison="Propos injurieux")
    assert "connard" not in words(public(client))
    assert "Commentaire écarté par la modération : Propos injurieux." in words(public(client))
    act = db.session.scalars(sa.select(WritingAct)).one()
    act_id, address = act.id, f"/o/rives/contester/{act.id}"
    assert client.get(address).status_code == 404  # a moderator is not its author
    author = client.application.test_client()
    sign_in(author, db.session.get_one(Person, writer.id))
    assert "Contester cette décision" in words(author.get("/o/rives/projets/jardin"))
    author.post(address, data={"body": "C’était de l’humour."})
    assert author.post(address, data={"body": "Encore."}).status_code == 409
    answer = {"suite": "annuler", "answer": "Vous avez raison."}
    refused = client.post(f"{QUEUE}/contestations/{act_id}", data=answer)
    assert refused.status_code == 409
    other = client.application.test_client()
    sign_in(other, make_member_of_staff(organisation, Role.MODERATOR))
    assert "L’auteur conteste" in words(other.get(f"{QUEUE}/{item_of('comment').id}"))
    other.post(f"{QUEUE}/contestations/{act_id}", data=answer)
    assert "connard" in words(public(client))
    assert "Vous avez raison." in words(author.get(address))


def test_a_masked_word_is_hidden_everywhere_and_comes_back_when_undone(client: FlaskClient, place) -> None:
    _organisation, project, _writer = place
    item = item_of("project")
    masked = decide(client, item, "masquer", mots="partagé")
    assert "C’est décidé" in words(masked)
    page = words(public(client))
    assert "Jardin ███████" in page
    assert "jeanne.martin" not in page
    assert "partag" not in db.session.get_one(Project, project.id).search_text
    assert "rien n’a été caché" in words(decide(client, item_of("project"), "masquer", mots="absent", vu=_seen()))
    act = db.session.scalars(sa.select(WritingAct)).one()
    client.post(f"{QUEUE}/decisions/{act.id}/annuler")
    assert "Jardin partagé" in words(public(client))
    assert item_of("project").state is ItemState.WAITING
    assert client.post(f"{QUEUE}/decisions/{act.id}/annuler").status_code == 409


def _seen() -> str:
    return str(db.session.scalar(sa.select(sa.func.max(WritingAct.id))))


def test_an_excluded_project_leaves_every_public_page(client: FlaskClient, place) -> None:
    decide(client, item_of("project"), "ecarter", raison="Publicité")
    assert public(client).status_code == 404
    assert "Jardin" not in client.application.test_client().get("/o/rives/projets").text
    assert "Jardin" not in client.application.test_client().get("/o/rives/projets.atom").text
    decide(client, item_of("project"), "publier", vu=_seen())
    assert public(client).status_code == 200
    assert "Publié" in words(client.get(f"{QUEUE}/decisions"))


def test_a_rewritten_part_is_read_again_and_the_rest_keeps_its_masks(client: FlaskClient, place) -> None:
    organisation, project, _writer = place
    decide(client, item_of("project"), "masquer", mots="partagé")
    project = db.session.get_one(Project, project.id)
    project.summary = "Appelez le 06 12 34 56 78"
    index_project(actor=system_actor(organisation.id), project=project)
    db.session.commit()
    page = words(public(client))
    assert "Jardin ███████" in page
    assert "06 12 34 56 78" not in page
    item = item_of("project")
    assert (item.state, item.subject) == (ItemState.WAITING, Subject.PHONE)
    index_project(actor=system_actor(organisation.id), project=db.session.get_one(Project, project.id))
    assert "Jardin ███████" in words(public(client))


def test_what_is_hidden_is_shown_on_the_record(client: FlaskClient, place) -> None:
    item = item_of("project")
    assert "jeanne.martin" not in client.get(f"{QUEUE}/{item.id}").text
    assert "jeanne.martin@exemple.fr" in client.post(f"{QUEUE}/{item.id}/original").text
    assert db.session.scalar(sa.select(AuditEvent.object_type).where(AuditEvent.action == "moderation.read_original"))


def test_a_reader_reports_and_nothing_is_kept_of_them(client: FlaskClient, place) -> None:
    _organisation, project, writer = place
    comment = say(project, writer, "Tout va bien")
    visitor = client.application.test_client()
    address = f"/o/rives/commentaires/{comment.id}/signaler"
    assert visitor.post(address, data={}).status_code == 422
    visitor.post(address, data={"raison": "Publicité ou démarchage", "commentaire": "Voyez vous-même"})
    item = item_of("comment")
    assert (item.subject, item.state) == (Subject.REPORT, ItemState.WAITING)
    page = words(client.get(f"{QUEUE}/{item.id}"))
    assert "Signalé par un lecteur : Publicité ou démarchage" in page
    decide(client, item, "publier")
    assert db.session.scalars(sa.select(WritingReport)).one().handled_at is not None


def test_two_moderators_do_not_decide_one_after_the_other_unseen(client: FlaskClient, place) -> None:
    organisation, _project, _writer = place
    item = item_of("project")
    other = client.application.test_client()
    sign_in(other, make_member_of_staff(organisation, Role.MODERATOR))
    other.post(SHARED, data={"file": "projets"})
    refused = client.post(f"{QUEUE}/{item.id}", data={"do": "publier", "vu": ""})
    assert refused.status_code == 409
    assert "Quelqu’un d’autre lit" in words(refused)
    other.post(f"{SHARED}laisser")
    decide(client, item, "publier")
    assert other.post(f"{QUEUE}/{item.id}", data={"do": "ecarter", "vu": "", "raison": "x"}).status_code == 409


def test_the_author_is_written_to_once_the_decision_stood(client: FlaskClient, place) -> None:
    _organisation, project, writer = place
    say(project, writer, "Espèce de connard")
    decide(client, item_of("comment"), "ecarter", raison="Propos injurieux")
    tell_writers()
    assert not db.session.scalars(sa.select(Message)).all()
    act = db.session.scalars(sa.select(WritingAct)).one()
    act.at -= timedelta(minutes=11)
    db.session.commit()
    tell_writers()
    tell_writers()
    message = db.session.scalars(sa.select(Message).where(Message.template == "writing_decision")).one()
    letter = write_letter(message)
    assert f"/contester/{act.id}" in letter.text
    assert "connard" not in letter.text


def test_nothing_of_a_withdrawn_comment_stays_in_moderation(client: FlaskClient, place) -> None:
    _organisation, project, writer = place
    comment = say(project, writer, "Espèce de connard")
    decide(client, item_of("comment"), "ecarter", raison="Propos injurieux", note="Récidive")
    author = client.application.test_client()
    sign_in(author, db.session.get_one(Person, writer.id))
    author.post(f"/o/rives/commentaires/{comment.id}/retirer")
    db.session.expire_all()
    assert db.session.get_one(Comment, comment.id).state is CommentState.ERASED
    item = item_of("comment")
    assert (item.state, item.flags, item.masks) == (ItemState.MOOT, {}, {})
    assert db.session.scalars(sa.select(WritingAct.note)).one() == ""
    assert "il n’y a plus rien à décider" in words(client.get(f"{QUEUE}/{item.id}"))


COPIES = (
    "Rendez-nous notre bureau de poste, bande de connards, nous ne partirons pas",
    "Rendez-nous notre bureau de poste, bande de connards, nous ne partirons jamais",
)


def latest(kind: str) -> list[Writing]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Writing).where(Writing.kind == kind).order_by(Writing.id)))


def test_alike_comments_are_one_line_one_decision_and_one_undoing(client: FlaskClient, place) -> None:
    _organisation, project, writer = place
    for body in (*COPIES, "Connard !", "connard"):
        say(project, writer, body)
    page = words(client.get(f"{SHARED}?file=commentaires"))
    assert page.count("2 textes presque identiques") == 2
    assert "3 décisions à prendre." in page
    first, second, *_short = latest("comment")
    assert "Un autre texte est presque identique" in words(client.get(f"{QUEUE}/{first.id}"))
    done = decide(client, first, "ecarter", raison="Propos injurieux", lot="y")
    assert "C’est décidé pour 2 textes" in words(done)
    states = [comment.state for comment in db.session.scalars(sa.select(Comment).order_by(Comment.id))]
    assert states == [CommentState.EXCLUDED] * 2 + [CommentState.PUBLISHED] * 2
    act = db.session.scalars(sa.select(WritingAct).order_by(WritingAct.id)).first()
    undone = client.post(f"{QUEUE}/decisions/{act.id}/annuler", follow_redirects=True)
    assert "2 textes attendent de nouveau" in words(undone)
    assert {item.state for item in latest("comment")} == {ItemState.WAITING}
    alone = decide(client, second, "publier")
    assert "C’est décidé." in words(alone)
    assert latest("comment")[0].state is ItemState.WAITING


def test_a_contested_comment_leaves_its_batch(client: FlaskClient, place) -> None:
    organisation, project, writer = place
    for body in COPIES:
        say(project, writer, body)
    decide(client, latest("comment")[0], "ecarter", raison="Propos injurieux", lot="y")
    act = db.session.scalars(sa.select(WritingAct).order_by(WritingAct.id)).first()
    author = client.application.test_client()
    sign_in(author, db.session.get_one(Person, writer.id))
    author.post(f"/o/rives/contester/{act.id}", data={"body": "C’était de l’humour."})
    first, second = latest("comment")
    assert (first.batch, bool(second.batch)) == ("", True)
    other = client.application.test_client()
    sign_in(other, make_member_of_staff(organisation, Role.MODERATOR))
    other.post(f"{QUEUE}/contestations/{act.id}", data={"suite": "annuler", "answer": "Soit."})
    states = [comment.state for comment in db.session.scalars(sa.select(Comment).order_by(Comment.id))]
    assert states == [CommentState.PUBLISHED, CommentState.EXCLUDED]


def test_a_colleague_is_asked_and_answers_before_the_decision(client: FlaskClient, place) -> None:
    organisation, _project, _writer = place
    item = item_of("project")
    address = f"{QUEUE}/{item.id}/avis"
    assert client.post(address, data={"message": "", "collegue": "0"}).status_code == 422
    client.post(address, data={"message": "Est-ce un nom public ?", "collegue": "0"})
    assert "Avis demandé à un collègue" in words(client.get(SHARED))
    assert client.post(SHARED, follow_redirects=False).location.endswith("moderation/")  # not offered to who asks
    other = client.application.test_client()
    sign_in(other, make_member_of_staff(organisation, Role.MODERATOR))
    assert f"/{item.id}" in other.post(SHARED).location
    assert "Est-ce un nom public ?" in words(other.get(f"{QUEUE}/{item.id}"))
    other.post(address, data={"message": "Oui, il est élu."})
    assert item_of("project").asked_by_id is None
    page = words(client.get(f"{QUEUE}/{item.id}"))
    assert "Oui, il est élu." in page
    assert "Avis donné" in page
    assert "Avis donné" not in words(client.get(f"{QUEUE}/decisions"))
    decide(client, item, "publier")
    assert item_of("project").state is ItemState.DECIDED


def test_one_queue_holds_contributions_projects_and_comments(client: FlaskClient, place) -> None:
    """The most pressing first, whatever it is; what is decided leads to the next, whatever it is."""
    organisation, project, writer = place
    consultation = make_consultation(organisation, slug="sante", title="La santé demain")
    add_text(make_question(consultation, code="q1", position=1), INSULT)
    ids = list(db.session.scalars(sa.select(Contribution.id)))
    examine_contributions(actor=system_actor(organisation.id), consultation_id=consultation.id, contribution_ids=ids)
    say(project, writer, "Espèce de connard")
    page = words(client.get(SHARED))
    assert "3 décisions à prendre." in page
    for label in ("Contribution", "Projet", "Commentaire", "La santé demain"):
        assert label in page
    only = words(client.get(f"{SHARED}?file=commentaires"))
    assert "Espèce de" in only
    assert "directeur" not in only
    assert "directeur" in words(client.get(f"{SHARED}?file=contributions&motif=insult"))
    first = client.post(SHARED, data={"file": "tout"})
    assert f"moderation/sante/contributions/{ids[0]}?file=tout" in first.location
    assert 'name="file" value="tout"' in client.get(first.location).text
    second = client.post(first.location, data={"do": "publier", "vu": "", "file": "tout"})
    assert f"{QUEUE}/{item_of('comment').id}?file=tout" in second.location
    skipped = client.post(f"{QUEUE}/{item_of('comment').id}/passer", data={"file": "tout"})
    assert f"{QUEUE}/{item_of('project').id}" in skipped.location
    decide(client, item_of("project"), "publier", file="tout")
    last = decide(client, item_of("comment"), "publier", file="tout")
    assert "Plus rien n’attend ici pour vous." in words(last)
    assert "Tout est relu" in words(last)


def test_a_draft_consultation_is_not_in_the_queue_nor_that_of_others(client: FlaskClient, place) -> None:
    elsewhere = make_organisation("ailleurs")
    consultation = make_consultation(elsewhere, slug="autre")
    add_text(make_question(consultation, code="q1", position=1), INSULT)
    ids = list(db.session.scalars(sa.select(Contribution.id)))
    examine_contributions(actor=system_actor(elsewhere.id), consultation_id=consultation.id, contribution_ids=ids)
    db.session.commit()
    page = words(client.get(SHARED))
    assert "1 décision à prendre." in page
    assert "directeur" not in page
