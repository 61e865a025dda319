"""The commission through its pages, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.audit.models import AuditEvent
from consult.authz import Role
from consult.db import db, utcnow
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.jobs_commission import remind_authors
from consult.projects.models import (
    Assignment,
    CallKind,
    ComplementRequest,
    ConflictOfInterest,
    Decision,
    Evaluation,
    Outcome,
    Project,
    ProjectEvent,
    Stage,
    Support,
)
from consult.projects.operations.decide_project import decide_project
from tests.factories.basics import make_territory, sign_in
from tests.factories.examining import Commission, full_grades, make_commission, send_grid
from tests.factories.projects import make_call, make_holder, make_project

REASONS = "Un besoin réel du quartier, et des moyens mesurés."


@pytest.fixture
def commission(client: FlaskClient) -> Commission:
    made = make_commission()
    db.session.commit()
    return made


def as_(client: FlaskClient, person: Person) -> FlaskClient:
    sign_in(client, person)
    return client


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def grid_data(commission: Commission, **more: str) -> dict[str, str]:
    lines = full_grades(commission.call)
    return {"admissibility": "yes", "version": "0", **{f"line{id_}-grade": "3" for id_ in lines}, **more}


def at(commission: Commission, end: str = "") -> str:
    return f"/commission/projets/{commission.project.id}{end}"


def assign(commission: Commission, *people: Person) -> None:
    for person in people:
        db.session.add(Assignment(project_id=commission.project.id, examiner_id=person.id))
    db.session.commit()


def decided(commission: Commission, outcome: Outcome = Outcome.ADMISSIBLE) -> Decision:
    send_grid(commission.project, commission.examiner)
    decision = decide_project(
        actor=commission.actor(commission.chair),
        project=commission.project,
        outcome=outcome,
        reasons=REASONS,
        redirected_to="",
        merged_into_id=None,
    )
    db.session.commit()
    return decision


def test_from_assignment_to_a_published_answer(client: FlaskClient, commission: Commission) -> None:
    as_(client, commission.chair)
    pair = f"{commission.project.id}-{commission.examiner.id}"
    assert pair in text(client, "/commission/attribuer")
    client.post("/commission/attribuer", data={"paire": [pair]})
    as_(client, commission.examiner)
    assert commission.project.title in text(client, "/commission/")
    assert client.post(at(commission, "/grille"), data=grid_data(commission, do="envoyer")).status_code == 303
    as_(client, commission.chair)
    written = client.post(at(commission, "/decision"), data={"outcome": "admissible", "reasons": REASONS})
    assert written.status_code == 303
    assert REASONS in text(client, f"/commission/publication/apercu?projet={commission.project.id}")
    assert client.post("/commission/publication", data={"projet": commission.project.id}).status_code == 303
    project_id, author_id = commission.project.id, commission.project.authors[0].person_id
    own = f"/mes-projets/{commission.project.slug}"
    run_pending()
    assert db.session.get_one(Project, project_id).stage is Stage.ADMISSIBLE
    letter = db.session.scalars(sa.select(Message).where(Message.template == "project_step")).one()
    assert REASONS in write_letter(letter).text
    as_(client, db.session.get_one(Person, author_id))
    assert REASONS in text(client, own)


def test_nothing_is_known_before_publication(client: FlaskClient, commission: Commission) -> None:
    decided(commission, Outcome.REFUSED)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    assert not db.session.scalars(sa.select(ProjectEvent).where(ProjectEvent.public)).all()
    as_(client, db.session.get_one(Person, commission.project.authors[0].person_id))
    assert REASONS not in text(client, f"/mes-projets/{commission.project.slug}")
    assert client.get(at(commission)).status_code == 403
    assert client.get(f"/commission/publication/apercu?projet={commission.project.id}").status_code == 403


def test_a_colleague_s_grid_is_read_once_one_s_own_is_sent(client: FlaskClient, commission: Commission) -> None:
    send_grid(commission.project, commission.second, grade=1)
    assign(commission, commission.examiner)
    as_(client, commission.examiner)
    assert "Vous lirez celles de vos collègues" in text(client, at(commission))
    client.post(at(commission, "/grille"), data=grid_data(commission, do="envoyer"))
    page = text(client, at(commission))
    assert "avis différents" in page
    assert "1 sur 4" in page


def test_private_notes_stay_with_their_examiner(client: FlaskClient, commission: Commission) -> None:
    assign(commission, commission.examiner)
    as_(client, commission.examiner)
    client.post(at(commission, "/grille"), data=grid_data(commission, do="envoyer", note="Je connais mal ce quartier."))
    assert "Je connais mal" in text(client, at(commission, "/grille"))
    for other in (commission.chair, commission.second):
        as_(client, other)
        assert "Je connais mal" not in text(client, at(commission))


def test_a_draft_waits_and_an_incomplete_grid_says_what_is_missing(client: FlaskClient, commission: Commission) -> None:
    assign(commission, commission.examiner)
    as_(client, commission.examiner)
    refused = client.post(at(commission, "/grille"), data={"admissibility": "yes", "version": "0", "do": "envoyer"})
    assert refused.status_code == 422
    assert "Il manque une réponse" in refused.get_data(as_text=True)
    client.post(at(commission, "/grille"), data={"version": "0", "note": "À relire", "do": "garder"})
    assert db.session.scalars(sa.select(Evaluation)).one().sent_at is None
    late = client.post(at(commission, "/grille"), data={"version": "0", "note": "Autre téléphone", "do": "garder"})
    assert late.status_code == 409
    assert "Autre téléphone" in late.get_data(as_text=True), "what was typed is shown"
    typed = {"version": "1", "note": "Suite"}
    saved = client.post(at(commission, "/grille"), data=typed, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Enregistré à" in saved
    assert 'value="2"' in saved


def test_who_steps_aside_examines_and_reads_no_more(client: FlaskClient, commission: Commission) -> None:
    assign(commission, commission.examiner)
    as_(client, commission.examiner)
    assert client.post(at(commission, "/deport"), data={}).status_code == 422
    client.post(at(commission, "/deport"), data={"reason": "Membre de l’association"})
    assert db.session.scalars(sa.select(ConflictOfInterest)).one().person_id == commission.examiner.id
    assert not db.session.scalars(sa.select(Assignment)).all()
    assert client.post(at(commission, "/grille"), data=grid_data(commission)).status_code == 403
    assert "vous ne lisez ni les grilles" in text(client, at(commission))
    as_(client, commission.chair)
    pair = f"{commission.project.id}-{commission.examiner.id}"
    assert client.post("/commission/attribuer", data={"paire": [pair]}).status_code == 422
    assert db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "project.conflict")).one()


def test_an_author_is_asked_reminded_and_answers(client: FlaskClient, commission: Commission) -> None:
    assign(commission, commission.examiner)
    as_(client, commission.examiner)
    assert client.post(at(commission, "/complement"), data={"question": "", "due_on": ""}).status_code == 422
    soon = (utcnow() + timedelta(days=2)).date().isoformat()
    client.post(at(commission, "/complement"), data={"question": "Avez-vous un local ?", "due_on": soon})
    asked = db.session.scalars(sa.select(ComplementRequest)).one()
    db.session.expire_all()
    assert commission.project.stage is Stage.TO_COMPLETE
    remind_authors()
    remind_authors()
    reminder = db.session.scalars(sa.select(Message).where(Message.template == "project_complement_due")).one()
    assert "au plus tard" in write_letter(reminder).text
    send_grid(commission.project, commission.second)
    db.session.commit()
    as_(client, commission.chair)
    refused = client.post(at(commission, "/decision"), data={"outcome": "admissible", "reasons": REASONS})
    assert refused.status_code == 422
    assert "Un complément est attendu" in refused.get_data(as_text=True)
    as_(client, db.session.get_one(Person, commission.project.authors[0].person_id))
    address = f"/commission/questions/{commission.project.slug}/{asked.id}"
    own = f"/mes-projets/{commission.project.slug}"
    assert address in text(client, own)
    assert client.post(address, data={"answer": ""}).status_code == 422
    assert client.post(address, data={"answer": "Oui, rue du Port."}).status_code == 303
    assert "Oui, rue du Port." in text(client, own)
    assert client.post(address, data={"answer": "Encore"}).status_code == 409
    db.session.expire_all()
    assert commission.project.stage is Stage.FILED


def test_a_decision_says_why(client: FlaskClient, commission: Commission) -> None:
    as_(client, commission.chair)
    address = at(commission, "/decision")
    missing = client.post(address, data={"outcome": "refused", "reasons": REASONS})
    assert "Des grilles manquent" in missing.get_data(as_text=True)
    send_grid(commission.project, commission.examiner)
    db.session.commit()
    for data, said in (
        ({"outcome": "refused", "reasons": "Non."}, "Expliquez la décision"),
        ({"outcome": "redirected", "reasons": REASONS}, "Dites quel service"),
        ({"outcome": "merged", "reasons": REASONS}, "Choisissez le projet"),
        ({}, "Choisissez la réponse"),
    ):
        refused = client.post(address, data=data)
        assert refused.status_code == 422
        assert said in refused.get_data(as_text=True)
    client.post(address, data={"outcome": "refused", "reasons": REASONS})
    client.post(address, data={"outcome": "redirected", "reasons": REASONS, "redirected_to": "Service social"})
    assert db.session.scalars(sa.select(Decision)).one().outcome is Outcome.REDIRECTED, "changed until it is published"
    decisions = sa.select(AuditEvent).where(AuditEvent.action == "project.decide")
    assert len(db.session.scalars(decisions).all()) == 2


def test_publishing_twice_writes_once(client: FlaskClient, commission: Commission) -> None:
    decided(commission)
    as_(client, commission.chair)
    data = {"projet": commission.project.id}
    assert client.post("/commission/publication", data=data).status_code == 303
    run_pending()
    assert client.post("/commission/publication", data=data).status_code == 422, "nothing is left to publish"
    job = db.session.scalars(sa.select(Job).where(Job.kind == "publish_decisions")).one()
    assert job.result == {"published": 1, "left": 0, "left_out": []}
    letters = sa.select(sa.func.count()).select_from(Message).where(Message.template == "project_step")
    assert db.session.scalar(letters) == 1


def test_what_a_publication_left_out_is_told_once_with_its_reason(client: FlaskClient, commission: Commission) -> None:
    decided(commission)
    as_(client, commission.chair)
    client.post("/commission/publication", data={"projet": commission.project.id})
    assert "n’est pas partie" not in text(client, "/commission/publication"), "the work is not over"
    commission.project.stage = Stage.WITHDRAWN
    title = commission.project.title
    db.session.commit()
    run_pending()
    page = text(client, "/commission/publication")
    assert "Une réponse n’est pas partie" in page
    assert title in page
    assert "le projet a été retiré ou repris entre-temps" in page
    assert "n’est pas partie" not in text(client, "/commission/publication")


def test_a_project_is_joined_to_another_when_its_answer_is_published(
    client: FlaskClient, commission: Commission
) -> None:
    other = make_project(commission.call, territory_id=commission.territory.id, title="Le même jardin")
    send_grid(commission.project, commission.examiner)
    db.session.add(Support(project_id=commission.project.id, person_id=commission.second.id))
    db.session.commit()
    as_(client, commission.chair)
    data = {"outcome": "merged", "reasons": REASONS, "merged_into_id": str(other.id)}
    assert client.post(at(commission, "/decision"), data=data).status_code == 303
    assert db.session.scalars(sa.select(Support.project_id)).one() == commission.project.id, "not before publication"
    project_id, other_id = commission.project.id, other.id
    client.post("/commission/publication", data={"projet": project_id})
    run_pending()
    assert db.session.get_one(Project, project_id).stage is Stage.MERGED
    assert db.session.scalars(sa.select(Support.project_id)).one() == other_id


def test_an_examiner_sees_their_territories_alone(client: FlaskClient, commission: Commission) -> None:
    stranger = make_holder(make_territory(commission.organisation, "Alsace"), Role.EXAMINER)
    db.session.commit()
    as_(client, stranger)
    assert client.get(at(commission)).status_code == 404
    assert commission.project.title not in text(client, "/commission/projets")
    assert client.get("/commission/publication").status_code == 403
    assert client.get(at(commission, "/decision")).status_code == 403


def test_the_list_is_narrowed(client: FlaskClient, commission: Commission) -> None:
    as_(client, commission.chair)
    address = f"/commission/projets?appel={commission.call.id}&territoire={commission.territory.id}"
    assert commission.project.title in text(client, f"{address}&etat=unassigned")
    assert commission.project.title not in text(client, f"{address}&etat=decided")
    assert commission.project.title not in text(client, f"{address}&categorie=Entraide")
    assert client.get("/commission/projets?appel=x&territoire=y&etat=z").status_code == 200


def test_a_request_is_answered_by_the_staff_at_once(client: FlaskClient, commission: Commission) -> None:
    call = make_call(commission.organisation, kind=CallKind.SUPPORT)
    request = make_project(call, territory_id=commission.territory.id, title="Une aide pour mon père")
    db.session.commit()
    as_(client, commission.examiner)
    assert client.get(f"/demandes/{request.id}").status_code == 403
    as_(client, commission.chair)
    assert "Une aide pour mon père" in text(client, "/demandes/")
    assert "Une aide pour mon père" not in text(client, "/commission/projets")
    assert client.post(f"/demandes/{request.id}", data={"outcome": "refused", "reasons": ""}).status_code == 422
    answered = client.post(f"/demandes/{request.id}", data={"outcome": "admissible", "reasons": REASONS})
    assert answered.status_code == 303
    db.session.expire_all()
    assert request.stage is Stage.ADMISSIBLE
    assert client.post(f"/demandes/{request.id}", data={"outcome": "refused", "reasons": REASONS}).status_code == 409
