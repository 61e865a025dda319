"""« Qu’est devenue ma contribution ? », readers' opinions and questions, the page of a theme."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from consult.accounts.models import Consent, Person
from consult.accounts.operations.set_consents import set_consents
from consult.accounts.profile import Purpose
from consult.authz import Role
from consult.consultations.models import Contribution, NoticeVersion, Participation, ParticipationLink
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db, unit_of_work, utcnow
from consult.jobs import JobHandle
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import MailStop, Message
from consult.notifications.states import MailPurpose
from consult.reports.models import ReportVersion, RunContribution
from consult.reports.outcome import job
from consult.reports.outcome.models import QuestionState, ReportQuestion, ReportReaction
from consult.secrets import digest
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, make_person, sign_in
from tests.factories.reports import SmallWorld, make_small_world

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"
CODE = "2222-3333-4444"


@pytest.fixture
def world(context: Flask) -> Iterator[SmallWorld]:
    made = make_small_world()
    make_member_of_staff(made.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
    participation = db.session.get_one(Participation, made.contributions[0].participation_id)
    participation.tracking_hash = digest(CODE)
    agreed = dict.fromkeys((Purpose.NOTICE, Purpose.HEALTH_TEXT), True)
    set_consents(participation_id=participation.id, granted=agreed, notice_version_id=None, now=utcnow())
    db.session.commit()
    analyse(made)
    return made


@pytest.fixture
def staff(context: Flask, world: SmallWorld) -> FlaskClient:
    client = context.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == "gouvernance@exemple.test")).one())
    return client


@pytest.fixture
def author(context: Flask, world: SmallWorld) -> FlaskClient:
    """Whoever holds the code of the first participation."""
    client = context.test_client()
    client.post("/suivi", data={"code": CODE})
    return client


def mine() -> int:
    return db.session.scalars(sa.select(Participation.id).where(Participation.tracking_hash == digest(CODE))).one()


def first_contribution() -> int:
    return db.session.scalars(
        sa.select(sa.func.min(Contribution.id)).where(Contribution.participation_id == mine())
    ).one()


def plain(response: Any) -> str:
    return response.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def themes() -> list[dict[str, Any]]:
    content = db.session.scalars(sa.select(ReportVersion).order_by(ReportVersion.id.desc())).first().content
    return [theme for group in content["groups"] for theme in group["themes"] if not theme.get("hidden")]


def test_before_publication_it_says_what_comes(author: FlaskClient) -> None:
    page = plain(author.get(f"{BASE}/mes-reponses/devenir"))
    assert "pas encore publié" in page
    assert "Ce qui vient ensuite" in page
    assert "code de suivi" in page


def test_each_contribution_is_told_by_the_published_version(
    world: SmallWorld, staff: FlaskClient, author: FlaskClient
) -> None:
    staff.post(f"{BASE}/rapport/publier")
    answer = author.get(f"{BASE}/reprendre")
    assert answer.location.endswith("/mes-reponses/devenir"), "the code leads straight to it"
    page = plain(author.get(f"{BASE}/mes-reponses/devenir"))
    texts = db.session.scalars(sa.select(Contribution.body).where(Contribution.participation_id == mine())).all()
    labels = {theme["label"]: theme["people"] for theme in themes()}
    told = re.findall(r'rapport/t\d+" lang="fr">([^<]+)</a><span class="soft"> : ([\d ]+) autres personnes', page)
    assert told
    assert all(labels[label] - 1 == int(count.replace(" ", "")) for label, count in told)
    assert page.count('class="outcome__idea"') >= len([text for text in texts if text]) - 2
    # a name changed since the publication is not told before it is published
    staff.post(f"{BASE}/themes/{themes()[0]['key']}/titre", data={"label": "Un nom de demain"})
    assert "Un nom de demain" not in plain(author.get(f"{BASE}/mes-reponses/devenir"))


def test_it_says_whether_and_how_the_report_quotes(world: SmallWorld, staff: FlaskClient, context: Flask) -> None:
    staff.post(f"{BASE}/rapport/publier")
    theme = next(theme for theme in themes() if theme["verbatims"])
    quote = theme["verbatims"][0]
    card = db.session.get_one(Contribution, quote["contribution_id"])
    words = (card.body or "")[quote["start"] : quote["end"]].strip()
    other = db.session.get_one(Participation, card.participation_id)
    other.tracking_hash = digest("5555-6666-7777")
    db.session.commit()
    client = context.test_client()
    client.post("/suivi", data={"code": "5555-6666-7777"})
    page = plain(client.get(f"{BASE}/mes-reponses/devenir"))
    assert "Le rapport cite vos mots" in page
    assert page.count(words) >= 2, "in the text, and as it is quoted"
    with unit_of_work() as session:
        session.get_one(Contribution, quote["contribution_id"]).quotable = False
    assert "Il ne le cite plus" in plain(client.get(f"{BASE}/mes-reponses/devenir"))


def test_what_is_in_no_theme_is_said_plainly(staff: FlaskClient, author: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    first = first_contribution()
    for status, sentence in (
        ("unclassified", "rangée dans aucun thème"),
        ("off_topic", "hors du sujet"),
        ("duplicate", "déjà écrit la même chose"),
        ("moderated", "La modération l’a laissée de côté"),
        (None, "ne l’a pas lue"),
    ):
        with unit_of_work() as session:
            row = RunContribution.contribution_id == first
            if status is None:
                session.execute(sa.delete(RunContribution).where(row))
            else:
                session.execute(sa.update(RunContribution).where(row).values(status=status))
        page = plain(author.get(f"{BASE}/mes-reponses/devenir"))
        assert sentence in page
        assert "Poser une question à l’équipe" in page or status == "moderated"


def test_another_reader_has_no_way_to_somebody_s_contributions(staff: FlaskClient, client: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    answer = client.get(f"{BASE}/mes-reponses/devenir")
    assert answer.status_code == 401
    assert "outcome__idea" not in plain(answer)


def consenting(world: SmallWorld, number: int, email: str) -> Person:
    person = make_person(world.organisation, first_name="Anne", email=email)
    participation_id = db.session.scalars(sa.select(Participation.id).order_by(Participation.id).offset(number)).first()
    link = ParticipationLink(
        participation_id=participation_id, consultation_id=world.consultation.id, person_id=person.id
    )
    notice = db.session.scalars(sa.select(NoticeVersion)).first() or NoticeVersion(
        consultation_id=world.consultation.id, version=1, body="Notice"
    )
    db.session.add_all([notice, link])
    db.session.flush()
    set_consents(
        person_id=person.id,
        notice_ids=[notice.id],
        granted={Purpose.OUTCOME: True},
        notice_version_id=notice.id,
        now=utcnow(),
    )
    return person


def test_those_who_asked_are_told_once_and_may_refuse(world: SmallWorld, staff: FlaskClient) -> None:
    asked = consenting(world, 0, "anne@exemple.test")
    consenting(world, 5, "refus@exemple.test")
    withdrawn = consenting(world, 10, "plus@exemple.test")
    db.session.execute(sa.update(Consent).where(Consent.person_id == withdrawn.id).values(withdrawn_at=utcnow()))
    db.session.add(
        MailStop(organisation_id=world.organisation.id, address="refus@exemple.test", purpose=MailPurpose.RESULTS)
    )
    db.session.commit()
    asked_id = asked.id
    staff.post(f"{BASE}/rapport/publier")
    run_pending()
    written = db.session.scalars(sa.select(Message).where(Message.template == "report_outcome")).all()
    assert [(row.recipient, row.context["person_id"]) for row in written] == [("anne@exemple.test", asked_id)]
    letter = write_letter(written[0])
    assert "Ce que sont devenues vos contributions" in letter.subject
    assert "List-Unsubscribe" in letter.headers
    # killed before its checkpoint and taken up again: nobody is written to twice
    version_id = db.session.scalar(sa.select(ReportVersion.id))
    done = db.session.scalars(sa.select(Job).where(Job.kind == "reports.tell_outcome")).one().id
    db.session.rollback()
    job.tell(JobHandle(done, {}), version_id=version_id)
    assert db.session.scalar(sa.select(sa.func.count()).where(Message.template == "report_outcome")) == 1
    # a correction is told only where whoever publishes it says so
    staff.post(f"{BASE}/rapport/publier")
    run_pending()
    assert db.session.scalar(sa.select(sa.func.count()).where(Message.template == "report_outcome")) == 1
    assert "Prévenir de nouveau" in plain(staff.get(f"{BASE}/rapport/apercu"))
    staff.post(f"{BASE}/rapport/publier", data={"prevenir": "1"})
    run_pending()
    rows = db.session.scalars(sa.select(Message).where(Message.template == "report_outcome")).all()
    assert [row.context["corrected"] for row in rows] == [False, True]


def test_an_opinion_is_one_a_reader_and_is_taken_back(staff: FlaskClient, client: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    key = themes()[0]["key"]
    for opinion in ("utile", "utile", "pas-utile"):
        assert client.post(f"{BASE}/rapport/{key}/avis", data={"avis": opinion}).status_code == 303
    assert db.session.scalars(sa.select(ReportReaction.useful)).all() == [False]
    assert 'aria-pressed="true"' in plain(client.get(f"{BASE}/rapport/{key}"))
    client.post(f"{BASE}/rapport/{key}/avis", data={"avis": "retirer"})
    assert not db.session.scalars(sa.select(ReportReaction)).all()
    assert client.post(f"{BASE}/rapport/t999999/avis", data={"avis": "utile"}).status_code == 404


def test_opinions_are_public_from_k_readers(staff: FlaskClient, client: FlaskClient, context: Flask) -> None:
    staff.post(f"{BASE}/rapport/publier")
    key = themes()[0]["key"]

    def readers(number: int) -> None:
        for _ in range(number):
            context.test_client().post(f"{BASE}/rapport/{key}/avis", data={"avis": "utile"})

    readers(10)
    assert "Utile pour" not in plain(client.get(f"{BASE}/rapport/{key}"))
    readers(1)
    assert "Utile pour 11 des 11 lecteurs" in plain(client.get(f"{BASE}/rapport/{key}"))


def test_a_question_is_answered_by_mail_then_published(
    staff: FlaskClient, client: FlaskClient, world: SmallWorld
) -> None:
    staff.post(f"{BASE}/rapport/publier")
    key = themes()[0]["key"]
    asked = {"body": "Je suis Paul, paul@exemple.test : et ensuite ?", "email": "paul@exemple.test", "site": ""}
    assert client.post(f"{BASE}/rapport/question?theme={key}", data=asked).status_code == 303
    question = db.session.scalars(sa.select(ReportQuestion)).one()
    assert (question.theme_key, question.email, question.state) == (key, "paul@exemple.test", QuestionState.WAITING)
    assert "Je suis Paul" not in plain(client.get(f"{BASE}/rapport/{key}"))
    assert "Questions des lecteurs (1)" in plain(staff.get(f"{BASE}/rapport"))
    here = f"{BASE}/rapport/questions/{question.id}"
    page = plain(staff.get(here))
    assert "███" in page, "what is proposed to be public is masked"
    refused = staff.post(here, data={"answer": "", "public_body": "Et ensuite ?", "state": "published"})
    assert refused.status_code == 422
    assert "Écrivez la réponse" in plain(refused)
    given = {"answer": "Une réunion en mai.", "public_body": "Et ensuite ?", "state": "published"}
    assert staff.post(here, data=given).status_code == 303
    run_pending()
    message = db.session.scalars(sa.select(Message).where(Message.template == "report_answer")).one()
    assert message.recipient == "paul@exemple.test"
    assert db.session.scalars(sa.select(ReportQuestion.email)).one() is None, "the address served"
    public = plain(client.get(f"{BASE}/rapport/{key}"))
    assert "Et ensuite ?" in public
    assert "Une réunion en mai." in public
    assert "Paul" not in public
    staff.post(here, data={**given, "answer": "Une réunion en juin."})
    assert db.session.scalar(sa.select(sa.func.count()).where(Message.template == "report_answer")) == 1


def test_what_a_program_sends_is_thanked_and_dropped(staff: FlaskClient, client: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    sent = client.post(f"{BASE}/rapport/question", data={"body": "Achetez", "site": "http://x.test"})
    assert sent.status_code == 303
    assert not db.session.scalars(sa.select(ReportQuestion)).all()
    wrong = client.post(f"{BASE}/rapport/question", data={"body": "", "email": "pas une adresse"})
    assert wrong.status_code == 422
    assert "Écrivez votre question" in plain(wrong)
    assert "pas une adresse" in plain(wrong), "nothing typed is lost"


def test_a_theme_has_a_page_and_a_picture_to_share(staff: FlaskClient, client: FlaskClient, world: SmallWorld) -> None:
    assert client.get(f"{BASE}/rapport/t1").status_code == 404
    staff.post(f"{BASE}/rapport/publier")
    theme = themes()[0]
    page = plain(client.get(f"{BASE}/rapport/{theme['key']}"))
    assert f'property="og:title" content="{theme["label"]}"' in page
    assert f"/rapport/{theme['key']}/carte.png" in page
    picture = client.get(f"{BASE}/rapport/{theme['key']}/carte.png")
    assert Image.open(io.BytesIO(picture.data)).size == (1200, 630)
    assert client.get(f"{BASE}/rapport/t999999/carte.png").status_code == 404


def test_the_notice_of_a_reissue_is_public(world: SmallWorld, staff: FlaskClient, client: FlaskClient) -> None:
    staff.post(f"{BASE}/rapport/publier")
    with unit_of_work() as session:
        erase_participation(actor=world.actor, participation=session.get_one(Participation, mine()))
    run_pending()
    page = plain(client.get(f"{BASE}/rapport"))
    assert "Ce rapport a été réédité 1 fois" in page
    assert "Édition 2" in page
    assert "5 contributions effacées depuis la publication" in page
    assert "Les chiffres gardent leur valeur" in page
