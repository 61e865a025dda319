"""Moderation through its pages, without scripts: the team, the author, the reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.audit.models import AuditEvent
from consult.authz import Role
from consult.consultations.models import Consultation, Contribution, ContributionStatus, Moderation
from consult.db import db, utcnow
from consult.moderation import queries
from consult.moderation.models import Contest, ModerationAct, ModerationFlag, ModerationItem, ReaderReport, Subject
from consult.moderation.operations.contest_decision import contest_decision
from consult.moderation.telling import tell_authors
from consult.notifications.models import Message
from consult.territories.models import Organisation
from tests.factories.answering import linked
from tests.factories.basics import make_member_of_staff, make_organisation, make_person, sign_in
from tests.factories.moderation import INSULT, Queue, make_queue
from tests.support.journey import Participant

REASON = "Propos injurieux ou haineux"


@pytest.fixture
def queue(client: FlaskClient) -> Queue:
    queue = make_queue(INSULT, "Merci à Mme Martin", public_contributions=True)
    sign_in(client, db.session.get_one(Person, queue.moderator.person_id))
    return queue


def page(queue: Queue, place: int = 0, end: str = "") -> str:
    return f"/administration/moderation/sante/contributions/{queue.ids[place]}{end}"


def stored(id_: int) -> Contribution:
    db.session.expire_all()
    return db.session.get_one(Contribution, id_)


def test_from_the_queue_to_a_decision_and_back(client: FlaskClient, queue: Queue) -> None:
    listed = client.get("/administration/moderation/sante").get_data(as_text=True)
    assert "2 contributions attendent." in listed
    assert "Martin" not in listed
    taken = client.post("/administration/moderation/sante/prendre")
    assert taken.location.endswith(page(queue))
    shown = client.get(page(queue)).get_data(as_text=True)
    assert "<mark" in shown
    assert REASON in shown
    decided = client.post(page(queue), data={"do": "ecarter", "raison": REASON, "vu": ""})
    assert decided.location.endswith(page(queue, 1)), "the next one"
    assert stored(queue.ids[0]).moderation is Moderation.EXCLUDED
    act = queries.standing_act(queue.ids[0])
    client.post(f"/administration/moderation/sante/decisions/{act.id}/annuler")
    assert stored(queue.ids[0]).moderation is Moderation.PUBLISHED
    assert "annulée" in client.get("/administration/moderation/sante/decisions").get_data(as_text=True)


def test_decisions_say_of_what_and_a_contested_one_is_answered_not_undone(client: FlaskClient, queue: Queue) -> None:
    client.post(page(queue), data={"do": "ecarter", "raison": REASON, "vu": ""})
    client.post(page(queue, 1), data={"do": "publier", "vu": ""})
    listed = client.get("/administration/moderation/sante/decisions").get_data(as_text=True)
    assert "Le directeur est un connard" in listed
    assert "Merci à Mme ██████" in listed
    assert listed.count("/annuler") == 2
    act = queries.standing_act(queue.ids[0])
    contest_decision(actor=queue.colleague, act=act, body="Je visais la décision.")
    last = queries.my_last_decision(queue.consultation_id, queue.moderator.person_id)
    assert last.contribution_id == queue.ids[1]
    db.session.commit()
    listed = client.get("/administration/moderation/sante/decisions").get_data(as_text=True)
    assert "Contestée, en attente de réponse" in listed
    assert listed.count("/annuler") == 1
    client.post(f"/administration/moderation/sante/decisions/{last.id}/annuler")
    assert queries.my_last_decision(queue.consultation_id, queue.moderator.person_id) is None


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: FlaskClient, queue: Queue) -> None:
    refused = client.post(page(queue), data={"do": "ecarter", "vu": ""})
    assert refused.status_code == 422
    assert "Choisissez la raison" in refused.get_data(as_text=True)
    refused = client.post(page(queue), data={"do": "masquer", "mots": "introuvable", "vu": ""})
    assert refused.status_code == 422
    assert "introuvable" in refused.get_data(as_text=True)
    assert client.post(page(queue), data={"do": "autre"}).status_code == 422
    client.post(page(queue), data={"do": "publier", "vu": ""})
    late = client.post(page(queue), data={"do": "ecarter", "raison": REASON, "vu": ""})
    assert late.status_code == 409
    assert stored(queue.ids[0]).moderation is Moderation.PUBLISHED


def test_the_original_is_shown_on_demand_and_written_down(client: FlaskClient, queue: Queue) -> None:
    assert "Martin" not in client.get(page(queue, 1)).get_data(as_text=True)
    assert "Martin" in client.post(page(queue, 1, "/original")).get_data(as_text=True)
    seen = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "moderation.read_original")).one()
    assert seen.object_id == str(queue.ids[1])
    assert "Martin" not in str(seen.details)


def test_an_opinion_is_asked_and_given(client: FlaskClient, queue: Queue) -> None:
    asked = {"message": "Insulte ou humeur ?", "collegue": queue.colleague.person_id}
    client.post(page(queue, 0, "/avis"), data=asked)
    sign_in(client, db.session.get_one(Person, queue.colleague.person_id))
    assert client.post("/administration/moderation/sante/prendre").location.endswith(page(queue))
    assert "Insulte ou humeur" in client.get(page(queue)).get_data(as_text=True)
    client.post(page(queue, 0, "/avis"), data={"message": "Une insulte."})
    sign_in(client, db.session.get_one(Person, queue.moderator.person_id))
    assert "Une insulte." in client.get(page(queue)).get_data(as_text=True)


def test_a_reader_reports_and_nothing_is_kept_of_them(client: FlaskClient, queue: Queue) -> None:
    visitor = client.application.test_client()
    listed = visitor.get("/consultations/sante/lire").get_data(as_text=True)
    assert "connard" in listed
    assert "Martin" not in listed
    address = f"/consultations/sante/lire/{queue.ids[1]}/signaler"
    assert visitor.post(address, data={}).status_code == 422
    visitor.post(address, data={"raison": REASON, "commentaire": "Cela vise ma voisine."})
    item = queries.item_of(queue.consultation_id, queue.ids[1])
    assert item.subject is Subject.REPORT
    assert "Cela vise ma voisine." in client.get(page(queue, 1)).get_data(as_text=True)
    client.post(page(queue, 1), data={"do": "ecarter", "raison": REASON, "vu": ""})
    assert visitor.get(address).status_code == 404
    assert db.session.scalars(sa.select(ReaderReport)).one().handled_at is not None


def test_contributions_are_read_by_all_only_where_the_notice_said_so(client: FlaskClient) -> None:
    queue = make_queue(INSULT)
    db.session.commit()
    assert client.get("/consultations/sante/lire").status_code == 404
    assert client.get(f"/consultations/sante/lire/{queue.ids[0]}/signaler").status_code == 404


def test_charter_words_and_setting(client: FlaskClient, queue: Queue) -> None:
    sign_in(client, make_member_of_staff(queue.organisation, Role.ADMINISTRATOR))
    saved = {"text": "Nous publions tout.", "reasons": "Hors sujet : rien à voir\nInjure"}
    assert client.post("/administration/charte-de-moderation", data=saved).status_code == 303
    charter = client.application.test_client().get("/charte-de-moderation").get_data(as_text=True)
    assert "Nous publions tout." in charter
    assert "Hors sujet" in charter
    twice = {"text": "Oui", "reasons": "Injure\nInjure"}
    assert client.post("/administration/charte-de-moderation", data=twice).status_code == 422
    assert client.post("/administration/mots-du-filtre", data={"words": "margoulin\nmargoulin"}).status_code == 303
    assert queries.charter_of(queue.organisation.id).words == ("margoulin",)
    client.post("/administration/moderation/sante/reglages", data={"hides_at_once": "y"})
    assert queries.hides_at_once(queue.consultation_id)


def answered(client: FlaskClient) -> tuple[Consultation, Person, int]:
    """An invited person answers through the pages; returns what they sent."""
    organisation = make_organisation()
    person = make_person(organisation, email="auteur@exemple.test")
    consultation, token = linked(organisation, person)
    moderator = make_member_of_staff(organisation, Role.MODERATOR)
    db.session.commit()
    consultation_id, moderator_id = consultation.id, moderator.id
    author = Participant(client)
    author.open_link(token)
    author.agree("notice", "health_text", "quotation")
    author.write(1, INSULT)
    author.send()
    row = db.session.scalars(sa.select(Contribution).where(Contribution.consultation_id == consultation_id)).one()
    return db.session.get_one(Consultation, consultation_id), db.session.get_one(Person, moderator_id), row.id


def test_the_author_is_told_contests_and_is_answered_by_somebody_else(client: FlaskClient) -> None:
    consultation, moderator, id_ = answered(client)
    slug, team = consultation.slug, client.application.test_client()
    sign_in(team, moderator)
    address = f"/administration/moderation/{slug}/contributions/{id_}"
    assert queries.item_of(consultation.id, id_).subject is Subject.INSULT, "read by the filter as it was sent"
    team.post(address, data={"do": "ecarter", "raison": REASON, "vu": ""})

    tell_authors()
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 0, "not before it stood some minutes"
    db.session.execute(sa.update(ModerationAct).values(at=utcnow() - timedelta(minutes=11)))
    db.session.commit()
    tell_authors()
    tell_authors()
    letter = db.session.scalars(sa.select(Message)).one()
    assert (letter.recipient, letter.template) == ("auteur@exemple.test", "moderation_decision")
    assert INSULT not in str(letter.context)

    mine = client.get(f"/consultations/{slug}/mes-reponses").get_data(as_text=True)
    assert "Écartée par la modération" in mine
    assert REASON in mine
    contest = f"/consultations/{slug}/mes-reponses/{id_}/contester"
    assert client.post(contest, data={"body": " "}).status_code == 422
    client.post(contest, data={"body": "C’était de l’humour."})
    assert client.post(contest, data={"body": "Encore."}).status_code == 409

    answer = {"suite": "annuler", "answer": "Vous avez raison."}
    assert team.post("/administration/moderation/sante/prendre").location.endswith("/sante"), "not to who decided"
    assert "quelqu’un d’autre doit répondre" in team.get(address).get_data(as_text=True)
    assert team.post(f"{address}/repondre", data=answer).status_code == 409


def test_the_answer_brings_the_contribution_back(client: FlaskClient) -> None:
    consultation, moderator, id_ = answered(client)
    slug = consultation.slug
    address = f"/administration/moderation/{slug}/contributions/{id_}"
    team = client.application.test_client()
    sign_in(team, moderator)
    team.post(address, data={"do": "ecarter", "raison": REASON, "vu": ""})
    client.post(f"/consultations/{slug}/mes-reponses/{id_}/contester", data={"body": "C’était de l’humour."})
    administrator = _colleague(consultation)
    sign_in(team, administrator)
    assert team.post(f"/administration/moderation/{slug}/prendre").location.endswith(address)
    team.post(f"{address}/repondre", data={"suite": "annuler", "answer": "Vous avez raison."})
    assert stored(id_).moderation is Moderation.PUBLISHED
    mine = client.get(f"/consultations/{slug}/mes-reponses").get_data(as_text=True)
    assert "De nouveau publiée" in mine
    assert "Vous avez raison." in mine
    tell_authors()
    assert db.session.scalars(sa.select(Message.template)).all() == ["moderation_answer"]
    figures = client.get(f"/consultations/{slug}/moderation").get_data(as_text=True)
    assert "moins de 11 personnes" in figures


def _colleague(consultation: Consultation) -> Person:
    organisation = db.session.get_one(Organisation, consultation.organisation_id)
    return make_member_of_staff(organisation, Role.ADMINISTRATOR)


def test_erasure_leaves_nothing_but_counts(client: FlaskClient) -> None:
    consultation, moderator, id_ = answered(client)
    team = client.application.test_client()
    sign_in(team, moderator)
    address = f"/administration/moderation/{consultation.slug}/contributions/{id_}"
    team.post(address, data={"do": "ecarter", "raison": REASON, "note": "vise Pichon", "vu": ""})
    client.post(f"/consultations/{consultation.slug}/mes-reponses/{id_}/contester", data={"body": "Je suis Pichon."})
    client.post(f"/consultations/{consultation.slug}/effacer")
    assert stored(id_).status is ContributionStatus.ERASED
    for table in (ModerationItem, ModerationFlag):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert db.session.scalars(sa.select(ModerationAct.note)).all() == [""]
    assert db.session.scalars(sa.select(Contest.body)).all() == [""]


def test_a_correction_takes_the_place_of_what_waited(client: FlaskClient) -> None:
    consultation, _moderator, id_ = answered(client)
    slug = consultation.slug
    client.post(f"/consultations/{slug}/mes-reponses/{id_}/corriger")
    author = Participant(client)
    author.write(1, "Le directeur ne répond jamais")
    author.send()
    db.session.expire_all()
    assert queries.batch_counts(consultation.id) == {}


def test_home_says_what_waits(client: FlaskClient, queue: Queue) -> None:
    home = client.get("/").get_data(as_text=True)
    assert "2 contributions attendent" in home
    assert "/administration/moderation/sante" in home


def test_access_of_moderators_is_theirs(client: FlaskClient, context: Flask) -> None:
    queue = make_queue(INSULT)
    sign_in(client, make_member_of_staff(queue.organisation, Role.GOVERNANCE))
    assert client.get("/administration/moderation/").status_code == 403
    assert client.post(page(queue), data={"do": "publier"}).status_code == 403
    other = make_organisation("ailleurs")
    sign_in(client, make_member_of_staff(other, Role.MODERATOR))
    assert client.get("/o/ailleurs/administration/moderation/sante").status_code == 404
